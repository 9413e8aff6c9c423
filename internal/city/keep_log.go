package city

import (
	"context"
	"errors"
	"time"

	"qingdan/internal/tlog"
)

// How often the log is looked after. News of this process wakes the sequencer,
// news of others it finds by looking.
const (
	sequenceEvery = 300 * time.Millisecond // at most this often
	sequenceLook  = 500 * time.Millisecond // at least this often
	complainEvery = time.Minute            // about the same trouble
)

// keepLog adds to the public log what happens until ctx ends, in one process
// at a time. A failure is logged and tried again: nothing else waits for it.
func (c *City) keepLog(ctx context.Context) {
	if c.PublicLog == nil {
		return
	}
	var trouble complaint
	for {
		_, err := c.Store.Lead(ctx, "log", func(ctx context.Context) error { _, err := c.Sequence(ctx); return err })
		if ctx.Err() != nil {
			return
		}
		if trouble.due(err, time.Now()) {
			c.Log.Error("THE PUBLIC LOG STANDS STILL", "err", err, "do", remedy(err))
		}
		if !pause(ctx, sequenceEvery, nil) || !pause(ctx, sequenceLook-sequenceEvery, c.committer.news) {
			return
		}
	}
}

// pause waits until the time is up or somebody wakes it, and reports whether
// ctx goes on.
func pause(ctx context.Context, d time.Duration, wake <-chan struct{}) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
	case <-wake:
	}
	return true
}

// remedy says what to do about a log that stands still.
func remedy(err error) string {
	switch {
	case errors.Is(err, ErrNotContinued), errors.Is(err, tlog.ErrFork):
		return "The database is not what the log was made of: it was altered, or restored from an older copy. " +
			"Stop writing, restore the newest copy of the database, and run qingdan audit. What is published stays as it is."
	case errors.Is(err, ErrForged):
		return "Somebody wrote to the database past this program. Stop writing, find out who, restore the newest sound copy, and run qingdan audit."
	case errors.Is(err, tlog.ErrTooLarge):
		return "An event holds more than an entry takes; no command writes one. Run qingdan audit."
	}
	return "Check that the log's storage can be written and has room, and that the database answers. It is tried again by itself; nothing is lost."
}

// complaint is a trouble that is told when it is new, and again from time to
// time.
type complaint struct {
	text string
	at   time.Time
}

func (c *complaint) due(err error, now time.Time) bool {
	if err == nil {
		*c = complaint{}
		return false
	}
	if err.Error() == c.text && now.Sub(c.at) < complainEvery {
		return false
	}
	*c = complaint{text: err.Error(), at: now}
	return true
}
