package tlog

import (
	"context"
	"time"
)

// Head is the newest state of the log.
type Head struct {
	Size   int64
	Signed []byte    // checkpoint with the log's own signature
	At     time.Time // when it was signed
	Shown  []byte    // what is published: the newest checkpoint that witnesses have cosigned, or Signed
}

// Heads keeps the head where every process of the city sees it. The store
// implements it.
type Heads interface {
	// Head returns the head; the zero Head where there is none yet.
	Head(ctx context.Context) (Head, error)
	// Advance replaces a head of size from by h, and reports false where the
	// head is of another size by now: another process was faster. What is
	// shown stays; h.Shown is empty.
	Advance(ctx context.Context, from int64, h Head) (bool, error)
	// Show replaces what is published, unless what is shown is of a larger
	// size or the same and newer.
	Show(ctx context.Context, size int64, shown []byte) error
}
