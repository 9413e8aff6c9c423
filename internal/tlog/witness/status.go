package witness

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"

	"qingdan/internal/lang"
)

// WitnessStatus is what is known of a witness of our log.
type WitnessStatus struct {
	Name, URL, VKey string
	LastSize        int64     // of the log when the witness cosigned it last; 0: never
	LastAt          time.Time // when it did; zero: never
	Err             lang.Text // why it did not cosign when it was asked last; empty: it did
}

// asked is a witness that is asked.
type asked struct {
	KnownWitness
	address string // of add-checkpoint; empty: nobody can ask it

	mu    sync.Mutex
	size  int64          // that the witness has cosigned, as far as is known
	at    time.Time      // when it did
	text  string         // of the checkpoint that it cosigned last for this process
	sig   note.Signature // its cosignature
	err   lang.Text
	busy  bool
	fails int // in a row
	next  time.Time
}

// Backoff of a witness that does not cosign.
const (
	firstRest = time.Second
	longRest  = time.Minute
)

// ready reports whether the witness may be asked.
func (a *asked) ready(now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.address != "" && !a.busy && !now.Before(a.next)
}

// take makes a ready witness busy until done or free; false: it is not ready.
func (a *asked) take(now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.address == "" || a.busy || now.Before(a.next) {
		return false
	}
	a.busy = true
	return true
}

// free ends a question that was given up.
func (a *asked) free() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.busy = false
}

func (a *asked) knows() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.size
}

// done notes how a question ended.
func (a *asked) done(c *collection, sig note.Signature, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.busy = false
	if err != nil {
		a.err = tell(err)
		a.next = time.Now().Add(min(longRest, firstRest<<min(a.fails, 10)))
		a.fails++
		return
	}
	a.fails, a.next, a.err = 0, time.Time{}, lang.Text{}
	a.text, a.sig = c.text, sig
	a.saw(c.N, sig)
}

// saw notes a cosignature.
func (a *asked) saw(size int64, sig note.Signature) {
	if at, err := torchwood.CosignatureTimestamp(sig); err == nil && size >= a.size {
		a.size, a.at = size, time.Unix(at, 0)
	}
}

// learn takes the witnesses' sizes from what is shown: this process may have
// begun just now, or another one asks.
func (p *Publisher) learn(shown *collection) {
	for _, a := range p.witnesses {
		sig, ok := shown.sigs[a.Name]
		a.mu.Lock()
		if ok && shown.N > a.size {
			a.saw(shown.N, sig)
			a.err = lang.Text{}
		}
		a.mu.Unlock()
	}
}

// Status tells what is known of each witness of the policy, in its order.
func (p *Publisher) Status() []WitnessStatus {
	out := make([]WitnessStatus, len(p.witnesses))
	for i, a := range p.witnesses {
		a.mu.Lock()
		out[i] = WitnessStatus{Name: a.Name, URL: a.URL, VKey: a.VKey, LastSize: a.size, LastAt: a.at, Err: a.err}
		a.mu.Unlock()
	}
	return out
}

var noAddress = lang.Text{Zh: "策略文件没有写它的网址，无法向它请求见证", En: "the policy gives no URL to ask it at"}

// tell says for people why a witness did not cosign.
func tell(err error) lang.Text {
	var answer answerError
	switch {
	case errors.Is(err, errAhead):
		return lang.Text{Zh: "它见证过的日志比我们的更长：我们的数据可能被退回过", En: "it has cosigned a larger log than ours: our data may have been rolled back"}
	case errors.Is(err, errAnswer), errors.Is(err, errStuck):
		return lang.Text{Zh: "它的答复不合规范", En: "its answer is not as specified"}
	case !errors.As(err, &answer):
		return lang.Text{Zh: "联系不上", En: "it cannot be reached"}
	}
	switch answer.status {
	case http.StatusNotFound:
		return lang.Text{Zh: "它不认识我们的日志", En: "it does not know our log"}
	case http.StatusForbidden:
		return lang.Text{Zh: "它不认可我们日志的密钥", En: "it does not accept our log's key"}
	case http.StatusUnprocessableEntity:
		return lang.Text{Zh: "它认为我们的日志与它上次见证的不一致", En: "it holds that our log does not go on from what it cosigned last"}
	}
	return lang.Text{Zh: fmt.Sprintf("它答复了状态码 %d", answer.status), En: fmt.Sprintf("it answered with status %d", answer.status)}
}
