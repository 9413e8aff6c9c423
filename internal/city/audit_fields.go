package city

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"qingdan/internal/casework"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// differences names the columns in which a row differs from an entry. The
// private side is opened as that of the entry's case and version, so that a
// row whose case was altered is not blamed for its private side too.
func (a *auditor) differences(row EventRow, e tlog.Entry) []Field {
	var out []Field
	differ := func(name, expected, found string) {
		if expected != found {
			out = append(out, Field{Name: name, Expected: short(expected), Found: short(found)})
		}
	}
	differ("stream", e.Stream, row.Case)
	differ("version", strconv.Itoa(e.Version), strconv.Itoa(row.Version))
	differ("action", e.Action, row.Action)
	differ("at", instant(e.At.Time), instant(row.At))
	differ("list", e.List, row.List)
	out = append(out, publicDifference(row, e)...)
	return append(out, a.privateDifferences(row, e)...)
}

func instant(t time.Time) string {
	if t.IsZero() {
		return "none"
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// privateDifferences compares what the entry only commits to, and the actor.
func (a *auditor) privateDifferences(row EventRow, e tlog.Entry) []Field {
	if tlog.IsAnnouncement(e.Stream) {
		var out []Field
		if row.Actor != cityActor {
			out = append(out, Field{"actor", cityActor, short(row.Actor)})
		}
		as := row
		as.Case, as.Version, as.Action, as.At, as.Public = e.Stream, e.Version, e.Action, e.At.Time, e.Public
		if !genuine(a.Vault, as) {
			out = append(out, Field{"private", "the city's signature", "another"})
		}
		return out
	}
	if a.erased[e.Stream] != nil {
		return nil // compared as a whole: see closeErased
	}
	k := a.keys[e.Stream]
	if !k.have {
		return []Field{{"key", "a data key of the case", "none that opens"}}
	}
	aad := eventAAD(e.Stream, e.Version)
	plain, err := k.key.Open(row.Private, []byte(aad))
	if err != nil {
		return []Field{{"private", "opens", "does not open"}}
	}
	if tlog.Commitment(k.key.Salt(aad), plain) != e.Private {
		return []Field{{"private", "what was committed to", "something else"}}
	}
	as := row
	as.Public = e.Public
	if actor, err := actorOf(as, e.Stream, e.Version, k.key); err != nil || actor != row.Actor {
		return []Field{{"actor", short(actor), short(row.Actor)}}
	}
	return nil
}

// actorOf returns what the column actor holds of an event: the person of its
// private side, else the role of its public side.
func actorOf(row EventRow, stream string, version int, key vault.DataKey) (string, error) {
	var private struct {
		Actor casework.Actor `json:"actor"`
	}
	if err := openJSON(key, row.Private, eventAAD(stream, version), &private); err != nil {
		return "", err
	}
	if private.Actor.Person != "" {
		return private.Actor.Person, nil
	}
	var public struct {
		Role string `json:"role"`
	}
	err := json.Unmarshal(row.Public, &public)
	return public.Role, err
}

// asWritten reports whether a row's public side is byte for byte what the
// program writes: no other spaces, order, escapes or repeated names.
func asWritten(row EventRow) bool {
	var into any = &casework.Public{}
	if tlog.IsAnnouncement(row.Case) {
		switch stream, _, _ := strings.Cut(row.Case, "/"); stream + "/" {
		case tlog.ListStream, tlog.CalendarStream, tlog.ReportStream:
			into = &tlog.Published{}
		case tlog.DayStream:
			into = &tlog.Counted{}
		case tlog.ErasureStream:
			into = &tlog.Erased{}
		default:
			return false
		}
	}
	if !utf8.Valid(row.Public) {
		return false
	}
	dec := json.NewDecoder(bytes.NewReader(row.Public))
	dec.UseNumber()
	if dec.Decode(into) != nil {
		return false
	}
	text, err := json.Marshal(into)
	if err != nil || !bytes.Equal(text, row.Public) {
		return false
	}
	p, isCase := into.(*casework.Public)
	return !isCase || plainNumbers(p)
}

// plainNumbers reports whether the numbers of a public side are written as
// encoding/json writes them: 10, and not 10.0 or 1e1.
func plainNumbers(p *casework.Public) bool {
	ok := plain(p.Fields)
	for _, r := range p.Records {
		ok = ok && plain(r.Fields)
	}
	return ok
}

func plain(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, x := range v {
			if !plain(x) {
				return false
			}
		}
	case []any:
		return !slices.ContainsFunc(v, func(x any) bool { return !plain(x) })
	case json.Number:
		if n, err := strconv.ParseInt(v.String(), 10, 64); err == nil {
			return strconv.FormatInt(n, 10) == v.String()
		}
		f, err := v.Float64()
		if err != nil || math.IsInf(f, 0) {
			return false
		}
		text, err := json.Marshal(f)
		return err == nil && string(text) == v.String()
	}
	return true
}

// publicDifference says where a public side first differs from the logged one.
func publicDifference(row EventRow, e tlog.Entry) []Field {
	var found, logged any
	if json.Unmarshal(row.Public, &found) != nil {
		return []Field{{"public", "JSON", "not JSON"}}
	}
	if json.Unmarshal(e.Public, &logged) != nil {
		return nil // the log's own text: judged with its files
	}
	if at, was, is, ok := firstDifference("", logged, found); ok {
		return []Field{{"public" + at, was, is}}
	}
	row.Case = e.Stream
	if !asWritten(row) {
		return []Field{{"public", "as the program writes it", "other spaces, order, escapes or repeated names"}}
	}
	return nil
}

// firstDifference walks two values of JSON to where they differ.
func firstDifference(at string, was, is any) (path, expected, found string, differ bool) {
	a, isMap := was.(map[string]any)
	b, both := is.(map[string]any)
	if !isMap || !both {
		one, other := compactText(was), compactText(is)
		return at, short(one), short(other), one != other
	}
	names := map[string]bool{}
	for name := range a {
		names[name] = true
	}
	for name := range b {
		names[name] = true
	}
	for _, name := range slices.Sorted(keysOf(names)) {
		if path, expected, found, differ = firstDifference(at+"/"+name, a[name], b[name]); differ {
			return path, expected, found, true
		}
	}
	return "", "", "", false
}

func keysOf(m map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func compactText(v any) string {
	if v == nil {
		return "nothing"
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

// short is enough of a value to know it by.
func short(s string) string {
	const most = 80
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
