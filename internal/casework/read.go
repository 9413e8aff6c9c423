package casework

import (
	"bytes"
	"encoding/json"
	"errors"
	"time"
	"unicode/utf8"

	"qingdan/internal/law"
)

// Words are texts that many events share, each kept once in memory.
type Words map[string]string

func (w Words) word(text []byte) string {
	if known, ok := w[string(text)]; ok {
		return known
	}
	s := string(text)
	if len(w) < maxWords {
		w[s] = s
	}
	return s
}

// maxWords bounds what is kept of texts that turn out not to be shared.
const maxWords = 10_000

// ReadPublic reads the public side of an event into p, which is empty, as
// json.Unmarshal does, three times as fast where it is written as this program
// writes it. Anything else is left to json.Unmarshal.
func ReadPublic(text []byte, p *Public, w Words) error {
	r := reading{text: text, words: w}
	if r.public(p) == nil && r.at == len(text) {
		return nil
	}
	*p = Public{}
	return json.Unmarshal(text, p)
}

// reading goes through a JSON text without blanks.
type reading struct {
	text  []byte
	at    int
	words Words
}

// errUnusual leaves a text to json.Unmarshal.
var errUnusual = errors.New("written in another way")

// object reads the members of an object, each key once.
func (r *reading) object(member func(key string) error) error {
	if !r.take('{') {
		return errUnusual
	}
	if r.take('}') {
		return nil
	}
	var seen [24]string
	for n := 0; n < len(seen); n++ {
		key, err := r.string()
		if err != nil || !r.take(':') {
			return errUnusual
		}
		for _, k := range seen[:n] {
			if k == key {
				return errUnusual
			}
		}
		seen[n] = key
		if err := member(key); err != nil {
			return err
		}
		if r.take('}') {
			return nil
		}
		if !r.take(',') {
			return errUnusual
		}
	}
	return errUnusual
}

func (r *reading) take(b byte) bool {
	if r.at < len(r.text) && r.text[r.at] == b {
		r.at++
		return true
	}
	return false
}

// plain returns the letters of a text without escapes.
func (r *reading) plain() ([]byte, error) {
	if !r.take('"') {
		return nil, errUnusual
	}
	end := bytes.IndexByte(r.text[r.at:], '"')
	if end < 0 {
		return nil, errUnusual
	}
	out := r.text[r.at : r.at+end]
	for _, b := range out {
		if b < ' ' || b == '\\' {
			return nil, errUnusual
		}
	}
	if !utf8.Valid(out) {
		return nil, errUnusual
	}
	r.at += end + 1
	return out, nil
}

func (r *reading) string() (string, error) {
	text, err := r.plain()
	if err != nil {
		return "", err
	}
	return r.words.word(text), nil
}

// own is a text that is of one event alone.
func (r *reading) own(into *string) error {
	text, err := r.plain()
	*into = string(text)
	return err
}

func (r *reading) shared(into *string) (err error) {
	*into, err = r.string()
	return err
}

// other reads an object or a list by json.Unmarshal.
func (r *reading) other(into any) error {
	begin, depth := r.at, 0
	for ; r.at < len(r.text); r.at++ {
		switch r.text[r.at] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			if !r.skip() {
				return errUnusual
			}
		}
		if depth <= 0 {
			break
		}
	}
	if depth != 0 || r.at == begin || r.at == len(r.text) {
		return errUnusual
	}
	r.at++
	if err := json.Unmarshal(r.text[begin:r.at], into); err != nil {
		return errUnusual
	}
	return nil
}

// skip goes to the end of a text.
func (r *reading) skip() bool {
	for r.at++; r.at < len(r.text); r.at++ {
		switch r.text[r.at] {
		case '\\':
			r.at++
		case '"':
			return true
		}
	}
	return false
}

func (r *reading) time(into *time.Time) error {
	text, err := r.plain()
	if err != nil {
		return err
	}
	return into.UnmarshalText(text)
}

// digit reads a number of one digit.
func (r *reading) digit(into *int) error {
	if r.at+1 >= len(r.text) || r.text[r.at] < '0' || r.text[r.at] > '9' || r.text[r.at+1] != ',' && r.text[r.at+1] != '}' {
		return errUnusual
	}
	*into = int(r.text[r.at] - '0')
	r.at++
	return nil
}

func (r *reading) public(p *Public) error {
	return r.object(func(key string) error {
		switch key {
		case "item":
			return r.shared(&p.Item)
		case "office":
			return r.shared(&p.Office)
		case "number":
			return r.own(&p.Number)
		case "channel":
			return r.shared(&p.Channel)
		case "from":
			return r.shared(&p.From)
		case "to":
			return r.shared(&p.To)
		case "role":
			return r.shared(&p.Role)
		case "outcome":
			return r.shared(&p.Outcome)
		case "document":
			return r.shared(&p.Document)
		case "alert":
			return r.shared(&p.Alert)
		case "parent":
			return r.own(&p.Parent)
		case "figure":
			return r.own(&p.Figure)
		case "numbered":
			return r.yes(&p.Numbered)
		case "instant":
			return r.yes(&p.Instant)
		case "clocks":
			return r.clocks(&p.Clocks)
		case "received":
			p.Received = &time.Time{}
			return r.time(p.Received)
		case "numbers":
			return r.other(&p.Numbers)
		case "records":
			return r.other(&p.Records)
		case "rating":
			return r.digit(&p.Rating)
		case "opens":
			return r.other(&p.Opens)
		case "fields":
			return r.other(&p.Fields)
		}
		return errUnusual
	})
}

func (r *reading) yes(into *bool) error {
	if !bytes.HasPrefix(r.text[r.at:], []byte("true")) {
		return errUnusual
	}
	r.at, *into = r.at+len("true"), true
	return nil
}

func (r *reading) clocks(into *[]ClockChange) error {
	if !r.take('[') || r.take(']') {
		return errUnusual
	}
	for {
		var ch ClockChange
		if err := r.clock(&ch); err != nil {
			return err
		}
		*into = append(*into, ch)
		if r.take(']') {
			return nil
		}
		if !r.take(',') {
			return errUnusual
		}
	}
}

func (r *reading) clock(ch *ClockChange) error {
	return r.object(func(key string) error {
		switch key {
		case "clock":
			return r.shared(&ch.Clock)
		case "limit":
			return r.limit(&ch.Limit)
		case "promised":
			return r.limit(&ch.Promised)
		case "entry":
			return r.entry(&ch.Entry)
		}
		return errUnusual
	})
}

func (r *reading) limit(into *law.Limit) error {
	text, err := r.plain()
	if err != nil {
		return err
	}
	return into.UnmarshalText(text)
}

func (r *reading) entry(e *law.Entry) error {
	return r.object(func(key string) error {
		switch key {
		case "kind":
			kind, err := r.string()
			e.Kind = law.EntryKind(kind)
			return err
		case "at":
			return r.time(&e.At)
		case "reason":
			return r.shared(&e.Reason)
		case "notice":
			return r.shared(&e.Notice)
		case "extra":
			return r.limit(&e.Extra)
		case "until":
			return r.limit(&e.Until)
		case "by":
			return r.shared(&e.By)
		}
		return errUnusual
	})
}
