package witness

import (
	"bytes"
	"context"
	"errors"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"

	"qingdan/internal/tlog"
)

// collection is a checkpoint with the cosignatures that it has so far.
type collection struct {
	torchwood.Checkpoint
	text   string
	signed []byte // with the log's own signatures only
	sigs   map[string]note.Signature
	known  []note.Signature // the log's
}

// collect reads a checkpoint of ours; nil if it is none.
func (p *Publisher) collect(signed []byte) *collection {
	n, err := note.Open(signed, p.self)
	if err != nil {
		return nil
	}
	c := &collection{text: n.Text, sigs: map[string]note.Signature{}}
	if c.Checkpoint, err = torchwood.ParseCheckpoint(n.Text); err != nil || c.Origin != p.self.Logs[0].Verifier.Name() {
		return nil
	}
	var b bytes.Buffer
	b.WriteString(n.Text + "\n")
	for _, sig := range n.Sigs {
		if a := p.signer(sig); a != nil {
			c.sigs[a.Name] = sig
		} else {
			c.known = append(c.known, sig)
			b.WriteString(signatureLine(sig))
		}
	}
	c.signed = b.Bytes()
	if len(c.known) == 0 {
		return nil
	}
	return c
}

// signer returns the witness that made a signature; nil if none did.
func (p *Publisher) signer(sig note.Signature) *asked {
	for _, a := range p.witnesses {
		if a.Verifier.Name() == sig.Name && a.Verifier.KeyHash() == sig.Hash {
			return a
		}
	}
	return nil
}

func (c *collection) has(a *asked) bool { _, ok := c.sigs[a.Name]; return ok }

// add takes over the witness's last cosignature if it is of this checkpoint.
func (c *collection) add(a *asked) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.text == c.text {
		c.sigs[a.Name] = a.sig
	}
}

// note returns the checkpoint with the cosignatures, in the policy's order.
func (p *Publisher) note(c *collection) []byte {
	out := bytes.Clone(c.signed)
	for _, a := range p.witnesses {
		if sig, ok := c.sigs[a.Name]; ok {
			out = append(out, signatureLine(sig)...)
		}
	}
	return out
}

// enough reports whether the policy's quorum has cosigned.
func (p *Publisher) enough(c *collection) bool {
	var sigs []note.Signature
	for _, sig := range c.sigs {
		sigs = append(sigs, sig)
	}
	return p.self.CheckQuorum(sigs) == nil
}

// round asks the witnesses that have not cosigned the head yet, all at once,
// and shows it as soon as there are enough, or when patience is at an end. The
// questions live as long as asking: a late answer still tells something when
// the lead has ended.
func (p *Publisher) round(ctx, asking context.Context, head tlog.Head) error {
	c := p.collect(head.Signed)
	shown := -1 // cosignatures on what is shown; -1: this head is not shown
	if s := p.collect(head.Shown); s != nil && s.text == c.text {
		c.sigs, shown = s.sigs, len(s.sigs)
	}
	for _, a := range p.witnesses { // also those who answered too late for the round before
		c.add(a)
	}
	show := func() error {
		if len(c.sigs) <= shown {
			return nil
		}
		shown = len(c.sigs)
		p.unshown = time.Time{}
		return p.Shower.Show(ctx, c.N, p.note(c))
	}
	if p.enough(c) {
		if err := show(); err != nil {
			return err
		}
	}
	if err := p.gather(ctx, asking, c, show); err != nil {
		return err
	}
	if p.enough(c) || shown >= 0 || p.impatient() {
		return show()
	}
	return nil
}

// impatient reports whether a head has waited too long for its quorum.
func (p *Publisher) impatient() bool {
	return !p.unshown.IsZero() && time.Since(p.unshown) >= p.Patience
}

// gather asks and adds what comes back. It returns when all have answered, or
// a moment after there are enough; whoever is late then is not waited for.
func (p *Publisher) gather(ctx, asking context.Context, c *collection, show func() error) error {
	answers, pending := make(chan *asked, len(p.witnesses)), 0
	for _, a := range p.witnesses {
		if !c.has(a) && a.take(time.Now()) {
			pending++
			p.asking.Go(func() { p.ask(asking, a, c); answers <- a })
		}
	}
	var stop <-chan time.Time
	if p.enough(c) {
		stop = time.After(grace)
	}
	for ; pending > 0; pending-- {
		select {
		case a := <-answers:
			c.add(a)
			if stop == nil && p.enough(c) {
				stop = time.After(grace)
				if err := show(); err != nil {
					return err
				}
			}
		case <-stop:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// ask asks one witness, a second time where it turns out to know another size,
// and leaves with it what came of it.
func (p *Publisher) ask(ctx context.Context, a *asked, c *collection) {
	sig, err := p.cosigned(ctx, a, c)
	if err != nil && ctx.Err() != nil { // it is we who stop
		a.free()
		return
	}
	a.done(c, sig, err)
	if err != nil {
		p.Journal.Warn("a witness did not cosign", "witness", a.Name, "url", a.URL, "size", c.N, "why", tell(err).En, "err", err)
	}
}

// Errors of a witness that is asked.
var (
	errAhead = errors.New("the witness has cosigned a larger log than ours is")
	errStuck = errors.New("the witness refuses the size that it gave itself")
)

func (p *Publisher) cosigned(ctx context.Context, a *asked, c *collection) (note.Signature, error) {
	from := min(a.knows(), c.N)
	for range 2 {
		lines, err := p.post(ctx, a, c, from)
		var other conflict
		if !errors.As(err, &other) {
			if err != nil {
				return note.Signature{}, err
			}
			return cosignature(c.signed, lines, a.Verifier)
		}
		if other.size > c.N {
			return note.Signature{}, errAhead
		}
		if other.size == from {
			break
		}
		from = other.size
	}
	return note.Signature{}, errStuck
}

// post asks once, with the proof from the size that the witness knows.
func (p *Publisher) post(ctx context.Context, a *asked, c *collection, from int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	q := request{old: from, note: c.signed}
	if from > 0 && from < c.N {
		var err error
		if q.proof, err = p.Log.Consistency(ctx, from, c.N); err != nil {
			return nil, err
		}
	}
	return post(ctx, p.Client, a.address, q)
}
