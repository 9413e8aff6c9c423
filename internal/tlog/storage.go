package tlog

import "context"

// Storage keeps tiles under their paths (tile/0/000, tile/entries/000.p/5).
// A missing path is fs.ErrNotExist.
type Storage interface {
	Read(ctx context.Context, path string) ([]byte, error)
	// Write stores a file, whole or not at all, and returns after it is
	// durable. What is there is replaced: the log never replaces a full tile by
	// other content.
	Write(ctx context.Context, path string, content []byte) error
	// Remove deletes a file that has been superseded; a missing one is no error.
	Remove(ctx context.Context, path string) error
}
