package tlog_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gowebpki/jcs"
	"pgregory.net/rapid"

	"qingdan/internal/tlog"
)

func example() tlog.Entry {
	return tlog.Entry{
		Seq: 7, Stream: "SP-2026-000007", Version: 2, Action: "accept",
		At:   tlog.Time{Time: time.Date(2026, 2, 10, 9, 0, 0, 120_000_000, time.UTC)},
		List: "approvals@3", Public: json.RawMessage(`{"state": "accepted", "由":"窗口", "fee": 1.50e1}`),
		Private: tlog.Commitment([sha256.Size]byte{1}, []byte("secret")),
	}
}

const canonical = `{"action":"accept","at":"2026-02-10T09:00:00.120Z","format":"qingdan/1","list":"approvals@3",` +
	`"private":"sha256:/wonrY7LIR3VOgs+WnKUISplZUI/FaI7gn+oCb437dw=","public":{"fee":15,"state":"accepted","由":"窗口"},` +
	`"seq":7,"stream":"SP-2026-000007","version":2}`

func TestEntryIsCanonical(t *testing.T) {
	t.Parallel()
	text, err := example().Marshal()
	ok(t, err)
	if diff := cmp.Diff(canonical, string(text)); diff != "" {
		t.Error(diff)
	}
	back, err := tlog.ParseEntry(text)
	ok(t, err)
	again, err := back.Marshal()
	ok(t, err)
	if !bytes.Equal(again, text) {
		t.Errorf("read and written again: %s", again)
	}
}

func TestParseEntryRefuses(t *testing.T) {
	t.Parallel()
	_, err := tlog.ParseEntry([]byte(canonical))
	ok(t, err)
	for name, change := range map[string][2]string{
		"space":              {`,"at"`, `, "at"`},
		"order":              {`"seq":7,"stream":"SP-2026-000007"`, `"stream":"SP-2026-000007","seq":7`},
		"escape":             {`accept"`, `\u0061ccept"`},
		"number":             {`"fee":15`, `"fee":15.0`},
		"exponent":           {`"fee":15`, `"fee":1.5e1`},
		"unknown format":     {`qingdan/1`, `qingdan/2`},
		"no format":          {`"format":"qingdan/1",`, ``},
		"unknown key":        {`"version":2`, `"version":2,"word":"x"`},
		"duplicate key":      {`"seq":7`, `"seq":7,"seq":7`},
		"duplicate below":    {`"fee":15`, `"fee":15,"fee":15`},
		"key in capitals":    {`"seq"`, `"SEQ"`},
		"empty list":         {`"list":"approvals@3"`, `"list":""`},
		"null":               {`"list":"approvals@3"`, `"list":null`},
		"time with zone":     {`09:00:00.120Z`, `17:00:00.120+08:00`},
		"time in seconds":    {`00.120Z`, `00Z`},
		"time in micros":     {`00.120Z`, `00.120000Z`},
		"time with a comma":  {`00.120Z`, `00,120Z`},
		"time as a number":   {`"2026-02-10T09:00:00.120Z"`, `1770714000`},
		"text after the end": {`"version":2}`, `"version":2}{}`},
		"cut short":          {`"version":2}`, `"version":2`},
		"seq as text":        {`"seq":7`, `"seq":"7"`},
		"an array":           {`{"action"`, `[{"action"`},
	} {
		changed := strings.Replace(canonical, change[0], change[1], 1)
		if changed == canonical {
			t.Fatalf("%s changes nothing", name)
		}
		if _, err := tlog.ParseEntry([]byte(changed)); !errors.Is(err, tlog.ErrForm) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{"", "null", "{}", "[]", "\xff"} {
		if _, err := tlog.ParseEntry([]byte(text)); !errors.Is(err, tlog.ErrForm) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestEntrySize(t *testing.T) {
	t.Parallel()
	e := example()
	e.Public = json.RawMessage(`""`)
	text, err := e.Marshal()
	ok(t, err)
	room := tlog.MaxEntry - len(text)
	e.Public = json.RawMessage(`"` + strings.Repeat("x", room) + `"`)
	text, err = e.Marshal()
	if err != nil || len(text) != tlog.MaxEntry {
		t.Errorf("%d bytes: %v", len(text), err)
	}
	e.Public = json.RawMessage(`"` + strings.Repeat("x", room+1) + `"`)
	if _, err := e.Marshal(); !errors.Is(err, tlog.ErrTooLarge) {
		t.Errorf("one more byte: %v", err)
	}
}

func TestMarshalRefuses(t *testing.T) {
	t.Parallel()
	for _, public := range []string{`{"a":1,"a":2}`, `{`, `{"a":"` + "\xff" + `"}`, `"\ud800"`} {
		e := example()
		e.Public = json.RawMessage(public)
		if text, err := e.Marshal(); err == nil {
			t.Errorf("%q became %q", public, text)
		}
	}
}

// TestTwoLibrariesAgree compares canonical JSON with another implementation.
func TestTwoLibrariesAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		public, err := json.Marshal(value(3).Draw(r, "public"))
		ok(t, err)
		e := example()
		e.Public = public
		text, err := e.Marshal()
		ok(t, err)
		again, err := jcs.Transform(text)
		ok(t, err)
		if !bytes.Equal(again, text) {
			r.Errorf("%s is canonical by one library, %s by the other", text, again)
		}
		if _, err := tlog.ParseEntry(text); err != nil {
			r.Errorf("%s: %v", text, err)
		}
	})
}

