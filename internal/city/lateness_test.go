package city_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qingdan/internal/city"
)

func TestRanking(t *testing.T) {
	t.Parallel()
	got := city.Rank([]city.OfficeLate{{Office: "A", Late: 1, Total: 10}, {Office: "B", Late: 1, Total: 1}, {Office: "C", Late: 3, Total: 6}, {Office: "D", Late: 5, Total: 10},
		{Office: "E", Late: 0, Total: 5}, {Office: "F", Late: 4, Total: 4}}, 5)
	want := city.Ranking{Minimum: 5,
		Ranked: []city.OfficeLate{{Office: "D", Late: 5, Total: 10}, {Office: "C", Late: 3, Total: 6}, {Office: "A", Late: 1, Total: 10}, {Office: "E", Late: 0, Total: 5}},
		Few:    []city.OfficeLate{{Office: "B", Late: 1, Total: 1}, {Office: "F", Late: 4, Total: 4}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// No office below the minimum is ranked, none is lost, and rates fall.
func TestRankingHoldsForAllOffices(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		offices := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) city.OfficeLate {
			total := rapid.IntRange(1, 40).Draw(t, "total")
			return city.OfficeLate{Office: rapid.StringMatching("[A-Z]{3}").Draw(t, "office"), Total: total, Late: rapid.IntRange(0, total).Draw(t, "late")}
		}), 0, 12).Draw(t, "offices")
		minimum := rapid.IntRange(1, 20).Draw(t, "minimum")
		r := city.Rank(offices, minimum)
		if len(r.Ranked)+len(r.Few) != len(offices) {
			t.Fatal("an office is lost")
		}
		for i, o := range r.Ranked {
			if o.Total < minimum {
				t.Fatalf("%+v is ranked", o)
			}
			if i > 0 && o.Late*r.Ranked[i-1].Total > r.Ranked[i-1].Late*o.Total {
				t.Fatalf("%+v stands below %+v", o, r.Ranked[i-1])
			}
		}
	})
}
