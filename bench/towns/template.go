package towns

import (
	"fmt"
	"strings"
)

// What a copy has of its own.
type own struct{ id, number, office string }

// template is a text with places for what a copy has of its own.
type template struct {
	parts []string // one more than places
	holes []byte   // 'i', 'n', 'o'
	size  int
}

// template finds in a text of a life's what is the life's own.
func (l *life) template(text []byte) *template {
	rest, t := string(text), &template{size: len(text)}
	for {
		at, hole, length := len(rest), byte(0), 0
		for _, o := range []struct {
			hole byte
			text string
		}{{'i', l.row.ID}, {'n', l.row.Number}, {'o', l.row.Office}} { // a number begins with its office
			if o.text == "" || o.hole == 'o' && o.text == stewards {
				continue
			}
			if i := strings.Index(rest, o.text); i >= 0 && i < at {
				at, hole, length = i, o.hole, len(o.text)
			}
		}
		t.parts = append(t.parts, rest[:at])
		if hole == 0 {
			return t
		}
		t.holes = append(t.holes, hole)
		rest = rest[at+length:]
	}
}

// stewards is the office of cases that are drafts; it is never copied.
const stewards = "CS"

// fill makes a copy's text.
func (t *template) fill(o own) []byte {
	out := make([]byte, 0, t.size)
	for i, part := range t.parts {
		out = append(out, part...)
		if i == len(t.holes) {
			break
		}
		switch t.holes[i] {
		case 'i':
			out = append(out, o.id...)
		case 'n':
			out = append(out, o.number...)
		case 'o':
			out = append(out, o.office...)
		}
	}
	return out
}

// Where the product says that sealed values are stored.
func formPlace(id string) string { return "form " + id }

func eventPlace(id string, version int) string { return fmt.Sprintf("event %s %d", id, version) }
