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
	return announcedCalendar(ctx, a.Store)
}

// calendars is where calendars are announced and kept.
type calendars interface {
	city.Announcer
	Text(ctx context.Context, digest string) ([]byte, error)
}

// announcedCalendar returns the calendar that was announced last, else the
// built-in one.
func announcedCalendar(ctx context.Context, s calendars) (*law.Calendar, error) {
	digest, err := city.AnnouncedCalendar(ctx, s)
	if err != nil {
		return nil, err
	}
	if digest == "" {
		return law.Builtin(), nil
	}
	text, err := s.Text(ctx, digest)
	if err != nil {
		return nil, err
	}
	return law.ParseCalendar(bytes.NewReader(text))
}
