package city_test

import (
	"strings"
	"testing"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/law"
)

// invented is a notice for 2027 that moves working days: no real one is known
// when this is written.
const invented = `date,type,name,name_en,note
2027-01-01,holiday_off,元旦,New Year's Day,
2027-01-04,holiday_off,元旦,New Year's Day,
2027-01-05,holiday_off,元旦,New Year's Day,
2027-10-01,holiday_off,国庆节,National Day,
`

func TestDueTimesFollowTheDecree(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.set(time.Date(2026, 12, 28, 9, 0, 0, 0, law.Shanghai()))
	r := b.submitted(li) // five working days reach into 2027
	before := b.clock(r.Case)
	if !before.Provisional || law.DateOf(before.Due.Add(-time.Second)).String() != "2027-01-04" {
		t.Fatalf("before the notice: %+v", before)
	}
	notice, err := law.ParseCalendar(strings.NewReader(invented))
	if err != nil {
		t.Fatal(err)
	}
	cfg := b.city.Config
	if cfg.Calendar, err = law.Builtin().With(notice); err != nil {
		t.Fatal(err)
	}
	b.city.Close()
	if b.city, err = city.Open(b.ctx, cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.city.Close)
	if n, err := b.city.Rederive(b.ctx); n != 1 || err != nil {
		t.Fatalf("derived %d anew, %v", n, err)
	}
	after := b.clock(r.Case)
	if after.Provisional || law.DateOf(after.Due.Add(-time.Second)).String() != "2027-01-07" || after.Calendar == before.Calendar {
		t.Errorf("after the notice: %+v", after)
	}
	row, err := b.store.Case(b.ctx, li, r.Case)
	if err != nil || !row.Due.Equal(after.Due) || row.Provisional {
		t.Errorf("the inbox has %v, %v", row.Due, err)
	}
	if n, err := b.city.Rederive(b.ctx); n != 0 || err != nil {
		t.Errorf("derived again: %d, %v", n, err)
	}
}

func (b *bundle) clock(id string) city.ClockRow {
	b.t.Helper()
	clocks, err := b.store.Clocks(b.ctx, li, id)
	if err != nil || len(clocks) != 1 {
		b.t.Fatalf("%v, %v", clocks, err)
	}
	return clocks[0]
}
