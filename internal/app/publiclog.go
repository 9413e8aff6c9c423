package app

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"

	"qingdan/internal/problem"
	"qingdan/internal/tlog"
	"qingdan/internal/tlog/s3"
	"qingdan/internal/vault"
)

const (
	originSetting = "log.origin"
	keyPurpose    = "log" // of vault.Pair
	logFolder     = "log" // in the data folder
	logPath       = "/log"
)

// openLog opens the city's public log under its name.
func (a *App) openLog(ctx context.Context, keys *vault.Vault) error {
	key := keys.Pair(keyPurpose)
	origin, err := a.logOrigin(ctx, key)
	if err != nil {
		return err
	}
	storage, err := logStorage(ctx, cmp.Or(a.LogStorage, filepath.Join(a.Data, logFolder)))
	if err != nil {
		return err
	}
	a.PublicLog, err = tlog.Open(ctx, tlog.Config{Origin: origin, Key: key, Storage: storage, Heads: a.Store, Now: a.Now})
	if err != nil {
		return err
	}
	return a.checkLogFiles(ctx)
}

// checkLogFiles refuses a storage that does not hold the log: another folder,
// or that of another machine.
func (a *App) checkLogFiles(ctx context.Context) error {
	head, err := a.PublicLog.Head(ctx)
	if err != nil || head.Size == 0 {
		return err
	}
	if _, err := a.PublicLog.Entry(ctx, head.Size-1); err != nil {
		where := cmp.Or(a.LogStorage, filepath.Join(a.Data, logFolder))
		return problem.New(problem.Refused, "log_elsewhere",
			fmt.Sprintf("公示记录已有 %d 条，但 %s 里没有它的文件（%v）：请用 --log-storage 指明文件所在，或者从备份恢复", head.Size, where, err),
			fmt.Sprintf("the public log has %d entries, but its files are not in %s (%v): name where they are with --log-storage, or restore them", head.Size, where, err)).Wrap(err)
	}
	return nil
}

// logOrigin returns the log's name, which stays what it was at the first start:
// every checkpoint has it.
func (a *App) logOrigin(ctx context.Context, key ed25519.PrivateKey) (string, error) {
	if err := checkOrigin(a.LogOrigin); err != nil {
		return "", err
	}
	was, err := a.Store.Setting(ctx, originSetting)
	if err != nil {
		return "", err
	}
	if was == "" {
		origin := cmp.Or(a.LogOrigin, madeUpOrigin(key))
		return origin, a.Store.SetSetting(ctx, originSetting, origin)
	}
	if a.LogOrigin != "" && a.LogOrigin != was {
		return "", problem.New(problem.Refused, "log_renamed",
			"本市公示记录的名称是 "+was+"，写在每个检查点里，不能改为 "+a.LogOrigin+"：请去掉 --log-origin",
			"the public log of this city is named "+was+", which is in every checkpoint; it cannot become "+a.LogOrigin+": leave --log-origin out")
	}
	return was, nil
}

// madeUpOrigin is the name of a log that nobody has named: no address, but no
// other city's either.
func madeUpOrigin(key ed25519.PrivateKey) string {
	sum := sha256.Sum256(key.Public().(ed25519.PublicKey))
	return "qingdan.invalid/" + hex.EncodeToString(sum[:4])
}

// maxOrigin bounds a name that stands in every checkpoint, in bytes.
const maxOrigin = 200

func checkOrigin(origin string) error {
	if !strings.ContainsFunc(origin, func(r rune) bool { return r <= ' ' || r > '~' || r == '+' }) &&
		!strings.Contains(origin, "://") && len(origin) <= maxOrigin {
		return nil
	}
	return problem.New(problem.Invalid, "bad_log_origin",
		"--log-origin 应为不带 https:// 的地址，例如 log.siping.gov.cn/qingdan，只用英文字母、数字和符号，不含空格和加号",
		"--log-origin must be an address without https://, such as log.siping.gov.cn/qingdan, in ASCII without spaces and plus signs")
}

// logStorage opens where the log's files lie: a folder or an S3 store.
func logStorage(ctx context.Context, where string) (tlog.Storage, error) {
	if strings.Contains(where, "://") {
		return remoteStorage(ctx, where)
	}
	return tlog.OpenDir(where)
}

func remoteStorage(ctx context.Context, where string) (tlog.Storage, error) {
	if scheme, _, _ := strings.Cut(where, "://"); scheme != s3.Scheme {
		return nil, problem.New(problem.Invalid, "bad_log_storage",
			"--log-storage 应为文件夹或 s3:// 地址，不认识 "+scheme+"://", "--log-storage must be a folder or an s3:// address; "+scheme+":// is not known")
	}
	storage, err := s3.Open(ctx, where)
	if err != nil {
		return nil, problem.New(problem.Unavailable, "no_log_storage",
			fmt.Sprintf("不能打开公示记录的存储（%v）：请检查 --log-storage 地址和环境变量 %s、%s", err, s3.KeyVariable, s3.SecretVariable),
			fmt.Sprintf("the public log's storage cannot be opened (%v): check the address of --log-storage, and %s and %s in the environment", err, s3.KeyVariable, s3.SecretVariable)).Wrap(err)
	}
	return storage, nil
}

// mountLog serves what other programs read of the log.
func (a *App) mountLog(mux *http.ServeMux) {
	if a.PublicLog == nil {
		return
	}
	files := http.StripPrefix(logPath, a.PublicLog.Handler())
	mux.Handle(logPath+"/checkpoint", files)
	mux.Handle(logPath+"/tile/", files)
}
