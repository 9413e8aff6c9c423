package city_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/city"
	"qingdan/internal/store"
	"qingdan/internal/store/dsn"
	"qingdan/internal/store/pgtest"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// The triggers that keep events are no hindrance to somebody who has the file.
var dropTriggers = map[store.Dialect][]string{
	store.SQLite:   {"DROP TRIGGER events_keep", "DROP TRIGGER events_stay"},
	store.Postgres: {"DROP TRIGGER events_stay ON events"},
}

var tampering = flag.Uint64("tampering", 0, "seed of the random tamperings, to repeat those that a test has printed")

// TestAuditNamesEveryTampering alters the table of events in 200 random ways
// on each database. Each time the audit names exactly the rows concerned, and
// after they are put back it finds nothing.
func TestAuditNamesEveryTampering(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "city.db") },
		"postgres": func(t *testing.T) string { return pgtest.Empty(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tamper(t, database(t), 200)
		})
	}
}

// attacker has the database in his hands, and puts everything back.
type attacker struct {
	*testing.T
	db    *store.DB
	dice  *rand.Rand
	rows  []event
	store city.Store
}

// event is a row as it lies, in the order of columns.
type event struct {
	seq         int64
	stream      string
	version     int64
	action      string
	at          int64
	actor, list string
	public      string
	private     []byte
}

var columns = []string{"seq", "case_id", "version", "action", "at", "actor", "list", "public", "private"}

func (e event) values() []any {
	return []any{e.seq, e.stream, e.version, e.action, e.at, e.actor, e.list, e.public, e.private}
}

