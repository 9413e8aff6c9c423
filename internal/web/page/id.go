package page

import (
	"context"
	"crypto/rand"
	"encoding/hex"
)

type requestIDKey struct{}

// WithRequestID gives the request a new id, which the log and the page for
// faults name.
func WithRequestID(ctx context.Context) (context.Context, string) {
	var b [8]byte
	rand.Read(b[:]) // never fails
	id := hex.EncodeToString(b[:])
	return context.WithValue(ctx, requestIDKey{}, id), id
}

// RequestID returns the request's id, or "" outside of a request.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}
