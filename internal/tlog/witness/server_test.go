package witness

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	xtlog "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/problem"
)

// send posts a body and returns the answer.
func send(s http.Handler, body []byte) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/add-checkpoint", bytes.NewReader(body)))
	return w
}

// question returns the body that asks to cosign the log's state of size to.
func (l *memLog) question(from, to int64) []byte {
	var proof xtlog.TreeProof
	if from > 0 && from < to {
		var err error
		if proof, err = xtlog.ProveTree(to, from, l); err != nil {
			l.t.Fatal(err)
		}
	}
	return request{old: from, proof: proof, note: l.sign(to)}.marshal()
}

func wantStatus(t *testing.T, what string, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	if w.Code != status {
		t.Errorf("%s: status %d %q; want %d", what, w.Code, w.Body, status)
	}
}

func leaves(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprint("leaf ", i))
	}
	return out
}

func TestCosigns(t *testing.T) {
	t.Parallel()
	log := newLog(t, "true")
	log.append(leaves(20)...)
	s := newServer(t, "w.example", newStore(), log.vkey)
	v, err := torchwood.NewCosignatureVerifier(s.VerifierKey())
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range [][2]int64{{0, 0}, {0, 1}, {1, 7}, {7, 7}, {7, 8}, {8, 21}, {21, 21}} {
		w := send(s, log.question(step[0], step[1]))
		wantStatus(t, fmt.Sprint(step), w, http.StatusOK)
		signed := append(log.sign(step[1]), w.Body.Bytes()...)
		n, err := note.Open(signed, note.VerifierList(v))
		if err != nil || len(n.Sigs) != 1 {
			t.Fatalf("%v: %q: %v", step, w.Body, err)
		}
		at, err := torchwood.CosignatureTimestamp(n.Sigs[0])
		if err != nil || time.Since(time.Unix(at, 0)) > time.Minute {
			t.Errorf("cosigned at %d: %v", at, err)
		}
		kept := get(s, "/"+s.logs[0].path())
		wantStatus(t, "kept", kept, http.StatusOK)
		keys := note.VerifierList(v, s.logs[0].keys[0])
		if n, err := note.Open(kept.Body.Bytes(), keys); err != nil || len(n.Sigs) != 2 || n.Text != strings.Split(string(signed), "\n\n")[0]+"\n" {
			t.Errorf("%v: kept %q: %v", step, kept.Body, err)
		}
	}
}

