package verify

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"qingdan/internal/lang"
)

// Kind is what is wrong.
type Kind string

// The kinds of findings.
const (
	BadNote     Kind = "checkpoint" // not a signed checkpoint
	BadOrigin   Kind = "origin"     // of another log
	BadKey      Kind = "key"        // signed by a key other than the one known
	BadSig      Kind = "signature"  // the log's signature is missing or wrong
	NoQuorum    Kind = "quorum"     // too few witnesses have cosigned
	Forked      Kind = "fork"       // does not contain what was seen before
	RolledBack  Kind = "rollback"   // smaller than what was seen before
	BadBundle   Kind = "bundle"     // a file of entries is missing, cut short or malformed
	BadEntry    Kind = "entry"      // an entry is not what was logged
	BadTile     Kind = "tile"       // a file of hashes is missing or not what was logged
	BadRoot     Kind = "root"       // the entries do not make the signed root
	BadForm     Kind = "form"       // an entry is not in canonical form
	BadSeq      Kind = "seq"        // an entry does not have its own number
	BadVersion  Kind = "version"    // a case's events are not consecutive
	BadNumber   Kind = "number"     // case or certificate numbers are not consecutive
	BadCount    Kind = "count"      // a day's count is not what the entries make
	Unannounced Kind = "list"       // a list is used before it was announced
	BadText     Kind = "text"       // a list's or calendar's text is not what was announced
	BadFigure   Kind = "figure"     // the city shows something else than the entries make
	BadProof    Kind = "proof"      // a receipt does not prove its entry
)

// nowhere is the index of a finding that is about no entry.
const nowhere = -1

// Finding is one thing that is wrong.
type Finding struct {
	Kind  Kind      `json:"kind"`
	Index int64     `json:"index"` // of the entry in the log, -1 where it is about none
	Text  lang.Text `json:"text"`
}

// Error gives the English text.
func (f *Finding) Error() string { return f.Text.En }

// AsFinding returns the finding that an error is; nil where it is none.
func AsFinding(err error) *Finding {
	var f *Finding
	errors.As(err, &f)
	return f
}

// found makes a finding about the whole; its texts are formats over args.
func found(kind Kind, zh, en string, args ...any) *Finding {
	return foundAt(nowhere, kind, zh, en, args...)
}

// foundAt makes a finding about an entry. Its texts are formats over args.
func foundAt(index int64, kind Kind, zh, en string, args ...any) *Finding {
	return &Finding{Kind: kind, Index: index, Text: lang.Text{Zh: Printable(fmt.Sprintf(zh, args...)), En: Printable(fmt.Sprintf(en, args...))}}
}

// Printable returns a text for a terminal: what a log says is not trusted to
// hold no control characters.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '�'
		}
		return r
	}, s)
}
