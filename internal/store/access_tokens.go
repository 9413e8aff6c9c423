package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"qingdan/internal/access"
)

const tokenColumns = "id, hash, person, name, created, expires, used, revoked"

func scanToken(row scanner) (access.TokenRow, error) {
	var t access.TokenRow
	var created, expires, used, revoked int64
	err := row.Scan(&t.ID, &t.Hash, &t.Person, &t.Name, &created, &expires, &used, &revoked)
	t.Created, t.Expires, t.Used, t.Revoked = Time(created), Time(expires), Time(used), Time(revoked)
	return t, err
}

// InsertToken adds an API token.
func (a *Access) InsertToken(ctx context.Context, t access.TokenRow, j access.JournalEntry) error {
	return a.change(ctx, &j, access.ErrNone, "INSERT INTO api_tokens ("+tokenColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		Clean(t.ID), t.Hash, Clean(t.Person), Clean(t.Name), Millis(t.Created), Millis(t.Expires), Millis(t.Used), Millis(t.Revoked))
}

// Token returns one token, revoked or not, or access.ErrNone.
func (a *Access) Token(ctx context.Context, hash []byte) (access.TokenRow, error) {
	t, err := scanToken(a.q.db.Read.QueryRowContext(ctx, "SELECT "+tokenColumns+" FROM api_tokens WHERE hash = $1", hash))
	if err != nil {
		return access.TokenRow{}, noneIfNoRows(err)
	}
	return t, nil
}

// TokensOf returns a person's tokens, the latest created first.
func (a *Access) TokensOf(ctx context.Context, person string) ([]access.TokenRow, error) {
	var tokens []access.TokenRow
	err := each(ctx, a.q.db.Read, func(rows *sql.Rows) error {
		t, err := scanToken(rows)
		tokens = append(tokens, t)
		return err
	}, "SELECT "+tokenColumns+" FROM api_tokens WHERE person = $1 ORDER BY created DESC, id", Clean(person))
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	return tokens, nil
}

// TouchToken notes when a token was last used.
func (a *Access) TouchToken(ctx context.Context, id string, used time.Time) error {
	return a.exec(ctx, "UPDATE api_tokens SET used = $1 WHERE id = $2", Millis(used), Clean(id))
}

// RevokeToken revokes a person's token, or returns access.ErrNone.
func (a *Access) RevokeToken(ctx context.Context, person, id string, at time.Time, j access.JournalEntry) error {
	return a.change(ctx, &j, access.ErrNone, "UPDATE api_tokens SET revoked = $1 WHERE id = $2 AND person = $3 AND revoked = 0",
		Millis(at), Clean(id), Clean(person))
}
