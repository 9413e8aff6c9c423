package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"filippo.io/torchwood"

	"qingdan/internal/app"
	"qingdan/internal/verify"
)

// logFigures is what was measured of the public log.
type logFigures struct {
	entries, bytes                   int64
	sequenced                        float64 // entries a second, from the events in SQLite to the signed head
	tree, content, torchwood, sha256 float64 // entries a second
	proof                            time.Duration
	actions                          float64       // a second, while delays were measured
	p50, p99                         time.Duration // from an action's reply to the published head that has its entry
}

// publicLog makes a log from a run of the city and measures everything about
// it.
func publicLog(ctx context.Context, dir string) (logFigures, error) {
	var f logFigures
	a, err := open(ctx, dir, "")
	if err != nil {
		return f, err
	}
	defer a.Close()
	t, err := newTown(ctx, a.City, a.Access)
	if err != nil {
		return f, err
	}
	if _, err := inProcess(ctx, t, 0, measured); err != nil {
		return f, err
	}
	began := time.Now()
	n, err := a.City.Sequence(ctx)
	if err != nil {
		return f, err
	}
	f.entries, f.sequenced = int64(n), float64(n)/time.Since(began).Seconds()
	for _, measure := range []func(context.Context, *app.App, string) error{f.verified, f.proved} {
		if err := measure(ctx, a, filepath.Join(dir, "log")); err != nil {
			return f, err
		}
	}
	return f, f.delayed(ctx, a, t)
}

// passes is how often each way to read the log is tried; the best counts.
const passes = 5

// verified reads the log from its folder: by this program, by torchwood's
// client, and hashed by a bare loop over its entries in memory.
func (f *logFigures) verified(ctx context.Context, a *app.App, dir string) error {
	head, err := a.PublicLog.Head(ctx)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "checkpoint"), head.Signed, 0o644); err != nil {
		return err
	}
	trust, err := verify.TrustKey(a.PublicLog.VerifierKey())
	if err != nil {
		return err
	}
	ours := func(treeOnly bool) error {
		l, err := verify.NewLog(verify.Dir(dir), verify.Options{Trust: trust, TreeOnly: treeOnly})
		if err != nil {
			return err
		}
		r, err := l.Verify(ctx)
		if err == nil && (!r.OK() || r.Size != f.entries) {
			err = fmt.Errorf("the log of %d entries is not verified: %+v", f.entries, r)
		}
		return err
	}
	entries, theirs := torchwoodClient(ctx, dir, head.Signed)
	if err := theirs(); err != nil {
		return err
	}
	for _, e := range *entries {
		f.bytes += int64(len(e))
	}
	for _, m := range []struct {
		into *float64
		read func() error
	}{
		{&f.tree, func() error { return ours(true) }},
		{&f.content, func() error { return ours(false) }},
		{&f.torchwood, theirs},
		{&f.sha256, func() error { return hashed(*entries) }},
	} {
		if *m.into, err = rate(f.entries, m.read); err != nil {
			return err
		}
	}
	return nil
}

// rate is how many entries a second a reading takes in, at best.
func rate(entries int64, read func() error) (float64, error) {
	best := time.Duration(1<<63 - 1)
	for range passes {
		began := time.Now()
		if err := read(); err != nil {
			return 0, err
		}
		best = min(best, time.Since(began))
	}
	return float64(entries) / best.Seconds(), nil
}

// torchwoodClient returns a reading of the whole log by torchwood's client,
// and what it read last.
func torchwoodClient(ctx context.Context, dir string, signed []byte) (*[][]byte, func() error) {
	entries := new([][]byte)
	return entries, func() error {
		tiles, err := torchwood.NewTileFS(os.DirFS(dir))
		if err != nil {
			return err
		}
		client, err := torchwood.NewClient(tiles)
		if err != nil {
			return err
		}
		text, _, _ := bytes.Cut(signed, []byte("\n\n"))
		checkpoint, err := torchwood.ParseCheckpoint(string(text) + "\n")
		if err != nil {
			return err
		}
		*entries = (*entries)[:0]
		for _, e := range client.AllEntries(ctx, checkpoint.Tree, 0) {
			*entries = append(*entries, e)
		}
		return client.Err()
	}
}

func hashed(entries [][]byte) error {
	var all byte
	for _, e := range entries {
		sum := sha256.Sum256(e)
		all |= sum[0]
	}
	if all == 0 { // which it is not: so that the loop is not optimised away
		return errors.New("every hash begins with a zero")
	}
	return nil
}

// proved measures how long a receipt takes to make.
func (f *logFigures) proved(ctx context.Context, a *app.App, _ string) error {
	const receipts = 2000
	began := time.Now()
	for i := range int64(receipts) {
		if _, err := a.PublicLog.Receipt(ctx, i*7919%f.entries); err != nil {
			return err
		}
	}
	f.proof = time.Since(began) / receipts
	return nil
}
