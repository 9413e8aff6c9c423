package report_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/report"
)

var (
	rate  = &lists.Figure{ID: "town.rate", Name: lang.Text{Zh: "率", En: "Rate"}, Unit: "percent", Decimals: 1, Per: "share"}
	shops = &lists.Figure{ID: "town.shops", Name: lang.Text{Zh: "店", En: "Shops"}, Unit: "count", Per: "total"}
)

func TestWhatANumberSays(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		v          report.Value
		words      string
		zh, en     string
		share      string
		difference string // from 87.7 %
	}{
		{report.ValueOf(rate, figures.Sums{Numerator: 50, Denominator: 57}), "", "87.7%", "87.7%", "50 / 57", "0"},
		{report.ValueOf(rate, figures.Sums{Numerator: 9, Denominator: 10}), "强", "90.0% 强", "90.0% 强", "9 / 10", "+2.3"},
		{report.ValueOf(rate, figures.Sums{Numerator: 1, Denominator: 3}), "", "33.3%", "33.3%", "1 / 3", "-54.4"},
		{report.ValueOf(rate, figures.Sums{}), "强", "尚无记录", "not yet recorded", "", ""},
		{report.ValueOf(shops, figures.Sums{Numerator: 510, Denominator: 510}), "家", "510 家", "510 家", "", ""},
		{report.ValueOf(shops, figures.Sums{Denominator: 3}), "家", "0 家", "0 家", "", ""}, // three were looked at, none counts
		{report.ValueOf(shops, figures.Sums{}), "家", "尚无记录", "not yet recorded", "", ""},
	} {
		r := report.Run{Figure: tc.v.ID, Words: tc.words}
		if zh, en := r.Says(tc.v, lang.Zh), r.Says(tc.v, lang.En); zh != tc.zh || en != tc.en {
			t.Errorf("%+v says %q and %q", tc.v, zh, en)
		}
		before := report.ValueOf(rate, figures.Sums{Numerator: 50, Denominator: 57})
		if got := tc.v.Share(); got != tc.share || tc.v.Difference(before) != tc.difference {
			t.Errorf("%+v: %q, %q", tc.v, got, tc.v.Difference(before))
		}
	}
}

// What is frozen is read back as it was, words and blocks and numbers.
func TestFreezesAreReadBack(t *testing.T) {
	t.Parallel()
	front := strings.Replace(front, "id: town", "id: town\nawaits:\n  town.new: {zh: 新, en: New}", 1)
	got, faults := load(front+"## 一\n\n占 {{figure town.rate}}，{{figure town.new 个}}。\n", "{{figure town.rate}} {{figure town.new}}\n")
	if faults != "" {
		t.Fatal(faults)
	}
	values := got[0].Take(func(id string) (report.Value, bool) {
		return report.ValueOf(rate, figures.Sums{Numerator: 50, Denominator: 57}), id == "town.rate"
	})
	m := report.Moment{Values: values, Position: 7, At: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)}
	text, err := json.Marshal(got[0].FreezeAt(m, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	f, again, err := report.ParseFreeze(text)
	if err != nil || !reflect.DeepEqual(f.Moment, m) || f.Checkpoint != "checkpoint" {
		t.Errorf("%+v %v", f, err)
	}
	if !reflect.DeepEqual(again.Zh, got[0].Zh) || !reflect.DeepEqual(again.En, got[0].En) || again.Title != got[0].Title {
		t.Errorf("%+v", again)
	}
	if v := f.Find("town.new"); !v.Awaited || v.Name.En != "New" || f.Find("town.other").Known {
		t.Errorf("%+v", v)
	}
	if _, _, err := report.ParseFreeze([]byte("{")); err == nil {
		t.Error("half a text is read")
	}
}

// Whatever is typed, loading ends and takes no unknown figure for a known one.
func FuzzLoad(f *testing.F) {
	f.Add("{{figure town.rate 项}} **a** [b](/c)\n\n- d\n\n| a |\n|---|\n| b |")
	f.Add("> {{typed 5}}\n```\n{{")
	f.Fuzz(func(t *testing.T, text string) {
		got, faults := load(front+text, text)
		if (got == nil) != strings.Contains(faults, ": error: ") {
			t.Errorf("%d reports with %s", len(got), faults)
		}
		for _, r := range got {
			for _, id := range r.Cited() {
				if id != "town.rate" && id != "town.shops" {
					t.Errorf("cites %s", id)
				}
			}
		}
	})
}