func tamper(t *testing.T, database string, times int) {
	s, err := dsn.Open(database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	b := begin(t, s)
	b.populate(85)
	keys := vault.FromSecret(secret)
	log := newLog(t, keys.Pair("log"))
	log.take(&heads{Store: s, log: log}, keys)
	head, err := (&heads{Store: s, log: log}).Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	audited := &heads{Store: s, log: log, head: &head}

	seed := *tampering
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("seed %d, %d events", seed, head.Size)
	x := &attacker{T: t, db: s.DB(), dice: rand.New(rand.NewPCG(seed, 0)), store: s}
	x.read()
	for _, q := range dropTriggers[x.db.Dialect] {
		x.exec(q)
	}
	find := func() []string {
		var out []string
		for _, f := range log.audit(audited, keys, nil).Findings {
			out = append(out, said(f)...)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	if got := find(); len(got) > 0 {
		t.Fatalf("nothing was altered, yet: %v", got)
	}
	for i := range times {
		what, want, undo := x.harm(i)
		slices.Sort(want)
		if diff := cmp.Diff(want, find()); diff != "" {
			t.Errorf("seed %d, tampering %d: %s (-want +got)\n%s", seed, i, what, diff)
		}
		undo()
		if t.Failed() {
			break
		}
	}
	if got := find(); len(got) > 0 {
		t.Errorf("all was put back, yet: %v", got)
	}
}

// said is a finding in a word for each row.
func said(f city.Finding) []string {
	var out []string
	for i := range max(f.Count, 1) {
		switch f.What {
		case city.Changed:
			name, _, _ := strings.Cut(f.Fields[0].Name, "/")
			out = append(out, fmt.Sprintf("changed %d %s (%d)", f.Seq, name, len(f.Fields)))
		case city.Reordered:
			out = append(out, fmt.Sprintf("reordered %d holds %d", f.Seq+i, f.Holds+i))
		case city.Removed:
			out = append(out, fmt.Sprintf("removed %d", f.Seq+i))
		case city.Inserted, city.Unfit, city.Gap: // a row from nowhere, before, among or after those that are logged
			return []string{fmt.Sprintf("inserted %d", f.Seq)}
		default:
			out = append(out, fmt.Sprintf("%s %d %s", f.What, f.Seq, f.Detail))
		}
	}
	return out
}

func (x *attacker) exec(query string, args ...any) {
	x.Helper()
	if _, err := x.db.Write.ExecContext(x.Context(), query, args...); err != nil {
		x.Fatalf("%s %.80v: %v", query, args, err)
	}
}

func (x *attacker) read() {
	x.Helper()
	events, err := x.store.EventsAfter(x.Context(), 0, 10_000)
	if err != nil {
		x.Fatal(err)
	}
	for _, e := range events {
		x.rows = append(x.rows, event{e.Seq, e.Case, int64(e.Version), e.Action, store.Millis(e.At), e.Actor, e.List, string(e.Public), e.Private})
	}
}

func (x *attacker) put(e event) {
	x.Helper()
	x.exec("INSERT INTO events ("+strings.Join(columns, ", ")+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", e.values()...)
}

func (x *attacker) remove(e event) { x.Helper(); x.exec("DELETE FROM events WHERE seq = $1", e.seq) }

func (x *attacker) any() event { return x.rows[x.dice.IntN(len(x.rows))] }

// shift moves all rows from a seq on. Through negative numbers, so that no two
// rows ever have the same.
func (x *attacker) shift(from, by int64) {
	x.Helper()
	x.exec("UPDATE events SET seq = -(seq + $1) WHERE seq >= $2", by, from)
	x.exec("UPDATE events SET seq = -seq WHERE seq < 0")
}

// harm alters something and tells what, what the audit must say, and how it is
// put back.
func (x *attacker) harm(i int) (what string, want []string, undo func()) {
	x.Helper()
	last := int64(len(x.rows))
	switch i % 10 {
	case 6:
		e := x.any()
		x.remove(e)
		return "delete", []string{fmt.Sprintf("removed %d", e.seq)}, func() { x.put(e) }
	case 7:
		e := x.any()
		e.seq = []int64{0, -5, last + 1, last + 1 + x.dice.Int64N(1000)}[x.dice.IntN(4)]
		e.version += 1000
		x.put(e)
		return "insert", []string{fmt.Sprintf("inserted %d", e.seq)}, func() { x.remove(e) }
	case 8:
		return x.swap()
	case 9:
		return x.slide(last)
	}
	e := x.any()
	column := columns[(i+x.dice.IntN(3))%len(columns)]
	return x.flip(e, column)
}

// flip alters one column of a row.
func (x *attacker) flip(e event, column string) (string, []string, func()) {
	x.Helper()
	was := e.values()[slices.Index(columns, column)]
	var is any
	switch v := was.(type) {
	case int64:
		is = x.number(column, v)
	case string:
		is = x.text(column, v)
	case []byte:
		is = x.bytes(v)
	}
	seq := e.seq
	want := []string{fmt.Sprintf("changed %d %s (1)", seq, strings.Replace(column, "case_id", "stream", 1))}
	if column == "seq" {
		seq = is.(int64)
		want = []string{fmt.Sprintf("reordered %d holds %d", seq, e.seq)}
	}
	x.exec("UPDATE events SET "+column+" = $1 WHERE seq = $2", is, e.seq)
	return fmt.Sprintf("flip %s of %d: %.60q -> %.60q", column, e.seq, was, is), want, func() {
		x.Helper()
		x.exec("UPDATE events SET "+column+" = $1 WHERE seq = $2", was, seq)
	}
}

func (x *attacker) number(column string, v int64) int64 {
	last := int64(len(x.rows))
	switch column {
	case "seq":
		return []int64{0, -1 - x.dice.Int64N(9), last + 1, last + 1 + x.dice.Int64N(1000)}[x.dice.IntN(4)]
	case "version":
		return v + 100 + x.dice.Int64N(1000)
	}
	return v + 1 + x.dice.Int64N(100_000) - 50_000*(v%2)
}

// text replaces, adds or takes away one character.
func (x *attacker) text(column, v string) string {
	if v == "" {
		return "x"
	}
	r := []rune(v)
	at := x.dice.IntN(len(r))
	switch x.dice.IntN(4) {
	case 0:
		r = slices.Delete(slices.Clone(r), at, at+1)
	case 1:
		r = slices.Insert(slices.Clone(r), at, ' ')
	default:
		is := rune('!' + x.dice.IntN('~'-'!'))
		if is == r[at] {
			is = '~'
		}
		r[at] = is
	}
	taken := func(e event) bool { return column == "case_id" && e.stream == string(r) } // with the same version: refused
	if s := string(r); s != v && !slices.ContainsFunc(x.rows, taken) {
		return s
	}
	return v + "x"
}

func (x *attacker) bytes(v []byte) []byte {
	if len(v) == 0 {
		return []byte{1}
	}
	v = slices.Clone(v)
	at := x.dice.IntN(len(v))
	if x.dice.IntN(5) == 0 {
		return v[:at]
	}
	v[at] ^= 1 << x.dice.IntN(8)
	return v
}

// swap exchanges two rows, or one column of theirs.
func (x *attacker) swap() (string, []string, func()) {
	a, b := x.any(), x.any()
	for a.seq == b.seq {
		b = x.any()
	}
	exchange := func(one, other int64) {
		x.exec("UPDATE events SET seq = -1000000 WHERE seq = $1", one)
		x.exec("UPDATE events SET seq = $1 WHERE seq = $2", one, other)
		x.exec("UPDATE events SET seq = $1 WHERE seq = -1000000", other)
	}
	exchange(a.seq, b.seq)
	return fmt.Sprintf("swap %d and %d", a.seq, b.seq),
		[]string{fmt.Sprintf("reordered %d holds %d", a.seq, b.seq), fmt.Sprintf("reordered %d holds %d", b.seq, a.seq)},
		func() { exchange(a.seq, b.seq) }
}

// slide takes a row out, or puts one in, and moves all that come after.
func (x *attacker) slide(last int64) (what string, want []string, undo func()) {
	e := x.any()
	if x.dice.IntN(2) == 0 {
		x.remove(e)
		x.shift(e.seq+1, -1)
		for seq := e.seq; seq < last; seq++ {
			want = append(want, fmt.Sprintf("reordered %d holds %d", seq, seq+1))
		}
		return fmt.Sprintf("take out %d", e.seq), append(want, fmt.Sprintf("removed %d", e.seq)), func() { x.shift(e.seq, 1); x.put(e) }
	}
	x.shift(e.seq, 1)
	for seq := e.seq; seq <= last; seq++ {
		want = append(want, fmt.Sprintf("reordered %d holds %d", seq+1, seq))
	}
	e.version += 1000
	x.put(e)
	return fmt.Sprintf("put in %d", e.seq), append(want, fmt.Sprintf("inserted %d", e.seq)), func() { x.remove(e); x.shift(e.seq, -1) }
}

// populate makes cases in all states, and announcements among them.
func (b *bundle) populate(cases int) {
	b.t.Helper()
	for i := range cases {
		r := b.submitted(li)
		switch i % 4 {
		case 0:
			b.must(li, city.Request{Case: r.Case, Action: "withdraw", Expect: r.Version})
		case 1:
			r = b.must(clerk, city.Request{Case: r.Case, Action: "accept", Expect: r.Version})
			b.must(decider, city.Request{Case: r.Case, Action: "approve", Expect: r.Version})
		case 2:
			b.must(clerk, city.Request{Case: r.Case, Action: "notify", Expect: r.Version, Input: map[string]any{"missing": "面积 < 10 & 照片"}})
		}
		if i%10 == 9 {
			b.announce(fmt.Sprintf("day/2026-03-%02d", i/10+2), tlog.CountAction, tlog.Counted{Day: fmt.Sprintf("2026-03-%02d", i/10+2),
				Registers: map[string]tlog.RegisterCount{"stalls": {Live: int64(i)}}, Series: map[string]int64{"CG-2026": int64(i + 1)}})
		}
	}
	b.days(6)
	if _, err := b.city.Sweep(b.ctx); err != nil { // events by clock
		b.t.Fatal(err)
	}
}
