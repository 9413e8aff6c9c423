package city_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/city"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/tlog"
)

// again starts another city on the same store, changed as the test needs, and
// closes it.
func (b *bundle) again(change func(*city.Config)) error {
	b.t.Helper()
	cfg := b.city.Config
	change(&cfg)
	c, err := city.Open(b.ctx, cfg)
	if err == nil {
		c.Close()
	}
	return err
}

// announced returns the announcements there are, in order, as "stream version
// text".
func (b *bundle) announced() []string {
	b.t.Helper()
	rows, err := b.store.EventsAfter(b.ctx, 0, 10_000)
	if err != nil {
		b.t.Fatal(err)
	}
	var out []string
	for _, e := range rows {
		if !tlog.IsAnnouncement(e.Case) {
			continue
		}
		if e.Actor != "city" || e.List != "" || len(e.Private) == 0 || e.At.IsZero() {
			b.t.Errorf("announcement %+v", e)
		}
		var p tlog.Published
		if err := json.Unmarshal(e.Public, &p); err != nil {
			b.t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%s %d", e.Case, e.Version))
		if e.Action != tlog.PublishAction {
			continue
		}
		text, err := b.store.Text(b.ctx, p.Digest)
		sum := sha256.Sum256(text)
		if err != nil || p.Digest != "sha256:"+hex.EncodeToString(sum[:]) || !strings.HasSuffix(e.Case, "/"+p.Name) {
			b.t.Errorf("%s announces %+v, whose text is of %d bytes, %v", e.Case, p, len(text), err)
		}
	}
	return out
}

func (b *bundle) want(what string, want ...string) {
	b.t.Helper()
	if diff := cmp.Diff(want, b.announced()); diff != "" {
		b.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// changed returns the library with something else in place of a part of its
// text.
func changed(t *testing.T, lib *lists.Library, old, new string) *lists.Library {
	t.Helper()
	text := strings.Replace(string(lib.Systems[0].Archive()), old, new, 1)
	out, faults := lists.LoadArchives(map[string][]byte{lib.Systems[0].ID: []byte(text)})
	if out == nil || out.Systems[0].Digest == lib.Systems[0].Digest {
		t.Fatal(faults)
	}
	return out
}

func TestListsAndCalendarAreAnnounced(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	cal := "calendar/" + law.Builtin().Version()
	b.want("at the first start", "list/permits 1", cal+" 1")
	same := func(*city.Config) {}
	other := changed(t, b.city.Library, "Street list", "Other list")
	notice, err := law.ParseCalendar(strings.NewReader("date,type,name,name_en,note\n2027-10-01,holiday_off,国庆节,National Day,\n"))
	if err != nil {
		t.Fatal(err)
	}
	longer, err := law.Builtin().With(notice)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []func(*city.Config){
		same,
		func(cfg *city.Config) { cfg.Library = other },
		func(cfg *city.Config) { cfg.Library = other },
		same, // back to the first text: published anew
		func(cfg *city.Config) { cfg.Calendar = longer },
		same,
		same,
	} {
		if err := b.again(change); err != nil {
			t.Fatal(err)
		}
	}
	b.want("after starts with other lists and calendars", "list/permits 1", cal+" 1", "list/permits 2", "list/permits 3",
		"calendar/"+longer.Version()+" 1", cal+" 2")
	text, err := b.store.Text(b.ctx, digestOf(longer.CSV()))
	if err != nil {
		t.Fatal(err)
	}
	if back, err := law.ParseCalendar(bytes.NewReader(text)); err != nil || back.Version() != longer.Version() {
		t.Errorf("the calendar's text gives %v, %v", back, err)
	}
}

func digestOf(text []byte) string {
	sum := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// A start that is broken off between keeping a list and announcing it is made
// good by the next.
func TestWhatIsKeptIsAnnouncedLater(t *testing.T) {
	t.Parallel()
	var f *flaky
	b := setup(t, func(s city.Store) city.Store { f = &flaky{Store: s}; return f })
	other := changed(t, b.city.Library, "Street list", "Other list")
	newer := func(cfg *city.Config) { cfg.Library = other }
	f.before.Store(1)
	if err := b.again(newer); err == nil {
		t.Fatal("started without announcing its list")
	}
	cal := "calendar/" + law.Builtin().Version()
	b.want("broken off before", "list/permits 1", cal+" 1")
	f.before.Store(0)
	f.after.Store(1)
	if err := b.again(newer); err == nil {
		t.Fatal("a fault after the write must look like one")
	}
	if err := b.again(newer); err != nil {
		t.Fatal(err)
	}
	b.want("announced once", "list/permits 1", cal+" 1", "list/permits 2")
}

func TestFiguresFoldAnewUnderAnotherCalendar(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.finish()
	all, err := b.city.FoldFigures(b.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := b.city.FoldFigures(b.ctx); n != 0 || err != nil {
		t.Errorf("folded %d again, %v", n, err)
	}
	cfg := b.city.Config
	notice, err := law.ParseCalendar(strings.NewReader("date,type,name,name_en,note\n2026-10-01,holiday_off,国庆节,National Day,\n"))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Calendar, err = law.Builtin().With(notice); err != nil {
		t.Fatal(err)
	}
	c, err := city.Open(b.ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if n, err := c.FoldFigures(b.ctx); n != all+1 || err != nil { // and its announcement
		t.Errorf("folded %d of %d under another calendar, %v", n, all, err)
	}
	v, err := c.Figure(b.ctx, "permits.on-time")
	if err != nil || v.Position != int64(all+1) || !v.Settled {
		t.Errorf("%+v, %v", v, err)
	}
	r := b.open(li)
	if v, err = c.Figure(b.ctx, "permits.on-time"); err != nil || v.Position != int64(all+1) || v.Settled {
		t.Errorf("after case %s: %+v, %v", r.Case, v, err)
	}
}

// counts returns what the days were closed with.
func (b *bundle) counts() map[string]tlog.Counted {
	b.t.Helper()
	rows, err := b.store.Announcements(b.ctx, "day/", "day/~", 100)
	if err != nil {
		b.t.Fatal(err)
	}
	out := map[string]tlog.Counted{}
	for _, e := range rows {
		var c tlog.Counted
		if err := json.Unmarshal(e.Public, &c); err != nil || e.Action != tlog.CountAction || e.Case != "day/"+c.Day || e.Version != 1 {
			b.t.Errorf("%+v, %v", e, err)
		}
		out[c.Day] = c
	}
	return out
}

func TestDaysAreClosed(t *testing.T) {
	t.Parallel()
	b := setup(t, nil) // Monday 2026-03-02, 9:00
	closes := func(want bool) {
		t.Helper()
		if got, err := b.city.CloseDays(b.ctx); got != want || err != nil {
			t.Errorf("closed %v, %v", got, err)
		}
	}
	b.days(1)
	closes(false) // nothing has been numbered
	r := b.submitted(li)
	b.must(clerk, city.Request{Case: r.Case, Action: "accept", Expect: r.Version})
	b.must(decider, city.Request{Case: r.Case, Action: "approve", Expect: r.Version + 1})
	closes(true) // the day before, though it is not today's business
	closes(false)
	b.set(time.Date(2026, 3, 3, 23, 59, 59, 0, law.Shanghai()))
	closes(false)
	b.set(time.Date(2026, 3, 4, 0, 0, 0, 0, law.Shanghai()))
	closes(true)
	b.days(10)
	b.submitted(li)
	closes(true)
	closes(false)
	if err := b.again(func(cfg *city.Config) {}); err != nil {
		t.Fatal(err)
	}
	got := b.counts()
	if days := slices.Sorted(maps.Keys(got)); !slices.Equal(days, []string{"2026-03-02", "2026-03-03", "2026-03-13"}) {
		t.Errorf("closed %v", days)
	}
	want := tlog.Counted{Day: "2026-03-13", Registers: map[string]tlog.RegisterCount{"stalls": {Live: 1}},
		Series: map[string]int64{"case/CG/2026": 2, "certificate/ZD/2026": 1}}
	if diff := cmp.Diff(want, got["2026-03-13"]); diff != "" {
		t.Error(diff)
	}
	b.set(time.Date(2027, 12, 31, 12, 0, 0, 0, law.Shanghai()))
	closes(true) // last year's series are told until the year ends
	b.set(time.Date(2028, 1, 2, 12, 0, 0, 0, law.Shanghai()))
	b.submitted(li)
	closes(true)
	got = b.counts()
	if diff := cmp.Diff(want.Series, got["2027-12-30"].Series); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]int64{"case/CG/2028": 1}, got["2028-01-01"].Series); diff != "" {
		t.Error(diff)
	}
}

// Rebuilding and asking for cases leave announcements out.
func TestAnnouncementsAreNoCases(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.submitted(li)
	b.days(1)
	if closed, err := b.city.CloseDays(b.ctx); !closed || err != nil {
		t.Fatal(closed, err)
	}
	if n, err := b.city.Rebuild(b.ctx); n != 2 || err != nil {
		t.Errorf("rebuilt %d events, %v", n, err)
	}
	if _, err := b.city.Case(b.ctx, clerk, "day/2026-03-02", false); !problem.Is(err, problem.NotFound) {
		t.Errorf("an announcement as a case: %v", err)
	}
	_, err := b.city.Do(b.ctx, clerk, city.Request{Case: "list/permits", Action: "publish", Expect: 1})
	if !problem.Is(err, problem.NotFound) {
		t.Errorf("an action on an announcement: %v", err)
	}
}
