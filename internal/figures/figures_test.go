package figures_test

import (
	"os"
	"slices"
	"testing"
	"testing/fstest"

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

// Figures see of who took an action only what the public side of events tells.
func TestFiguresNameNobody(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../casework/testdata/lists/permits/permits.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const by = "case.taken['accept'] == 'person' && case.taken['deem'] == 'clock' && case.taken['approve_by_rule'] == 'rule'"
	text = append(text, "---\nfigure: by\nname: {zh: 谁, en: Who}\ndefinition: {zh: 谁, en: Who}\nunit: count\ndecimals: 0\nover: cases\ncount: \""+by+"\"\nper: total\n"...)
	lib, faults := lists.Load(fstest.MapFS{"permits/permits.yaml": {Data: text}})
	if lib == nil {
		t.Fatal(faults)
	}
	for who, taken := range map[string]map[string]string{
		"as the city knows it": {"accept": "0190-person-id", "deem": lists.ByClock, "approve_by_rule": lists.ByRule},
		"as the log tells it":  {"accept": "clerk", "deem": lists.ByClock, "approve_by_rule": lists.ByRule},
	} {
		s := figures.Subject{Over: figures.OverCases, ID: "case:1", Vars: lists.Vars{Case: &lists.CaseFacts{Taken: taken}}}
		got, err := figures.Members([]*lists.Figure{lib.Figure("permits.by")}, s)
		if err != nil || len(got) != 1 || !got[0].Counts {
			t.Errorf("%s: %+v, %v", who, got, err)
		}
	}
}

func TestTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.Float64Range(-1e6, 1e6)).Draw(t, "values")
		var members []figures.Member
		for _, v := range values {
			members = append(members, figures.Member{Value: v, Counts: true}, figures.Member{Value: v})
		}
		there, err := figures.Total(members)
		slices.Reverse(members)
		back, err2 := figures.Total(members)
		if err != nil || err2 != nil || there != back || there.Denominator != int64(len(members)) {
			t.Fatalf("%+v %+v %v %v", there, back, err, err2)
		}
	})
	if _, err := figures.Total([]figures.Member{{Value: 2e12}}); err == nil {
		t.Error("a value beyond a trillion")
	}
}
