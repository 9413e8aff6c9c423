//go:build unix

package pgtest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"syscall"
)

// supervise runs the server until its standard input closes, which happens
// when the test process ends in whatever way, and leaves nothing behind.
const supervise = `bin=$1 dir=$2
shift 2
"$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c max_connections=200 "$@" >>"$dir/log" 2>&1 &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
rm -rf "$dir"`

// hasty are the settings of a server whose data nobody will miss.
var hasty = []string{"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=64MB"}

// startServer makes a cluster and starts a server for it; it returns the
// folder of its socket. The server may not accept connections yet.
func startServer(settings ...string) (string, error) {
	bin, err := findBinaries()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "qingdan-pg-")
	if err != nil {
		return "", err
	}
	attr, err := unprivileged(dir)
	if err != nil {
		return "", err
	}
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"),
		"-U", role, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")
	initdb.Dir, initdb.SysProcAttr = dir, attr
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w\n%s", err, out)
	}
	server := exec.Command("/bin/sh", append([]string{"-c", supervise, "sh", bin, dir}, settings...)...)
	server.Dir, server.SysProcAttr = dir, attr
	lifeline, err := server.StdinPipe()
	if err != nil {
		return "", err
	}
	if err := server.Start(); err != nil {
		return "", fmt.Errorf("start postgres: %w", err)
	}
	held = append(held, lifeline)
	return dir, nil
}

// held keeps the servers' standard input open: a pipe that nobody refers to
// would be closed by the garbage collector.
var held []io.WriteCloser

// findBinaries returns the folder of initdb and postgres, the newest if there
// are several.
func findBinaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	sort.Slice(found, func(i, j int) bool { return major(found[i]) > major(found[j]) })
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	for _, initdb := range found {
		if real, err := filepath.EvalSymlinks(initdb); err == nil {
			return filepath.Dir(real), nil
		}
	}
	return "", errors.New("no PostgreSQL server was found (initdb under /usr/lib/postgresql/*/bin or in PATH): " +
		"run `make deps`, or name a running server in QINGDAN_TEST_POSTGRES")
}

// major returns the version in a path like /usr/lib/postgresql/15/bin/initdb.
func major(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // 0 for an odd name sorts last
	return n
}

// unprivileged gives the folder to a user that PostgreSQL agrees to run as: it
// refuses root. The process leads a group of its own, so that an interrupt at
// the terminal reaches the tests and not the server under them.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() != 0 {
		return attr, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, fmt.Errorf("PostgreSQL does not run as root, and there is no user postgres or nobody: %w", err)
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(dir, int(uid), int(gid))
}
