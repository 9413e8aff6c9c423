package demo_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/lists/ident"
	"qingdan/internal/tlog"
)

// entries returns what is in the demo's log, as an outsider reads it.
func (b *bundle) entries(t *testing.T) []tlog.Entry {
	t.Helper()
	head, err := b.log.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := b.store.EventsAfter(t.Context(), head.Size, 1)
	if err != nil || len(rows) > 0 {
		t.Errorf("the log ends before event %d, %v", rows[0].Seq, err)
	}
	out := make([]tlog.Entry, head.Size)
	for i := range out {
		text, err := b.log.Entry(t.Context(), int64(i))
		if err != nil {
			t.Fatal(err)
		}
		if out[i], err = tlog.ParseEntry(text); err != nil || out[i].Seq != int64(i+1) {
			t.Fatalf("entry %d is %s: %v", i, text, err)
		}
	}
	return out
}

// The log of a made city has no personal data, misses nothing, and counts
// right.
func TestTheLogOfTheDemo(t *testing.T) {
	t.Parallel()
	b := made(t, small)
	entries := b.entries(t)
	if len(entries) < 1000 {
		t.Errorf("%d entries", len(entries))
	}
	b.tellsNobody(t, entries)
	numbersFollow(t, entries)
	countsAgree(t, entries)
}

var (
	aPhone = regexp.MustCompile(`(?:^|\D)1[3-9]\d{9}(?:\D|$)`)
	anID   = regexp.MustCompile(`[1-9]\d{16}[\dXx]`)
	aCase  = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	aHash  = regexp.MustCompile(`sha256:[0-9a-f]{64}`)
)

// tellsNobody looks for identity numbers and phones of anybody, and for the
// names and accounts of the demo's own people.
func (b *bundle) tellsNobody(t *testing.T, entries []tlog.Entry) {
	t.Helper()
	data := b.data(t)
	if len(data) < 300 {
		t.Errorf("only %d data", len(data))
	}
	for _, e := range entries {
		if !tlog.IsAnnouncement(e.Stream) && !aCase.MatchString(e.Stream) {
			t.Errorf("entry %d is of %q", e.Seq, e.Stream)
		}
		public := aHash.ReplaceAllString(string(e.Public), "")
		if found := aPhone.FindString(public); found != "" {
			t.Errorf("entry %d has a phone %s: %s", e.Seq, found, public)
		}
		for _, found := range anID.FindAllString(public, -1) {
			if ident.ValidResident(found) {
				t.Errorf("entry %d has an identity number %s: %s", e.Seq, found, public)
			}
		}
		if personID.MatchString(public) {
			t.Errorf("entry %d has an account: %s", e.Seq, public)
		}
		for datum := range data {
			if strings.Contains(public, datum) {
				t.Errorf("entry %d has %s: %s", e.Seq, datum, public)
			}
		}
		if t.Failed() {
			return
		}
	}
}

// data returns the names, accounts, phones and identity numbers of all people,
// officials too.
func (b *bundle) data(t *testing.T) map[string]bool {
	t.Helper()
	data := map[string]bool{}
	admin := roleOf(t, b, "demo-admin")
	for offset := 0; ; offset += 200 {
		found, _, err := b.Access.SearchPeople(t.Context(), &access.Viewer{Person: admin.Person, Admin: true}, "", offset, 200)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range found {
			p, err := b.Access.Person(t.Context(), &access.Viewer{Person: l.ID}, l.ID) // as they see themselves
			if err != nil || strings.Contains(p.Name, "*") {
				t.Fatalf("%+v, %v", p, err)
			}
			for _, datum := range []string{p.Name, p.ID, p.Login, p.Phone, p.IDCard} {
				if datum != "" {
					data[datum] = true
				}
			}
		}
		if len(found) == 0 {
			return data
		}
	}
}

// split parts a number such as SCJG-2026-000012.
func split(t *testing.T, number string) (prefix string, year, n int) {
	t.Helper()
	parts := strings.Split(number, "-")
	last := len(parts) - 1
	year, err := strconv.Atoi(parts[last-1])
	if err == nil {
		n, err = strconv.Atoi(parts[last])
	}
	if err != nil {
		t.Fatalf("number %q", number)
	}
	return strings.Join(parts[:last-1], "-"), year, n
}

func publicOf(t *testing.T, e tlog.Entry) (p casework.Public) {
	t.Helper()
	if err := json.Unmarshal(e.Public, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// numbersFollow checks that case numbers are given one after the other, in each
// office and year, and versions in each case.
func numbersFollow(t *testing.T, entries []tlog.Entry) {
	t.Helper()
	last, versions := map[string]int{}, map[string]int{}
	for _, e := range entries {
		if versions[e.Stream]++; versions[e.Stream] != e.Version {
			t.Errorf("entry %d: version %d of %s is missing", e.Seq, versions[e.Stream], e.Stream)
		}
		if tlog.IsAnnouncement(e.Stream) {
			continue
		}
		p := publicOf(t, e)
		if !p.Numbered {
			continue
		}
		office, year, n := split(t, p.Number)
		series := fmt.Sprint(office, year)
		if last[series]++; office != p.Office || n != last[series] {
			t.Errorf("entry %d gives %s, number %d of %s in %d is missing", e.Seq, p.Number, last[series], p.Office, year)
		}
	}
	if len(last) < 5 {
		t.Errorf("only %d series", len(last))
	}
}

// countsAgree folds registers and series from the entries, and compares each
// day's count.
func countsAgree(t *testing.T, entries []tlog.Entry) {
	t.Helper()
	ended, series := map[string]map[string]bool{}, map[string]int64{}
	days, before := 0, ""
	for _, e := range entries {
		if strings.HasPrefix(e.Stream, tlog.DayStream) {
			days++
			var c tlog.Counted
			if err := json.Unmarshal(e.Public, &c); err != nil {
				t.Fatal(err)
			}
			if before != "" && c.Day != next(t, before) {
				t.Errorf("%s is closed after %s", c.Day, before)
			}
			before = c.Day
			want := tlog.Counted{Day: c.Day, Registers: countOf(ended), Series: maps.Clone(series)}
			if diff := cmp.Diff(want, c); diff != "" {
				t.Errorf("%s (-fold +counted):\n%s", c.Day, diff)
			}
		}
		if tlog.IsAnnouncement(e.Stream) {
			continue
		}
		p := publicOf(t, e)
		for _, r := range p.Records {
			if ended[r.Register] == nil {
				ended[r.Register] = map[string]bool{}
			}
			ended[r.Register][r.Key] = r.Op == "end"
		}
		if p.Numbered {
			office, year, n := split(t, p.Number)
			series[casework.CaseSeries(office, year)] = int64(n)
		}
		if number := p.Numbers["certificate"]; number != "" {
			prefix, year, n := split(t, number)
			series[casework.CertificateSeries(prefix, year)] = int64(n)
		}
	}
	if days < 55 || days > 60 {
		t.Errorf("%d of 60 days are closed", days)
	}
}

func countOf(ended map[string]map[string]bool) map[string]tlog.RegisterCount {
	out := map[string]tlog.RegisterCount{}
	for register, records := range ended {
		var n tlog.RegisterCount
		for _, gone := range records {
			if gone {
				n.Ended++
			} else {
				n.Live++
			}
		}
		out[register] = n
	}
	return out
}

func next(t *testing.T, day string) string {
	t.Helper()
	d, err := law.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	return d.AddDays(1).String()
}
