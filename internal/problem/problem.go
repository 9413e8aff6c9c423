// Package problem is the one table of the kinds of failure that a command or a
// query may answer with. The faces map a kind to a page or an HTTP status in
// one place each; everything that is not a *Problem is a fault.
package problem

import (
	"errors"
	"fmt"
	"net/http"

	"qingdan/internal/lang"
)

// Kind says what went wrong, from the caller's point of view.
type Kind string

// The kinds. Refused, Conflict and a fault are three different answers: a
// refusal is the law's or the list's "no" and stays "no" on a second try; a
// conflict means somebody else was faster, reload and try again; a fault is
// ours.
const (
	Malformed    Kind = "malformed"    // the bytes could not be read
	Invalid      Kind = "invalid"      // read, but fields are wrong; see Fields
	Unauthorised Kind = "unauthorised" // nobody is signed in, or the token is bad
	Forbidden    Kind = "forbidden"    // signed in, but not allowed
	NotFound     Kind = "not_found"    // does not exist, or is not yours to see
	Refused      Kind = "refused"      // the list does not allow it now
	Conflict     Kind = "conflict"     // the expected version is stale
	TooLarge     Kind = "too_large"    // over a bound; the text names it
	TooMany      Kind = "too_many"     // rate limit; try later
	Unavailable  Kind = "unavailable"  // shutting down or overloaded
)

// Status returns the HTTP status of a kind; 500 for anything unknown.
func (k Kind) Status() int {
	switch k {
	case Malformed:
		return http.StatusBadRequest
	case Invalid, Refused:
		return http.StatusUnprocessableEntity
	case Unauthorised:
		return http.StatusUnauthorized
	case Forbidden:
		return http.StatusForbidden
	case NotFound:
		return http.StatusNotFound
	case Conflict:
		return http.StatusConflict
	case TooLarge:
		return http.StatusRequestEntityTooLarge
	case TooMany:
		return http.StatusTooManyRequests
	case Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// Field is one wrong field. Path is a JSON pointer into the input, for example
// "/partners/0/id_card".
type Field struct {
	Path string    `json:"path"`
	Text lang.Text `json:"text"`
}

// Problem is a failure that its receiver can understand and act on.
type Problem struct {
	Kind   Kind
	Code   string // stable, snake_case, for programs: "apart_from", "stale_version"
	Text   lang.Text
	Fields []Field
	cause  error
}

// New returns a problem of a kind with a code and its text.
func New(kind Kind, code, zh, en string) *Problem {
	return &Problem{Kind: kind, Code: code, Text: lang.Text{Zh: zh, En: en}}
}

// Wrap returns a copy of p that remembers its cause for the log; the cause is
// never shown.
func (p *Problem) Wrap(cause error) *Problem {
	q := *p
	q.cause = cause
	return &q
}

// WithFields returns a copy of p that names the wrong fields.
func (p *Problem) WithFields(fields ...Field) *Problem {
	q := *p
	q.Fields = fields
	return &q
}

// Error gives the English text, the code and the fields.
func (p *Problem) Error() string {
	s := fmt.Sprintf("%s (%s): %s", p.Kind, p.Code, p.Text.En)
	for _, f := range p.Fields {
		s += fmt.Sprintf("; %s: %s", f.Path, f.Text.En)
	}
	if p.cause != nil {
		s += ": " + p.cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.cause }

// Of returns the problem in err's chain, or nil if err is a fault.
func Of(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return nil
}

// Is reports whether err is a problem of the kind.
func Is(err error, kind Kind) bool {
	p := Of(err)
	return p != nil && p.Kind == kind
}
