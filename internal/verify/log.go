package verify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"filippo.io/torchwood"

	"qingdan/internal/casework"
	"qingdan/internal/figures"
)

// Options say how a log is verified. The zero value is the whole check without
// a memory.
type Options struct {
	Trust    *Trust
	State    *State // nil: nothing is remembered
	TreeOnly bool   // leave out the content stage
	Figures  bool   // fold figures, which takes the entries from the first on
	// Each is told of every event of a case, from the first entry on, before the
	// tree is known to be right; its error ends the verification. nil: nobody.
	Each     func(casework.Event) error
	Now      func() time.Time
	Progress func(done, of int64) // told of entries read
}

// Log is a log under verification. Not safe for concurrent use.
type Log struct {
	Options
	src      Source
	folder   folder
	recalled bool        // what the state remembers is taken up
	last     *Checkpoint // verified before
	edge     *Edge
	book     *Book
	fold     *ledger
	texts    *texts
	report   Report
}

// Report is what a verification found.
type Report struct {
	Origin     string        `json:"origin"`
	Size       int64         `json:"size"`
	From       int64         `json:"from"` // entries below were verified before
	Root       string        `json:"root"`
	Checkpoint string        `json:"checkpoint"`
	Witnesses  []string      `json:"witnesses"`
	At         time.Time     `json:"at"` // of the latest cosignature, or else of the newest entry
	Cases      int           `json:"cases"`
	Bytes      int64         `json:"bytes"` // of the entries read
	Took       time.Duration `json:"took"`
	Findings   []*Finding    `json:"findings"`
	Evidence   string        `json:"evidence,omitempty"` // file with the two checkpoints of a fork
}

// OK reports whether nothing was found.
func (r *Report) OK() bool { return len(r.Findings) == 0 }

// NewLog prepares the verification of a log.
func NewLog(src Source, o Options) (*Log, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	l := &Log{Options: o, src: src, edge: &Edge{}, book: newBook(), texts: newTexts()}
	if o.Figures {
		l.fold = newLedger()
	}
	return l, nil
}

// Verify reads the checkpoint and everything that was not verified yet. What
// is wrong with the log is in the report; an error is any other trouble, after
// which Verify may be called again.
func (l *Log) Verify(ctx context.Context) (*Report, error) {
	began := l.Now()
	err := l.attempt(ctx)
	if c, ok := l.src.(cached); ok && err == nil && !l.report.OK() {
		// The fault may be in our own copies: read the log itself.
		if err = c.forget(); err == nil {
			err = l.attempt(ctx)
		}
	}
	l.report.Took = l.Now().Sub(began)
	report := l.report
	return &report, err
}

// attempt verifies once, and forgets what it read where it found a fault.
func (l *Log) attempt(ctx context.Context) error {
	l.report = Report{Findings: []*Finding{}}
	err := l.verify(ctx)
	if f := AsFinding(err); f != nil {
		l.tell(f)
		err = nil
	}
	if errors.Is(err, errFound) {
		err = nil
	}
	if l.report.OK() {
		return err
	}
	l.edge, l.book, l.recalled = &Edge{}, newBook(), false
	if l.fold != nil {
		l.fold = newLedger()
	}
	if l.folder != "" {
		err = errors.Join(err, l.folder.drop(progress))
	}
	return err
}

func (l *Log) verify(ctx context.Context) error {
	signed, err := l.src.Get(ctx, "checkpoint", maxCheckpoint)
	if err != nil {
		return missing(BadNote, nowhere, "checkpoint", err)
	}
	l.report.Checkpoint = string(signed)
	c, err := l.Trust.Open(signed)
	if err != nil {
		return err
	}
	l.report.Origin, l.report.Size, l.report.Root = c.Origin, c.N, c.Hash.String()
	l.report.Witnesses, l.report.At = c.Witnesses, c.Cosigned
	if err := l.recall(c.Origin); err != nil {
		return err
	}
	if l.last != nil && (c.N < l.last.N || c.N == l.last.N && c.Hash != l.last.Hash) {
		return l.refuse(ctx, c)
	}
	l.report.From = l.edge.Size
	if err := l.read(ctx, c); err != nil {
		return err
	}
	l.last, l.report.Cases = c, l.book.Cases()
	if c.Cosigned.IsZero() {
		l.report.At = l.book.Newest
	}
	return l.keep(verified, c)
}

