package app

import (
	"bytes"
	"context"

	"qingdan/internal/city"
	"qingdan/internal/law"
)

// calendar returns the calendar to run by: the one given, else the one that
// was announced last, so that work on a stopped city puts no other in force,
// else the built-in one.
func (a *App) calendar(ctx context.Context) (*law.Calendar, error) {
	if a.Calendar != nil {
		return a.Calendar, nil
	}
	digest, err := city.AnnouncedCalendar(ctx, a.Store)
	if err != nil {
		return nil, err
	}
	if digest == "" {
		return law.Builtin(), nil
	}
	text, err := a.Store.Text(ctx, digest)
	if err != nil {
		return nil, err
	}
	return law.ParseCalendar(bytes.NewReader(text))
}
