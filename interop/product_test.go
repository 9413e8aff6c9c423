package interop

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"filippo.io/torchwood"

	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// demoOrigin is the name of the log of every demo.
const demoOrigin = "demo.qingdan.example/log"

// demo builds the program and starts a small demo city with it. It returns its
// log, and the folder of its data.
func demo(t *testing.T) (log target, data string) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "qingdan")
	build := exec.Command("go", "build", "-trimpath", "-o", program, "./cmd/qingdan")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	data = filepath.Join(t.TempDir(), "data")
	address := start(t, program, "demo", "--data", data, "--scale", "0.02", "--addr", "127.0.0.1:0", "--lang", "en")
	keys, err := vault.Open(data)
	ok(t, err)
	vkey, err := tlog.VerifierKey(demoOrigin, keys.Pair("log").Public().(ed25519.PublicKey))
	ok(t, err)
	return target{url: address + prefix, vkey: vkey, right: func(index int64, text []byte) bool {
		e, err := tlog.ParseEntry(text)
		return err == nil && e.Seq == index+1
	}}, data
}

// start runs the program until the test ends, and returns the address it
// serves at.
func start(t *testing.T, program string, args ...string) string {
	t.Helper()
	c := exec.Command(program, args...)
	c.Stderr = io.Discard
	out, err := c.StdoutPipe()
	ok(t, err)
	ok(t, c.Start())
	t.Cleanup(func() {
		_ = c.Process.Signal(os.Interrupt) // it may have ended
		_ = c.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if address := regexp.MustCompile(`http://[0-9.:]+`).FindString(lines.Text()); address != "" {
			go func() { _, _ = io.Copy(io.Discard, out) }() // what else it says
			return address
		}
	}
	t.Fatal("the program ended before it served")
	return ""
}

// TestOthersCheckTheProgram has both checkers read the log of a running city,
// and refuse it after its files were altered on disk.
func TestOthersCheckTheProgram(t *testing.T) {
	t.Parallel()
	log, data := demo(t)
	size := settled(t, log)
	if size < 500 {
		t.Fatalf("the demo's log has %d entries", size)
	}
	for _, c := range checkers {
		if err := c.check(within(t), t, log); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, change := range []tamperer{
		{"tile/entries/000", flip(100)}, {"tile/entries/000", flip(100_000)}, {"tile/0/001", flip(8191)}, {"tile/0/000", short},
	} {
		path := filepath.Join(data, "log", change.path)
		content, err := os.ReadFile(path)
		ok(t, err)
		ok(t, os.WriteFile(path, change.change(bytes.Clone(content)), 0o600))
		for _, c := range checkers {
			if err := c.check(within(t), t, log); err == nil {
				t.Errorf("%s accepts a log with another %s", c.name, change.path)
			}
		}
		ok(t, os.WriteFile(path, content, 0o600))
	}
	for _, c := range checkers {
		if err := c.check(within(t), t, log); err != nil {
			t.Errorf("%s, after all was put back: %v", c.name, err)
		}
	}
}

// settled waits until the log has stopped growing, and returns its size.
func settled(t *testing.T, log target) int64 {
	t.Helper()
	fetcher, err := torchwood.NewTileFetcher(log.url)
	ok(t, err)
	last := int64(-1)
	for range 300 {
		if signed, err := fetcher.ReadEndpoint(within(t), "checkpoint"); err == nil {
			c, _, err := torchwood.VerifyCheckpoint(signed, log.policy(t))
			ok(t, err)
			if c.N == last {
				return last
			}
			last = c.N
		} else if !strings.Contains(err.Error(), "404") {
			t.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatalf("the log is still growing, at %d", last)
	return 0
}
