package demo_test

import (
	"testing"

	"qingdan/internal/access"
	"qingdan/internal/city"
)

// The demo's reform is made through commands: every measure handed out, in
// every state that people reach, with the alerts that clocks raised, and the
// figures that the city publishes.
func TestTheReformLives(t *testing.T) {
	t.Parallel()
	b := made(t, small)
	if _, err := b.City.FoldFigures(t.Context()); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]float64{
		"reform.measures": 24, "reform.governing_documents": 2, "reform.committee_meetings": 6, "reform.documents_passed": 6,
		"reform.cases_promoted": 3, "cooperation.cooperation_agreements": 13, "cooperation.economic_advisors": 4,
		"approvals.full_online_rank": 2,
	} {
		f, err := b.City.Figure(t.Context(), id)
		if err != nil || f.Value.Number != want {
			t.Errorf("%s is %v, %v; want %v", id, f.Value, err, want)
		}
	}
	if f, err := b.City.Figure(t.Context(), "reform.orders_on_time"); err != nil || f.Value.Number < 60 || f.Value.Number > 95 {
		t.Errorf("about one order in six is to be late: on time are %s %% of %d, %v", f.Value.Text, f.Sums.Denominator, err)
	}
	steward := b.official(t, "ggb-steward-1")
	found := map[string]int{}
	for _, item := range []string{"measure", "milestone", "supervision-order"} {
		for offset := 0; ; offset += 100 {
			rows, _, err := b.store.Cases(t.Context(), steward, city.CaseQuery{Item: item, Now: until, Offset: offset, Limit: 100})
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				found[item+" "+row.State+" "+row.Alert]++
			}
			if len(rows) == 0 {
				break
			}
		}
	}
	for _, want := range []string{"measure running ", "measure running yellow", "measure running red", "measure escalated red", "measure change_asked ",
		"measure reported ", "measure done ", "milestone running ", "milestone met ", "supervision-order closed "} {
		if found[want] == 0 {
			t.Errorf("there is no %q among %v", want, found)
		}
	}
}

func (b *bundle) official(t *testing.T, login string) *access.Viewer {
	t.Helper()
	r := roleOf(t, b, login)
	_, v, err := b.Access.SignInAs(t.Context(), r.Person)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
