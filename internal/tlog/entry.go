package tlog

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Format is the version of the entries' form.
const Format = "qingdan/1"

// MaxEntry bounds an entry, in bytes: c2sp.org/tlog-tiles gives its length in
// two bytes.
const MaxEntry = 1<<16 - 1

// Entry is the public side of one event as the log has it.
type Entry struct {
	Format  string          `json:"format"`
	Seq     int64           `json:"seq"`    // of the event: the index in the log plus one
	Stream  string          `json:"stream"` // the case's id, or an announcement's stream
	Version int             `json:"version"`
	Action  string          `json:"action"`
	At      Time            `json:"at"`
	List    string          `json:"list,omitempty"`
	Public  json.RawMessage `json:"public"`            // casework.Public, or an announcement
	Private string          `json:"private,omitempty"` // Commitment to the rest; none in announcements
}

// Time is an instant in whole milliseconds, written in UTC.
type Time struct{ time.Time }

const timeForm = "2006-01-02T15:04:05.000Z"

// MarshalJSON writes the instant with three decimals.
func (t Time) MarshalJSON() ([]byte, error) {
	return []byte(`"` + t.UTC().Format(timeForm) + `"`), nil
}

// UnmarshalJSON reads what MarshalJSON writes, and nothing else.
func (t *Time) UnmarshalJSON(b []byte) (err error) {
	t.Time, err = time.Parse(`"`+timeForm+`"`, string(b))
	return err
}

// Errors of entries.
var (
	ErrTooLarge = errors.New("tlog: an entry is larger than 65535 bytes")
	ErrForm     = errors.New("tlog: not an entry in canonical form")
)

// Marshal returns the entry as the log keeps it: canonical JSON (RFC 8785).
func (e Entry) Marshal() ([]byte, error) {
	e.Format = Format
	plain, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("entry %d: %w", e.Seq, err)
	}
	out := jsontext.Value(plain)
	if err := out.Canonicalize(); err != nil {
		return nil, fmt.Errorf("entry %d: %w", e.Seq, err)
	}
	if len(out) > MaxEntry {
		return nil, fmt.Errorf("entry %d: %w", e.Seq, ErrTooLarge)
	}
	return out, nil
}

// ParseEntry reads an entry and refuses what Marshal would not have written.
func ParseEntry(text []byte) (Entry, error) {
	e, err := ReadEntry(text)
	if err != nil {
		return e, err
	}
	canonical, err := e.Marshal()
	if err != nil || !bytes.Equal(canonical, text) {
		return e, ErrForm
	}
	return e, nil
}

// ReadEntry reads an entry without checking that it is in canonical form.
func ReadEntry(text []byte) (Entry, error) {
	var e Entry
	if err := json.Unmarshal(text, &e); err != nil {
		return e, fmt.Errorf("%w: %w", ErrForm, err)
	}
	if e.Format != Format {
		return e, fmt.Errorf("%w: format %q", ErrForm, e.Format)
	}
	return e, nil
}

// Commitment binds an entry to what it does not tell. Whoever is given the
// salt and the private side can check it; without the salt nothing can be
// guessed from it.
func Commitment(salt [sha256.Size]byte, private []byte) string {
	h := sha256.New()
	h.Write([]byte("qingdan commitment 1\n"))
	h.Write(salt[:])
	h.Write(private)
	return "sha256:" + base64.StdEncoding.EncodeToString(h.Sum(nil))
}
