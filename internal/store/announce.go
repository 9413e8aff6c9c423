package store

import (
	"context"
	"errors"

	"qingdan/internal/city"
	"qingdan/internal/tlog"
)

var errLater = errors.New("not there yet")

// CloseDay implements city.Announcer.
func (q *Queries) CloseDay(context.Context, func(tlog.Counted) (city.EventRow, error)) (bool, error) {
	return false, errLater
}

// Erase implements city.Announcer.
func (q *Queries) Erase(context.Context, city.Erasure) (bool, error) { return false, errLater }

// Head implements tlog.Heads.
func (q *Queries) Head(context.Context) (tlog.Head, error) { return tlog.Head{}, nil }

// Advance implements tlog.Heads.
func (q *Queries) Advance(context.Context, int64, tlog.Head) (bool, error) { return false, errLater }

// Show implements tlog.Heads.
func (q *Queries) Show(context.Context, int64, []byte) error { return errLater }
