package app

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/problem"
	"qingdan/internal/store"
	"qingdan/internal/store/dsn"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// AuditConfig says which city to audit, and against what.
type AuditConfig struct {
	Data       string // folder of the key and, without the others, of database and log
	Database   string // as in Config
	LogStorage string // as in Config
	Against    []byte // an older checkpoint or .tlog-proof; nil for none
	Progress   func(done, total int64)
}

// Audit compares a city's events with its public log. It only reads, and may
// run beside a server.
func Audit(ctx context.Context, cfg AuditConfig) (_ *city.AuditReport, err error) {
	if _, err := os.Stat(filepath.Join(cfg.Data, vault.KeyFile)); err != nil {
		return nil, problem.New(problem.NotFound, "no_key", "数据文件夹 "+cfg.Data+" 里没有密钥文件 key，不能审计",
			"the data folder "+cfg.Data+" has no file key; there is nothing to audit with").Wrap(err)
	}
	keys, err := vault.Open(cfg.Data)
	if err != nil {
		return nil, err
	}
	db, err := dsn.View(cmp.Or(cfg.Database, filepath.Join(cfg.Data, DatabaseFile)))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := access.New(store.NewAccess(db.Queries), keys, time.Now).KeyFits(ctx); err != nil {
		return nil, err
	}
	origin, err := db.Setting(ctx, originSetting)
	if err != nil {
		return nil, err
	}
	if origin == "" {
		return nil, problem.New(problem.NotFound, "no_log", "这个城市还没有公示日志：先用 qingdan serve 启动一次",
			"this city has no public log yet: start it once with qingdan serve")
	}
	verifier, err := tlog.VerifierKey(origin, keys.Pair(keyPurpose).Public().(ed25519.PublicKey))
	if err != nil {
		return nil, err
	}
	files, err := logFiles(ctx, cmp.Or(cfg.LogStorage, filepath.Join(cfg.Data, logFolder)))
	if err != nil {
		return nil, err
	}
	return city.Audit(ctx, city.AuditConfig{Store: db, Vault: keys, Storage: files, Verifier: verifier,
		Against: cfg.Against, Progress: cfg.Progress})
}

// auditFolder reads a log's folder without touching it.
type auditFolder string

// Read implements city.LogFiles.
func (dir auditFolder) Read(_ context.Context, path string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(dir), filepath.FromSlash(path)))
}

// logFiles opens where the log's files lie for reading. A folder is not made.
func logFiles(ctx context.Context, where string) (city.LogFiles, error) {
	if strings.Contains(where, "://") {
		return remoteStorage(ctx, where)
	}
	return auditFolder(where), nil
}
