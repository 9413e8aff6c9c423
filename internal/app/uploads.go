package app

import (
	"context"
	"io"

	"qingdan/internal/evidence"
)

// uploads takes in files for the API.
type uploads struct{ store *evidence.Store }

// Put implements api.Uploads.
func (u uploads) Put(ctx context.Context, person, name string, r io.Reader) (string, evidence.Ref, error) {
	ref, err := u.store.Put(ctx, r, 0, nil)
	if err != nil {
		return "", ref, err
	}
	return u.store.Ticket(ref, name, person), ref, nil
}
