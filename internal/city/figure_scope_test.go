package city_test

import (
	"testing"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/problem"
)

// given opens a grant and gives it some hours later.
func (b *bundle) given(item string, amount float64, day string, hours int) city.Receipt {
	b.t.Helper()
	form := map[string]any{"about": "省厅通报第1号", "amount": amount}
	if day != "" {
		form["day"] = day
	}
	r := b.must(li, city.Request{Item: item, Action: casework.Open, Submit: true, Form: form})
	b.set(b.time().Add(time.Duration(hours) * time.Hour))
	return b.must(grantClerks[r.Number[:2]], city.Request{Case: r.Case, Action: "give", Expect: r.Version})
}

func day(y int, m time.Month, d int) law.Date { return law.NewDate(y, m, d) }

func texts(rs []city.Reading) []string {
	out := make([]string, len(rs))
	for i, r := range rs {
		out[i] = r.From.String() + " " + r.Value.Text
	}
	return out
}

func same[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
		return
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s: %v, want %v", what, got, want)
			return
		}
	}
}

func TestSeriesAndComparison(t *testing.T) {
	t.Parallel()
	b := setupOn(t, "testdata/ledger", nil)
	for _, g := range []struct {
		amount float64
		day    string
	}{{100, "2025-02-28"}, {50, "2026-01-31"}, {30, "2026-02-01"}, {20, "2026-02-27"}, {7, ""}} {
		b.given("grant-a", g.amount, g.day, 1)
	}
	b.fold()
	year := figures.Scope{Period: figures.Period{From: day(2026, 1, 1), To: day(2026, 3, 31)}}
	got, err := b.city.Series(b.ctx, "ledger.amount", year, figures.Month, day(2026, 3, 31))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "months", texts(got), []string{"2026-01-01 50.00", "2026-02-01 50.00", "2026-03-01 0.00"})
	all := figures.Scope{Period: figures.AllTime()}
	if got, err = b.city.Series(b.ctx, "ledger.amount", all, figures.Year, day(2026, 12, 31)); err != nil {
		t.Fatal(err)
	}
	same(t, "years", texts(got), []string{"2025-02-28 100.00", "2026-01-01 100.00"})
	if got, _ = b.city.Series(b.ctx, "ledger.days_used", year, figures.Month, day(2026, 3, 31)); len(got) != 3 || got[0].Value.Known || got[2].Value.Text != "0.0" {
		t.Errorf("medians by month: %v", texts(got))
	}
	if got, err = b.city.Series(b.ctx, "ledger.rating", all, figures.Year, day(2026, 12, 31)); err != nil {
		t.Fatal(err)
	}
	same(t, "statements", texts(got), []string{"2025-02-28 100.0", "2026-01-01 20.0"})
	if _, err = b.city.Series(b.ctx, "ledger.online", all, figures.Year, day(2026, 12, 31)); !problem.Is(err, problem.Invalid) {
		t.Errorf("a series of items: %v", err)
	}
	c, err := b.city.Compare(b.ctx, "ledger.amount", figures.Scope{Period: figures.Period{From: day(2026, 2, 1), To: day(2026, 2, 28)}})
	if err != nil || c.Difference != "-50.00" || c.Better != 0 || c.Before.Value.Text != "100.00" {
		t.Errorf("compared: %+v %v", c, err)
	}
	if v, err := b.city.Figure(b.ctx, "ledger.amount"); err != nil || v.Value.Text != "207.00" {
		t.Errorf("all, with what has no day: %+v %v", v.Value, err)
	}
}

// An office with one case never stands above one with many.
func TestSmallOfficesStandApart(t *testing.T) {
	t.Parallel()
	b := setupOn(t, "testdata/ledger", nil)
	b.given("grant-b", 1, "", 1)
	for range 11 {
		b.given("grant-a", 1, "", 1)
	}
	late := b.given("grant-a", 1, "", 24*30)
	b.fold()
	got, err := b.city.ByOffice(b.ctx, "ledger.on_time", figures.AllTime(), city.SmallOffice)
	if err != nil || len(got.Ranked) != 1 || len(got.Small) != 1 || got.Small[0].Office != "SW" || got.Ranked[0].Value.Text != "91.7" || got.Ranked[0].Sums.Denominator != 12 {
		t.Errorf("%s: %+v %v", late.Case, got, err)
	}
	got, err = b.city.ByOffice(b.ctx, "ledger.on_time", figures.AllTime(), 1)
	if err != nil || len(got.Ranked) != 2 || got.Ranked[0].Office != "SW" {
		t.Errorf("without a least number: %+v %v", got, err)
	}
	got, err = b.city.ByOffice(b.ctx, "ledger.amount", figures.AllTime(), city.SmallOffice)
	if err != nil || len(got.Ranked) != 2 || len(got.Small) != 0 || got.Ranked[0].Office != "CG" {
		t.Errorf("totals need no least number: %+v %v", got, err)
	}
}

func TestHistoryOfDefinitions(t *testing.T) {
	t.Parallel()
	b := setupOn(t, "testdata/ledger", nil)
	b.days(1)
	b.reopen("en: Grant A.", "en: Grant A anew.") // another list version, the same figure
	b.days(1)
	b.reopen("where: case.ended\ncount: case.on_time", "where: case.ended && case.number != ''\ncount: case.on_time")
	got, err := b.city.Definitions(b.ctx, "ledger.on_time")
	if err != nil || len(got) != 2 || got[0].Figure.Where.Source() == got[1].Figure.Where.Source() || got[0].Seq <= got[1].Seq || got[1].Seq == 0 || !got[0].At.After(got[1].At) {
		t.Fatalf("%+v %v", got, err)
	}
	if got, err = b.city.Definitions(b.ctx, "ledger.amount"); err != nil || len(got) != 1 {
		t.Errorf("one that never changed: %+v %v", got, err)
	}
}

// A statement is shown with who made it and where; one that was taken back is
// not shown any more.
func TestStatements(t *testing.T) {
	t.Parallel()
	b := setupOn(t, "testdata/ledger", nil)
	b.given("grant-a", 80, "2026-01-31", 1)
	last := b.given("grant-a", 87.7, "2026-02-27", 1)
	b.fold()
	fig, all := b.city.Library.Figure("ledger.rating"), figures.Scope{Period: figures.AllTime()}
	got, err := b.city.Statements(b.ctx, fig, all)
	if err != nil || len(got) != 2 || got[0].Value.Text != "87.7" || got[0].Authority != "省厅" || got[0].Source != "省厅通报第1号" || got[0].Stated.Format(time.DateOnly) != "2026-02-27" {
		t.Errorf("%+v %v", got, err)
	}
	b.must(grantClerks["CG"], city.Request{Case: last.Case, Action: "end", Expect: last.Version})
	b.fold()
	if got, err = b.city.Statements(b.ctx, fig, all); err != nil || len(got) != 1 || got[0].Value.Text != "80.0" {
		t.Errorf("after it was taken back: %+v %v", got, err)
	}
	if v, err := b.city.Figure(b.ctx, fig.ID); err != nil || v.Value.Text != "80.0" {
		t.Errorf("the figure: %+v %v", v.Value, err)
	}
	if got, err = b.city.Statements(b.ctx, b.city.Library.Figure("ledger.amount"), all); err != nil || got != nil {
		t.Errorf("of a computed figure: %+v %v", got, err)
	}
}