// value draws what JSON can say.
func value(depth int) *rapid.Generator[any] {
	plain := []*rapid.Generator[any]{
		rapid.String().AsAny(), rapid.Int64().AsAny(), rapid.Bool().AsAny(), rapid.Just[any](nil),
		rapid.Float64Range(-1e300, 1e300).AsAny(), rapid.SampledFrom([]string{"<&>", "\u2028", "\x7f", "€", "\U0001f600", "\ufb33", "\r\b"}).AsAny(),
	}
	if depth == 0 {
		return rapid.OneOf(plain...)
	}
	return rapid.OneOf(append(plain, rapid.MapOfN(rapid.String(), value(depth-1), 0, 5).AsAny(), rapid.SliceOfN(value(depth-1), 0, 5).AsAny())...)
}

func TestTimeIsInMilliseconds(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("CST", 8*60*60)
	text, err := json.Marshal(tlog.Time{Time: time.Date(2026, 1, 1, 7, 59, 59, 999_999_999, zone)})
	ok(t, err)
	if diff := cmp.Diff(`"2025-12-31T23:59:59.999Z"`, string(text)); diff != "" {
		t.Error(diff)
	}
}

func TestCommitmentBindsSaltAndText(t *testing.T) {
	t.Parallel()
	one := tlog.Commitment([sha256.Size]byte{1}, []byte("text"))
	if !strings.HasPrefix(one, "sha256:") || len(one) != len("sha256:")+44 {
		t.Errorf("form %q", one)
	}
	if one == tlog.Commitment([sha256.Size]byte{2}, []byte("text")) || one == tlog.Commitment([sha256.Size]byte{1}, []byte("texts")) {
		t.Error("a commitment to something else is the same")
	}
}

// FuzzParseEntry reads anything: what is accepted is written again as it was.
func FuzzParseEntry(f *testing.F) {
	f.Add([]byte(canonical))
	f.Add([]byte(strings.Replace(canonical, `15`, `1e30`, 1)))
	f.Add([]byte(strings.Replace(canonical, `"由":"窗口"`, `"由":[null,true,{"a":-0.5}]`, 1)))
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := tlog.ParseEntry(text)
		if err != nil {
			return
		}
		again, err := e.Marshal()
		if err != nil || !bytes.Equal(again, text) {
			t.Errorf("%q became %q, %v", text, again, err)
		}
		if len(text) > tlog.MaxEntry {
			t.Errorf("accepted %d bytes", len(text))
		}
	})
}
