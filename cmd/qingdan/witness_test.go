package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"

	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
	"qingdan/internal/tlog/witness"
	"qingdan/internal/vault"
)

// witnessProcess is a running qingdan witness.
type witnessProcess struct {
	*exec.Cmd
	key, address string
	out          *bufio.Scanner
}

func startWitness(t *testing.T, dir string) witnessProcess {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Args = []string{"qingdan", "witness", "--lang=en", "--name=w.example", "--addr=127.0.0.1:0",
		"--data=" + filepath.Join(dir, "data"), "--policy=" + filepath.Join(dir, "policy")}
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan()
	key := lines.Text()
	lines.Scan()
	running, ok := strings.CutPrefix(lines.Text(), "The witness is running: ")
	if !ok {
		t.Fatalf("it says %q, %q", key, lines.Text())
	}
	address, _, _ := strings.Cut(running, ",")
	return witnessProcess{cmd, key, address, lines}
}

// addCheckpoint asks to cosign the head, and returns status and answer.
func (w witnessProcess) addCheckpoint(t *testing.T, l *tlog.Log, from int64) (int, string) {
	t.Helper()
	head, err := l.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	proof, err := l.Consistency(t.Context(), min(from, head.Size), head.Size)
	if err != nil {
		t.Fatal(err)
	}
	body := fmt.Sprintf("old %d\n", from)
	for _, h := range proof {
		body += h.String() + "\n"
	}
	answer, err := http.Post(w.address+"/add-checkpoint", "text/plain", strings.NewReader(body+"\n"+string(head.Signed)))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func (w witnessProcess) want(t *testing.T, what string, l *tlog.Log, from int64, status int) string {
	t.Helper()
	got, text := w.addCheckpoint(t, l, from)
	if got != status {
		t.Fatalf("%s: status %d %q; want %d", what, got, text, status)
	}
	return text
}

// TestWitnessSurvivesKill kills a witness with SIGKILL after each answer: what
// it has answered it remembers.
func TestWitnessSurvivesKill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	log, fork := tlogtest.Open(t, tlog.Config{}), tlogtest.Open(t, tlog.Config{})
	writeFile(t, dir, "policy", "log "+log.VerifierKey()+"\nquorum none\n")
	key, size := "", int64(0)
	for i := range 3 {
		tlogtest.Append(t, log, fmt.Append(nil, "entry ", i), []byte("more"))
		tlogtest.Append(t, fork, []byte("other"), fmt.Append(nil, "entry ", i), []byte("more"))
		w := startWitness(t, dir)
		if key != "" && w.key != key {
			t.Fatalf("the key was %s and is %s", key, w.key)
		}
		key = w.key
		if size > 0 {
			w.want(t, "fork", fork, size, http.StatusUnprocessableEntity)
			if text := w.want(t, "from nothing", log, 0, http.StatusConflict); text != fmt.Sprintln(size) {
				t.Fatalf("size %q; want %d", text, size)
			}
		}
		line := w.want(t, "on", log, size, http.StatusOK)
		head, err := log.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		v, err := torchwood.NewCosignatureVerifier(key)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := note.Open(append(bytes.Clone(head.Signed), line...), note.VerifierList(v)); err != nil {
			t.Fatal(err)
		}
		size = head.Size
		if err := w.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = w.Wait() // it was killed
	}
	w := startWitness(t, dir)
	second := exec.CommandContext(t.Context(), w.Path)
	second.Args = w.Args
	if out, err := second.CombinedOutput(); err == nil || !strings.Contains(string(out), "another qingdan is using the data folder") {
		t.Errorf("a second process on one folder: %v %s", err, out)
	}
	if err := w.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if !w.out.Scan() || w.out.Text() != "Stopped." {
		t.Errorf("SIGTERM: it says %q", w.out.Text())
	}
	if err := w.Wait(); err != nil {
		t.Errorf("SIGTERM: %v", err)
	}
}

// TestServeIsWitnessed starts cities with two witnesses, one of them dead, and
// wants the other's cosignature on what they show: at once where one is enough,
// after the wait where it is not.
func TestServeIsWitnessed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		quorum string
		want   error
	}{{"any", nil}, {"all", witness.ErrNoQuorum}} {
		dir := t.TempDir()
		city := filepath.Join(dir, "city")
		keys, err := vault.Open(city)
		if err != nil {
			t.Fatal(err)
		}
		vkey, err := tlog.VerifierKey("log.test.example/city", keys.Pair("log").Public().(ed25519.PublicKey))
		if err != nil {
			t.Fatal(err)
		}
		log := "log " + vkey + "\n"
		writeFile(t, dir, "policy", log+"quorum none\n")
		w := startWitness(t, dir)
		text := "witness w " + w.key + " " + w.address + "\nwitness dead " + deadWitness(t) + " http://127.0.0.1:1\ngroup g " + c.quorum + " w dead\nquorum g\n"
		policy, err := witness.ParsePolicy([]byte(log + text))
		if err != nil {
			t.Fatal(err)
		}
		r := begin(t, "serve", "--data", city, "--log-origin", "log.test.example/city", "--witness-wait", "1s", "--witness-policy", writeFile(t, dir, "witnesses", text))
		r.line("code")
		shown := ""
		for range 100 {
			if shown = strings.Join(r.checkpoint("2"), "\n"); strings.Contains(shown, "— w.example ") {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		if _, _, err := torchwood.VerifyCheckpoint([]byte(shown), policy); !errors.Is(err, c.want) || !strings.Contains(shown, "— w.example ") {
			t.Errorf("%s: %v; want %v\n%s", c.quorum, err, c.want, shown)
		}
		r.end()
	}
}

func writeFile(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// deadWitness returns the key of a witness that nobody runs.
func deadWitness(t *testing.T) string {
	t.Helper()
	s, err := torchwood.NewCosignatureSigner("dead.example", tlogtest.Key("dead"))
	if err != nil {
		t.Fatal(err)
	}
	return s.Verifier().String()
}

func TestWitnessFlagsOfACity(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	bad := writeFile(t, dir, "bad", "witness w "+deadWitness(t)+" ftp://x\nquorum w\n")
	for _, command := range []string{"serve", "demo"} {
		if code, out := told(t, command, "--data", dir, "--witness-policy", bad); code != exitFailed || !strings.Contains(out, "must begin with http:// or https://") {
			t.Errorf("%s: %d %s", command, code, out)
		}
		if code, out := told(t, command, "--data", dir, "--witness-policy", bad, "--witness-wait", "0s"); code != exitUsage || !strings.Contains(out, "must be above 0") {
			t.Errorf("%s: %d %s", command, code, out)
		}
	}
}