func get(s http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	log, fork := newLog(t, "true"), newLog(t, "fork")
	log.append(leaves(20)...)
	fork.append(leaves(20)...)
	stranger, _ := logKeys(t, origin, "stranger")
	other, _ := logKeys(t, "log.example/other", "other")
	store := newStore()
	s := newServer(t, "w.example", store, log.vkey)
	wantStatus(t, "size 7", send(s, log.question(0, 7)), http.StatusOK)
	before := string(store.files[s.logs[0].path()])

	text := strings.Split(string(log.sign(9)), "\n\n")[0] + "\n"
	resign := func(signer note.Signer, text string) string { return string(signTree(t, signer, text)) }
	good := string(log.question(7, 9))
	proof, signed, _ := strings.Cut(good, "\n\n")
	signed = "\n" + signed
	otherText := strings.Replace(text, origin, "log.example/other", 1)
	broken := strings.Replace(signed, "— "+origin+" ", "— "+origin+" ", 1)
	at := strings.LastIndex(broken, " ")
	sig, err := base64.StdEncoding.DecodeString(strings.TrimSpace(broken[at+1:]))
	if err != nil {
		t.Fatal(err)
	}
	sig[len(sig)-1] ^= 1
	broken = broken[:at+1] + base64.StdEncoding.EncodeToString(sig) + "\n"

	for _, c := range []struct {
		name, body string
		status     int
	}{
		{"nothing", "", 400},
		{"no empty line", "old 7\n" + signed[1:], 400},
		{"no old size", signed, 400},
		{"a leading zero", strings.Replace(good, "old 7", "old 07", 1), 400},
		{"a plus", strings.Replace(good, "old 7", "old +7", 1), 400},
		{"a negative size", strings.Replace(good, "old 7", "old -7", 1), 400},
		{"two spaces", strings.Replace(good, "old 7", "old  7", 1), 400},
		{"a carriage return", strings.Replace(good, "old 7\n", "old 7\r\n", 1), 400},
		{"a carriage return in the proof", strings.Replace(good, "=\n", "=\r\n", 1), 400},
		{"a proof line that is too short", proof + "\nAAAA\n" + signed, 400},
		{"a proof line without padding", strings.Replace(good, "=\n", "\n", 1), 400},
		{"64 proof lines", "old 7\n" + strings.Repeat(strings.Split(good, "\n")[1]+"\n", 64) + signed, 400},
		{"no checkpoint", proof + "\n\n", 400},
		{"no signature", proof + "\n\n" + text, 400},
		{"a checkpoint cut short", proof + "\n\n" + signed[1:len(signed)-9], 400},
		{"a leading zero in the checkpoint", proof + "\n\n" + resign(log.signer, strings.Replace(text, "\n9\n", "\n09\n", 1)), 400},
		{"a negative checkpoint", proof + "\n\n" + resign(log.signer, strings.Replace(text, "\n9\n", "\n-9\n", 1)), 400},
		{"an unknown log", proof + "\n\n" + resign(other, otherText), 404},
		{"an unknown log by the known key", proof + "\n\n" + resign(log.signer, otherText), 404},
		{"a stranger's signature", proof + "\n\n" + resign(stranger, text), 403},
		{"a broken signature", proof + "\n" + broken, 403},
		{"the old size above", strings.Replace(good, "old 7", "old 10", 1), 400},
		{"a rollback as it is", string(log.question(5, 5)), 409},
		{"a rollback from the last size", strings.Replace(string(log.question(5, 5)), "old 5", "old 7", 1), 400},
		{"an older size", string(log.question(3, 9)), 409},
		{"a newer size", string(log.question(8, 9)), 409},
		{"from nothing", string(log.question(0, 9)), 409},
		{"a fork of the same size", string(fork.question(7, 7)), 422},
		{"a fork that is larger", string(fork.question(7, 9)), 422},
		{"no proof", "old 7\n" + signed, 422},
		{"a proof too long", strings.Replace(good, "\n\n", "\n"+strings.Split(good, "\n")[1]+"\n\n", 1), 422},
		{"a proof for the same size", strings.Replace(string(log.question(7, 7)), "\n\n", "\n"+strings.Split(good, "\n")[1]+"\n\n", 1), 422},
		{"too large", good + strings.Repeat("x", maxBody), 413},
	} {
		w := send(s, []byte(c.body))
		wantStatus(t, c.name, w, c.status)
		if c.status == 409 && (w.Body.String() != "7\n" || w.Header().Get("Content-Type") != "text/x.tlog.size") {
			t.Errorf("%s: answer %q of type %q", c.name, w.Body, w.Header().Get("Content-Type"))
		}
	}
	if after := string(store.files[s.logs[0].path()]); after != before {
		t.Errorf("a refusal changed what is remembered:\n%s", after)
	}
	wantStatus(t, "63 proof lines", send(s, []byte("old 7\n"+strings.Repeat(strings.Split(good, "\n")[1]+"\n", 63)+signed)), 422)
	wantStatus(t, "GET", get(s, "/add-checkpoint"), http.StatusMethodNotAllowed)
	wantStatus(t, "the true log after all that", send(s, []byte(good)), http.StatusOK)
}

