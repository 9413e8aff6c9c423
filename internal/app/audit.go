package app

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"qingdan/internal/city"
	"qingdan/internal/problem"
	"qingdan/internal/tlog"
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
	keys, db, err := openView(ctx, cfg.Data, cfg.Database)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
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
