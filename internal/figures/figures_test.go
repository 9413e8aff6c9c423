package figures_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qingdan/internal/figures"
	"qingdan/internal/lists"
)

func TestValue(t *testing.T) {
	t.Parallel()
	share := &lists.Figure{Unit: "percent", Decimals: 1, Per: "share"}
	mean := &lists.Figure{Unit: "days", Decimals: 2, Per: "mean"}
	total := &lists.Figure{Unit: "days", Decimals: 0, Per: "total"}
	for name, tc := range map[string]struct {
		f    *lists.Figure
		sums figures.Sums
		want string
	}{
		"the city's rate":         {share, figures.Sums{Denominator: 57, Numerator: 50}, "87.7"},
		"all":                     {share, figures.Sums{Denominator: 3, Numerator: 3}, "100.0"},
		"half is rounded up":      {share, figures.Sums{Denominator: 2000, Numerator: 1}, "0.1"},
		"nothing counted yet":     {share, figures.Sums{}, ""},
		"mean":                    {mean, figures.Sums{Denominator: 3, Numerator: 10}, "3.33"},
		"mean of nothing":         {mean, figures.Sums{}, ""},
		"a total may be nought":   {total, figures.Sums{}, "0"},
		"a total may be negative": {total, figures.Sums{Denominator: 2, Numerator: -7}, "-7"},
	} {
		got := figures.Of(tc.f, tc.sums)
		if got.Text != tc.want || got.Known != (tc.want != "") {
			t.Errorf("%s: %+v, want %q", name, got, tc.want)
		}
	}
}

func TestSharesAreBetweenNoughtAndHundred(t *testing.T) {
	t.Parallel()
	f := &lists.Figure{Unit: "percent", Decimals: 1, Per: "share"}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 1e9).Draw(t, "denominator")
		k := rapid.Int64Range(0, n).Draw(t, "numerator")
		v := figures.Of(f, figures.Sums{Denominator: n, Numerator: float64(k)})
		if !v.Known || v.Number < 0 || v.Number > 100 {
			t.Fatalf("%d of %d is %+v", k, n, v)
		}
	})
}

func TestMembers(t *testing.T) {
	t.Parallel()
	lib, faults := lists.Load(os.DirFS("../casework/testdata/lists"))
	if lib == nil {
		t.Fatal(faults)
	}
	s := figures.Subject{Over: figures.OverCases, ID: "case:1", Name: "CG-2026-000001", Office: "CG",
		Vars: lists.Vars{Case: &lists.CaseFacts{Ended: true, OnTime: true}}}
	got, err := figures.Members(lib.Figures(), s)
	want := []figures.Member{{Figure: "permits.on-time", Subject: "case:1", Name: "CG-2026-000001", Office: "CG", Counts: true, Value: 1}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
	s.Vars.Item = &lists.Item{System: &lists.System{ID: "reform"}} // of another system: no member
	if got, _ = figures.Members(lib.Figures(), s); len(got) != 0 {
		t.Errorf("a case of another system: %+v", got)
	}
	s.Vars.Item = nil
	s.Vars.Case = &lists.CaseFacts{Ended: true} // late: a member that does not count
	if got, _ = figures.Members(lib.Figures(), s); len(got) != 1 || got[0].Counts || got[0].Value != 0 {
		t.Errorf("late case: %+v", got)
	}
	s.Vars.Case = &lists.CaseFacts{} // not ended: no member
	if got, _ = figures.Members(lib.Figures(), s); len(got) != 0 {
		t.Errorf("open case: %+v", got)
	}
	r := figures.Subject{Over: figures.OverRecords + "stalls", ID: "record:stalls:ZD-1", Vars: lists.Vars{Record: map[string]any{"area": 2.5}}}
	if got, err = figures.Members(lib.Figures(), r); err != nil || len(got) != 1 || got[0].Value != 2.5 || !got[0].Counts {
		t.Errorf("record: %+v, %v", got, err)
	}
}