func TestRefusesFromNothing(t *testing.T) {
	t.Parallel()
	log := newLog(t, "true")
	log.append(leaves(3)...)
	s := newServer(t, "w.example", newStore(), log.vkey)
	good := string(log.question(0, 3))
	hash := strings.Split(string(log.question(2, 3)), "\n")[1]
	wantStatus(t, "a proof from nothing", send(s, []byte(strings.Replace(good, "\n\n", "\n"+hash+"\n\n", 1))), 422)
	empty := string(log.sign(0))
	wrong := strings.Replace(strings.Split(empty, "\n\n")[0]+"\n", strings.Split(empty, "\n")[2], hash, 1)
	wantStatus(t, "an empty tree with a root", send(s, append([]byte("old 0\n\n"), signTree(t, log.signer, wrong)...)), 422)
	wantStatus(t, "the state of a log never seen", get(s, "/"+s.logs[0].path()), http.StatusNotFound)
	wantStatus(t, "an unknown log's state", get(s, "/"+strings.Repeat("0", 64)+"/checkpoint"), http.StatusNotFound)
}

func TestSeveralKeysOfOneLog(t *testing.T) {
	t.Parallel()
	log := newLog(t, "true")
	next, vkey := logKeys(t, origin, "next key")
	s := newServer(t, "w.example", newStore(), log.vkey, vkey)
	wantStatus(t, "the first key", send(s, log.question(0, 1)), http.StatusOK)
	log.signer = next
	wantStatus(t, "the second key", send(s, log.question(1, 1)), http.StatusOK)
	if len(s.logs) != 1 {
		t.Errorf("%d logs", len(s.logs))
	}
}

func TestRestartRemembers(t *testing.T) {
	t.Parallel()
	log, fork := newLog(t, "true"), newLog(t, "fork")
	log.append(leaves(9)...)
	fork.append(leaves(9)...)
	store := newStore()
	wantStatus(t, "before", send(newServer(t, "w.example", store, log.vkey), log.question(0, 7)), http.StatusOK)
	s := newServer(t, "w.example", store.reopened(), log.vkey)
	wantStatus(t, "from nothing", send(s, log.question(0, 7)), http.StatusConflict)
	wantStatus(t, "fork", send(s, fork.question(7, 9)), http.StatusUnprocessableEntity)
	wantStatus(t, "on", send(s, log.question(7, 9)), http.StatusOK)
}

// TestCrashes breaks the write before and after it has happened; in both cases
// nothing is answered, and what is remembered is what another process finds.
func TestCrashes(t *testing.T) {
	t.Parallel()
	crash := errors.New("the power is off")
	for _, c := range []struct {
		name          string
		before, after error
		size          int64
	}{{"before", crash, nil, 3}, {"after", nil, crash, 7}} {
		log, fork := newLog(t, "true"), newLog(t, "fork")
		log.append(leaves(9)...)
		fork.append(leaves(9)...)
		store := newStore()
		s := newServer(t, "w.example", store, log.vkey)
		wantStatus(t, c.name, send(s, log.question(0, 3)), http.StatusOK)
		store.before, store.after = c.before, c.after
		w := send(s, log.question(3, 7))
		wantStatus(t, c.name, w, http.StatusInternalServerError)
		if strings.Contains(w.Body.String(), "—") || strings.Contains(w.Body.String(), "power") {
			t.Errorf("%s: the answer is %q", c.name, w.Body)
		}
		store.before, store.after = nil, nil
		for name, s := range map[string]*Server{"same process": s, "next process": newServer(t, "w.example", store.reopened(), log.vkey)} {
			wantStatus(t, c.name+" "+name+" fork", send(s, fork.question(c.size, 9)), http.StatusUnprocessableEntity)
			wantStatus(t, c.name+" "+name, send(s, log.question(c.size, 9)), http.StatusOK)
		}
	}
}

