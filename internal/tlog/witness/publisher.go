package witness

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	xtlog "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/lang"
	"qingdan/internal/tlog"
)

// Log is what a publisher needs of the city's log; *tlog.Log is one.
type Log interface {
	Head(ctx context.Context) (tlog.Head, error)
	Consistency(ctx context.Context, from, to int64) (xtlog.TreeProof, error)
	VerifierKey() string
}

// Shower publishes a checkpoint; tlog.Heads is one.
type Shower interface {
	Show(ctx context.Context, size int64, shown []byte) error
}

// Leader lets one process at a time do a work; the store is one.
type Leader interface {
	Lead(ctx context.Context, name string, f func(context.Context) error) (bool, error)
}

// PublisherConfig is what a publisher is made of; Policy, Log, Shower and
// Leader are required.
type PublisherConfig struct {
	Policy   *Policy // its logs do not matter
	Log      Log
	Shower   Shower
	Leader   Leader
	Patience time.Duration // how long a new head waits for a quorum before it is shown without; default 10 s
	Timeout  time.Duration // of one question to a witness; default 2 s
	Poll     time.Duration // how often to look for a new head; default 300 ms
	Client   *http.Client
	Journal  *slog.Logger // default slog.Default
}

// grace is how long a round waits for further cosignatures once it has enough.
const grace = 200 * time.Millisecond

// Publisher asks the witnesses of a policy to cosign each new head of the log
// and shows the head when enough of them have. It works beside the log and
// never holds it up: a log whose witnesses do not answer is shown without them,
// a while later.
type Publisher struct {
	PublisherConfig
	self      *Policy // the policy with our log
	witnesses []*asked
	asking    sync.WaitGroup
	unshown   time.Time // since when there is a head that waits; zero: none does
}

// NewPublisher returns a publisher. The error is a problem.Problem of
// CheckAddresses.
func NewPublisher(cfg PublisherConfig) (*Publisher, error) {
	self, err := cfg.Policy.ForLog(cfg.Log.VerifierKey(), "")
	if err != nil {
		return nil, err
	}
	cfg.Patience = cmp.Or(cfg.Patience, 10*time.Second)
	cfg.Timeout = cmp.Or(cfg.Timeout, 2*time.Second)
	cfg.Poll = cmp.Or(cfg.Poll, 300*time.Millisecond)
	if cfg.Client == nil {
		cfg.Client = httpClient()
	}
	if cfg.Journal == nil {
		cfg.Journal = slog.Default()
	}
	p := &Publisher{PublisherConfig: cfg, self: self}
	for _, w := range self.Witnesses {
		a := &asked{KnownWitness: w, err: noAddress}
		if w.URL != "" {
			a.err = lang.Text{}
			if a.address, err = endpoint(w); err != nil {
				return nil, err
			}
		}
		p.witnesses = append(p.witnesses, a)
	}
	return p, nil
}

// Run asks the witnesses until ctx ends.
func (p *Publisher) Run(ctx context.Context) {
	defer p.asking.Wait()
	tick := time.NewTicker(p.Poll)
	defer tick.Stop()
	for {
		if err := p.step(ctx); err != nil && ctx.Err() == nil {
			p.Journal.Error("the log's head could not be published", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// step looks whether a head waits, and publishes it if this process leads.
func (p *Publisher) step(ctx context.Context) error {
	head, err := p.Log.Head(ctx)
	if err != nil {
		return err
	}
	if !p.waits(head) {
		return nil
	}
	_, err = p.Leader.Lead(ctx, "witness", func(leading context.Context) error {
		head, err := p.Log.Head(leading) // another process may have led a moment ago
		if err != nil || !p.waits(head) {
			return err
		}
		return p.round(leading, ctx, head)
	})
	return err
}

// waits reports whether there is anything to ask or to show, and takes over
// what others have learnt of the witnesses.
func (p *Publisher) waits(head tlog.Head) bool {
	if len(head.Signed) == 0 {
		return false
	}
	shown := p.collect(head.Shown)
	signed := p.collect(head.Signed)
	if shown != nil {
		p.learn(shown)
	}
	switch {
	case signed == nil:
		p.Journal.Error("the log's head is not signed by its key", "size", head.Size)
		return false
	case shown == nil || shown.N < signed.N:
		if p.unshown.IsZero() {
			p.unshown = time.Now()
		}
		return true
	case shown.N > signed.N: // nobody is asked for what is older than what is shown
		return false
	}
	p.unshown = time.Time{}
	return shown.text == signed.text && p.someoneFor(shown)
}

// someoneFor reports whether a witness that has not cosigned may be asked now.
func (p *Publisher) someoneFor(c *collection) bool {
	for _, a := range p.witnesses {
		if !c.has(a) && a.ready(time.Now()) {
			return true
		}
	}
	return false
}
