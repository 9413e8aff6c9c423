package casework

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"qingdan/internal/law"
)

// Words are texts that many events share, each kept once in memory, and the
// limits that some of them are. Not safe for concurrent use.
type Words struct {
	texts  map[string]string
	limits map[string]law.Limit
}

// NewWords returns no words.
func NewWords() *Words {
	return &Words{texts: map[string]string{}, limits: map[string]law.Limit{}}
}

// maxWords bounds what is kept of texts that turn out not to be shared.
const maxWords = 10_000

// Word returns a text as it is kept. What is not kept is copied, so that the
// text it was cut from can go.
func (w *Words) Word(text string) string {
	if known, ok := w.texts[text]; ok {
		return known
	}
	text = strings.Clone(text)
	if len(w.texts) < maxWords {
		w.texts[text] = text
	}
	return text
}

func (w *Words) limit(text string) (law.Limit, error) {
	if known, ok := w.limits[text]; ok {
		return known, nil
	}
	var l law.Limit
	if err := l.UnmarshalText([]byte(text)); err != nil {
		return l, err
	}
	if len(w.limits) < maxWords {
		w.limits[strings.Clone(text)] = l
	}
	return l, nil
}

// ReadPublic reads the public side of an event into p as json.Unmarshal does
// into an empty one, but for its disclosed fields, which no fold reads; some
// times as fast where it is written as this program writes it. Anything else is
// left to json.Unmarshal. What p holds of clocks is written over, so that one p
// can take one event after another.
func ReadPublic(text string, p *Public, w *Words) error {
	r := reading{text: text, words: w}
	*p = Public{Clocks: p.Clocks[:0]}
	if r.public(p) == nil && r.at == len(text) {
		return nil
	}
	*p = Public{}
	err := json.Unmarshal([]byte(text), p)
	p.Fields = nil
	return err
}

// reading goes through a JSON text without blanks.
type reading struct {
	text  string
	at    int
	words *Words
}

// errUnusual leaves a text to json.Unmarshal.
var errUnusual = errors.New("written in another way")

// object reads the members of an object, whose keys stand in the order given.
func (r *reading) object(keys []string, member func(key string) error) error {
	if !r.take('{') {
		return errUnusual
	}
	if r.take('}') {
		return nil
	}
	for {
		key, err := r.plain()
		if err != nil || !r.take(':') {
			return errUnusual
		}
		for len(keys) > 0 && keys[0] != key {
			keys = keys[1:]
		}
		if len(keys) == 0 {
			return errUnusual
		}
		keys = keys[1:]
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
}

func (r *reading) take(b byte) bool {
	if r.at < len(r.text) && r.text[r.at] == b {
		r.at++
		return true
	}
	return false
}

// plain returns the letters of a text without escapes.
func (r *reading) plain() (string, error) {
	if !r.take('"') {
		return "", errUnusual
	}
	ascii := true
	for i := r.at; i < len(r.text); i++ {
		switch b := r.text[i]; {
		case b == '"':
			out := r.text[r.at:i]
			if !ascii && !utf8.ValidString(out) {
				return "", errUnusual
			}
			r.at = i + 1
			return out, nil
		case b < ' ' || b == '\\':
			return "", errUnusual
		case b >= utf8.RuneSelf:
			ascii = false
		}
	}
	return "", errUnusual
}

func (r *reading) string() (string, error) {
	text, err := r.plain()
	if err != nil {
		return "", err
	}
	return r.words.Word(text), nil
}

// own is a text that is of one event alone.
func (r *reading) own(into *string) error {
	text, err := r.plain()
	*into = strings.Clone(text)
	return err
}

func (r *reading) shared(into *string) (err error) {
	*into, err = r.string()
	return err
}

// other reads an object or a list by json.Unmarshal; into nil, it only checks
// that it is one.
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
	text := []byte(r.text[begin:r.at])
	if into == nil && json.Valid(text) || into != nil && json.Unmarshal(text, into) == nil {
		return nil
	}
	return errUnusual
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
	if at, ok := readTime(text); ok {
		*into = at
		return nil
	}
	return into.UnmarshalText([]byte(text))
}

// readTime reads a time in UTC: 2026-03-02T01:00:00Z, with or without three
// decimals. It leaves all others, and days and hours that there are not, to
// time.Time.
func readTime(text string) (time.Time, bool) {
	n := len(text)
	if n != len("2026-03-02T01:00:00Z") && n != len("2026-03-02T01:00:00.000Z") || text[n-1] != 'Z' ||
		text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || n > 20 && text[19] != '.' {
		return time.Time{}, false
	}
	all := true
	number := func(from, to int) int {
		v := 0
		for _, b := range []byte(text[from:to]) {
			all = all && '0' <= b && b <= '9'
			v = 10*v + int(b-'0')
		}
		return v
	}
	year, month, day := number(0, 4), number(5, 7), number(8, 10)
	hour, minute, second, ms := number(11, 13), number(14, 16), number(17, 19), 0
	if n > 20 {
		ms = number(20, 23)
	}
	if !all || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	at := time.Date(year, time.Month(month), day, hour, minute, second, ms*int(time.Millisecond), time.UTC)
	return at, at.Day() == day
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

// The keys of what is read, as encoding/json writes them: in order of the fields.
var (
	publicKeys = keysOf[Public]()
	clockKeys  = keysOf[ClockChange]()
	entryKeys  = keysOf[law.Entry]()
)

func keysOf[T any]() []string {
	var out []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		out = append(out, key)
	}
	return out
}

func (r *reading) public(p *Public) error {
	return r.object(publicKeys, func(key string) error {
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
			return r.other(nil)
		}
		return errUnusual
	})
}

func (r *reading) yes(into *bool) error {
	if !strings.HasPrefix(r.text[r.at:], "true") {
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
	return r.object(clockKeys, func(key string) error {
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
	*into, err = r.words.limit(text)
	return err
}

func (r *reading) entry(e *law.Entry) error {
	return r.object(entryKeys, func(key string) error {
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