func TestRefusesForeignState(t *testing.T) {
	t.Parallel()
	log := newLog(t, "true")
	store := newStore()
	s := newServer(t, "w.example", store, log.vkey)
	wantStatus(t, "first", send(s, log.question(0, 1)), http.StatusOK)
	if _, err := openServer(t, "other.example", store, log.vkey); !problem.Is(err, problem.Refused) {
		t.Errorf("another name begins anew: %v", err)
	}
	path := s.logs[0].path()
	store.files[path] = bytes.Replace(store.files[path], []byte("\n1\n"), []byte("\n0\n"), 1)
	if _, err := openServer(t, "w.example", store, log.vkey); !problem.Is(err, problem.Refused) {
		t.Errorf("a damaged state is taken: %v", err)
	}
	wantStatus(t, "damaged while it runs", send(s, log.question(1, 1)), http.StatusInternalServerError)
	if _, err := openServer(t, "two words", newStore(), log.vkey); !problem.Is(err, problem.Invalid) {
		t.Errorf("a name with a space is taken: %v", err)
	}
}

// TestRaces sends different continuations of the same state at once: exactly
// one is cosigned, and that one is remembered.
func TestRaces(t *testing.T) {
	t.Parallel()
	log := newLog(t, "true")
	log.append(leaves(40)...)
	store := newStore()
	s := newServer(t, "w.example", store, log.vkey)
	wantStatus(t, "first", send(s, log.question(0, 5)), http.StatusOK)
	store.slow = time.Millisecond
	var all sync.WaitGroup
	codes := make([]int, 30)
	for i := range codes {
		body := log.question(5, int64(6+i))
		all.Go(func() { codes[i] = send(s, body).Code })
	}
	all.Wait()
	won := int64(0)
	for i, code := range codes {
		if code == http.StatusOK {
			if won != 0 {
				t.Errorf("sizes %d and %d are both cosigned from 5", won, 6+i)
			}
			won = int64(6 + i)
		} else if code != http.StatusConflict {
			t.Errorf("size %d: status %d", 6+i, code)
		}
	}
	if last, err := s.last(t.Context(), s.logs[0]); err != nil || won == 0 || last.N != won {
		t.Errorf("size %d is remembered, %d was cosigned: %v", last.N, won, err)
	}
}

// TestTooManyAtOnce fills the witness with slow writes.
func TestTooManyAtOnce(t *testing.T) {
	t.Parallel()
	log := newLog(t, "true")
	s := newServer(t, "w.example", newStore(), log.vkey)
	for range maxAtOnce {
		s.slots <- struct{}{}
	}
	wantStatus(t, "full", send(s, log.question(0, 1)), http.StatusTooManyRequests)
	<-s.slots
	wantStatus(t, "a place is free", send(s, log.question(0, 1)), http.StatusOK)
}

func TestPage(t *testing.T) {
	t.Parallel()
	log := newLog(t, "true")
	_, other := logKeys(t, "log.example/<never>", "never")
	s := newServer(t, "w.example", newStore(), log.vkey, other)
	wantStatus(t, "first", send(s, log.question(0, 1)), http.StatusOK)
	w := get(s, "/")
	wantStatus(t, "page", w, http.StatusOK)
	year := time.Now().UTC().Format("2006-")
	for _, want := range []string{"w.example", strings.ReplaceAll(s.VerifierKey(), "+", "&#43;"), origin, "<td>1</td>", year, "log.example/&lt;never&gt;", "尚未签署", "never yet"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page lacks %q:\n%s", want, w.Body)
		}
	}
	wantStatus(t, "elsewhere", get(s, "/elsewhere"), http.StatusNotFound)
}

func FuzzRequest(f *testing.F) {
	log := newLog(f, "true")
	log.append(leaves(9)...)
	f.Add(log.question(0, 7))
	f.Add(log.question(5, 9))
	f.Fuzz(func(t *testing.T, body []byte) {
		q, err := parseRequest(body)
		if err != nil {
			if !errors.Is(err, errBody) {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(q.marshal(), body) {
			t.Fatalf("%q is read as %q", body, q.marshal())
		}
		s := newServer(t, "w.example", newStore(), log.vkey)
		if w := send(s, body); w.Code == http.StatusOK {
			c, err := parseCheckpoint(q.note)
			if err != nil || c.Origin != origin {
				t.Fatalf("cosigned: %q %v", body, err)
			}
		}
	})
}