// recall takes up what is remembered of the log.
func (l *Log) recall(origin string) error {
	if l.State == nil || l.recalled {
		return nil
	}
	l.recalled, l.folder = true, l.State.of(origin)
	if _, ok := l.src.(cached); (l.Figures || l.Each != nil) && !ok {
		l.src = l.folder.cache(l.src)
	}
	for _, which := range []string{verified, progress} {
		m, book, err := l.folder.load(which)
		if err != nil {
			return err
		}
		if m == nil || m.Origin != origin {
			continue
		}
		if which == verified {
			if l.last, err = remembered(m); err != nil {
				return err
			}
		}
		if !l.Figures && l.Each == nil && (book != nil || l.TreeOnly) && m.Edge.Size > l.edge.Size {
			l.edge = m.Edge
			if l.book = book; book == nil {
				l.book = newBook()
			}
		}
	}
	return nil
}

// remembered is the checkpoint of a mark. It was verified when it was written.
func remembered(m *mark) (*Checkpoint, error) {
	text, _, _ := strings.Cut(m.Checkpoint, "\n\n")
	c, err := torchwood.ParseCheckpoint(text + "\n")
	if err != nil || c.N != m.Edge.Size || c.Hash != m.Edge.root() {
		return nil, fmt.Errorf("what is remembered of the log %s is damaged: remove its folder from the state", m.Origin)
	}
	return &Checkpoint{Checkpoint: c, Note: []byte(m.Checkpoint)}, nil
}

// InForce returns the lists and the calendar in force, as the log announces
// them, after Verify.
func (l *Log) InForce(ctx context.Context) (figures.Published, error) {
	return l.texts.inForce(ctx, l.src, l.book)
}

// keep remembers how far the log was read.
func (l *Log) keep(which string, c *Checkpoint) error {
	if l.State == nil || len(l.report.Findings) > 0 || l.folder == "" {
		return nil
	}
	m := mark{Origin: l.report.Origin, Edge: l.edge, At: l.Now()}
	if c != nil {
		m.Checkpoint = string(c.Note)
	}
	book := l.book
	if l.TreeOnly {
		book = nil
	}
	if err := l.folder.save(which, m, book); err != nil || which == progress {
		return err
	}
	return l.folder.drop(progress)
}

// refuse tells that the log is not what it was, and keeps both checkpoints.
func (l *Log) refuse(ctx context.Context, c *Checkpoint) error {
	err := consistent(ctx, l.src, l.last, c)
	if f := AsFinding(err); f == nil || f.Kind != Forked && f.Kind != RolledBack || l.folder == "" {
		return err
	}
	name, bad := l.folder.evidence(l.last.Note, c.Note, l.Now())
	l.report.Evidence = name
	return errors.Join(err, bad)
}

// saveEvery is how often progress is kept.
const saveEvery = 20 * time.Second

// read verifies the entries beyond the edge under a checkpoint.
func (l *Log) read(ctx context.Context, c *Checkpoint) error {
	w := &walk{Log: l, ctx: ctx, head: c, saved: l.Now()}
	err := bundles(ctx, l.src, l.edge.Size, c.N, !l.TreeOnly, w.take)
	switch {
	case err == nil:
		return w.end()
	case AsFinding(err) == nil && w.clean():
		return errors.Join(err, l.keep(progress, nil))
	case AsFinding(err) == nil: // anew next time, so that the fault is found again
		l.edge, l.book, l.recalled = &Edge{}, newBook(), false
	}
	return err
}

func (l *Log) tell(f *Finding) {
	if len(l.report.Findings) < maxFindings {
		l.report.Findings = append(l.report.Findings, f)
	}
}
