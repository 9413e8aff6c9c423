package web

import (
	"context"
	"io"

	"qingdan/internal/evidence"
	"qingdan/internal/lists"
	"qingdan/internal/web/forms"
)

// keeper keeps uploads in the evidence store until they belong to a case.
type keeper struct{ store *evidence.Store }

func (k keeper) Keep(ctx context.Context, f *lists.Field, person, name string, r io.Reader) (forms.File, error) {
	ref, err := k.store.Put(ctx, r, forms.MaxBytes(f), f.Accept)
	if err != nil {
		return forms.File{}, err
	}
	name = evidence.CleanName(name, ref.Type)
	return file(ref, name, k.store.Ticket(ref, name, person)), nil
}

func (k keeper) Redeem(ticket, person string) (forms.File, error) {
	ref, name, err := k.store.Redeem(ticket, person)
	if err != nil {
		return forms.File{}, err
	}
	return file(ref, name, ticket), nil
}

func file(ref evidence.Ref, name, ticket string) forms.File {
	return forms.File{Digest: ref.Digest, Name: name, Type: ref.Type, Size: ref.Size, Ticket: ticket}
}
