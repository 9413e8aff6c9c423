package replay_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qingdan/internal/casework"
	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/replay"
)

// why is the report's cases with their reasons in short.
func why(r *replay.Report) map[string]string {
	out := map[string]string{}
	for _, d := range r.Differs {
		var all []string
		for _, w := range d.Reasons {
			all = append(all, strings.TrimRight(strings.Join([]string{string(w.Kind), w.Code, w.Action, w.Clock}, " "), " "))
		}
		out[d.Case] = strings.Join(all, "; ")
	}
	return out
}

func figure(t *testing.T, r *replay.Report, id string) replay.FigureDiff {
	t.Helper()
	for _, f := range r.Figures {
		if f.ID == id {
			return f
		}
	}
	t.Fatalf("no figure %s", id)
	return replay.FigureDiff{}
}

// cutTown has cases decided after 1, 3, 5 and 6 working days, one paused, one
// extended, and one that is still open. The promise is five working days.
func cutTown(t *testing.T) *town {
	w := newTown(t)
	w.decided("after 1", at(3, 2), at(3, 3))
	w.decided("after 3", at(3, 2), at(3, 5))
	w.decided("after 5", at(3, 2), at(3, 9))
	w.decided("after 6", at(3, 2), at(3, 10))
	w.submit("paused", 5, at(3, 2))
	w.must("paused", "clerk", "accept", at(3, 2), casework.Command{})
	w.must("paused", "decider", "pause", at(3, 4), casework.Command{Input: map[string]any{"reason": "appraisal", "notice": "需要鉴定。"}})
	w.must("paused", "decider", "resume", at(3, 16), casework.Command{})
	w.must("paused", "decider", "approve", at(3, 17), casework.Command{})
	w.submit("open", 5, at(3, 16))
	w.must("open", "clerk", "accept", at(3, 16), casework.Command{})
	return w
}

func TestAPromiseCutMakesTheKnownCasesLate(t *testing.T) {
	t.Parallel()
	w := cutTown(t)
	r := w.replay(library(t, "promised: 5wd", "promised: 3wd"), false)
	want := map[string]string{"after 5": "late   decision"}
	if diff := cmp.Diff(want, why(r)); diff != "" {
		t.Errorf("3 working days: %s", diff)
	}
	late := r.Differs[0].Reasons[0]
	if late.Before.String() != "5wd" || late.After.String() != "3wd" || law.DateOf(late.Due).String() != "2026-03-06" || !late.At.Equal(at(3, 9)) {
		t.Errorf("%+v", late) // 24:00 of 5 March
	}
	if f := figure(t, r, "permits.on-time"); !f.Differ || *f.Before != (replay.Side{Value: "80.0", Numerator: 4, Denominator: 5}) || *f.After != (replay.Side{Value: "60.0", Numerator: 3, Denominator: 5}) {
		t.Errorf("%+v %+v", f.Before, f.After)
	}
	if f := figure(t, r, "permits.area"); f.Differ {
		t.Errorf("area %+v %+v", f.Before, f.After)
	}
	group := replay.Group{Office: "CG", Item: "stall", Name: r.Groups[0].Name, Cases: 6, Timed: 6, LateBefore: 1, LateAfter: 2, Differ: 1}
	if len(r.Groups) != 1 || r.Groups[0] != group {
		t.Errorf("%+v", r.Groups)
	}
	if len(r.Changes) != 1 || len(r.Changes[0].Limits) != 1 || r.Changes[0].Limits[0].After.Effective().String() != "3wd" {
		t.Errorf("%+v", r.Changes)
	}
	if len(r.Unknown) != 0 || r.Cases != 6 || r.Differ != 1 || r.Events != len(w.events) {
		t.Errorf("%+v", r)
	}
	if got := why(w.replay(library(t, "promised: 5wd", "promised: 10wd"), false)); got["after 6"] != "on_time   decision" || len(got) != 1 {
		t.Errorf("10 working days: %v", got)
	}
	if got := why(w.replay(library(t, "promised: 5wd", "promised: 2wd"), false)); got["paused"] != "late   decision" || got["after 3"] == "" || len(got) != 3 {
		t.Errorf("2 working days: %v", got)
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.decided("february", at(2, 2), at(2, 9))
	w.decided("march", at(3, 2), at(3, 9))
	w.decided("april", at(4, 8), at(4, 15))
	changed := library(t, "promised: 5wd", "promised: 3wd")
	from, to := law.NewDate(2026, 3, 1), law.NewDate(2026, 3, 31)
	for _, tc := range []struct {
		from, to law.Date
		want     []string
	}{{0, 0, []string{"april", "february", "march"}}, {from, to, []string{"march"}}, {from, 0, []string{"april", "march"}}, {0, to, []string{"february", "march"}}} {
		r := w.replay(changed, false, tc.from, tc.to)
		got := []string{}
		for id := range why(r) {
			got = append(got, id)
		}
		if slices.Sort(got); !slices.Equal(got, tc.want) || r.Cases != len(tc.want) {
			t.Errorf("%v to %v: %v of %d", tc.from, tc.to, got, r.Cases)
		}
	}
}

// Cases of an older list version are judged as they were, unless the changed
// lists change the item.
func TestOlderVersions(t *testing.T) {
	t.Parallel()
	w := newTown(t, "promised: 5wd", "promised: 8wd")
	w.decided("old", at(3, 2), at(3, 10)) // 6 working days
	w.old = append(w.old, w.lib)
	w.lib = library(t)
	w.decided("new", at(3, 11), at(3, 19))
	if r := w.replay(library(t), false); r.Differ != 0 || figure(t, r, "permits.on-time").Before.Numerator != 1 {
		t.Errorf("unchanged: %v", why(r))
	}
	r := w.replay(library(t, "promised: 5wd", "promised: 6wd"), false)
	if got := why(r); len(got) != 1 || got["new"] != "on_time   decision" {
		t.Errorf("%v", got)
	}
	r = w.replay(library(t, "promised: 5wd", "promised: 4wd"), false)
	if got := why(r); len(got) != 1 || got["old"] != "late   decision" {
		t.Errorf("%v", got)
	}
}

func TestTheLawActsInSomebodysPlace(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.submit("slow", 5, at(3, 2))
	w.must("slow", "clerk", "accept", at(3, 6), casework.Command{}) // the fourth working day
	w.submit("deemed", 5, at(3, 2))
	w.must("deemed", "clock", "deem", at(3, 10), casework.Command{})
	w.submit("waits", 5, at(3, 4))
	const limit = "limit: 5wd, basis: {law: 中华人民共和国行政许可法, article: 第三十二条}"
	got := why(w.replay(library(t, limit, strings.Replace(limit, "5wd", "3wd", 1)), false))
	want := map[string]string{"slow": "expired  deem notice; late   notice", "waits": "expired  deem notice"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("three days: %s", diff)
	}
	got = why(w.replay(library(t, limit, strings.Replace(limit, "5wd", "10wd", 1)), false))
	if diff := cmp.Diff(map[string]string{"deemed": "refused not_due deem notice"}, got); diff != "" {
		t.Errorf("ten days: %s", diff)
	}
}

func TestGuards(t *testing.T) {
	t.Parallel()
	w := cutTown(t)
	w.submit("refused", 5, at(3, 16))
	w.must("refused", "clerk", "accept", at(3, 16), casework.Command{})
	w.must("refused", "decider", "refuse", at(3, 17), casework.Command{Input: map[string]any{"reasons": "通道宽度不符合要求，影响通行。"}})
	stricter := library(t, `"size(input.reasons) >= 10"`, `"size(input.reasons) >= 50"`)
	r := w.replay(stricter, true)
	if got := why(r); len(got) != 1 || got["refused"] != "refused guard refuse" || r.Differs[0].Reasons[0].Say.En != "The reasons are too short" {
		t.Errorf("%v", got)
	}
	if len(r.Unknown) != 0 || r.Groups[0].Refused != 1 {
		t.Errorf("%+v %+v", r.Unknown, r.Groups)
	}
	r = w.replay(stricter, false)
	if r.Differ != 0 || len(r.Unknown) != 1 || r.Unknown[0].What != "guard" || r.Unknown[0].Action != "refuse" || r.Unknown[0].Events != 1 {
		t.Errorf("without the private sides: %v %+v", why(r), r.Unknown)
	}
	// A guard over public facts needs no private side.
	public := library(t, "    apart_from: [accept]\n    certificate: true", `    apart_from: [accept]
    guards: [{when: "case.used_days <= 4", say: {zh: 太晚, en: Too late}}]
    certificate: true`)
	if got := why(w.replay(public, false)); len(got) != 2 || got["after 5"] != "refused guard approve" || got["after 6"] != "refused guard approve" {
		t.Errorf("%v", got)
	}
	// Checks over the form and required fields are judged by the form.
	checks := library(t, `when: "form.area < 50.0 || form.night == false"`, `when: "form.area < 4.0"`)
	if r := w.replay(checks, true); r.Differ != 7 || r.Differs[0].Reasons[0].Code != replay.CodeGuard {
		t.Errorf("%v", why(r))
	}
	required := library(t, "required: [name, area]", "required: [name, area, night]")
	if r := w.replay(required, true); r.Differ != 7 || r.Differs[0].Reasons[0].Code != replay.CodeForm {
		t.Errorf("%v", why(r))
	}
	if r := w.replay(required, false); r.Differ != 0 || len(r.Unknown) != 1 || r.Unknown[0].What != "form" || r.Unknown[0].Events != 7 {
		t.Errorf("%v %+v", why(r), r.Unknown)
	}
}

func TestProcedures(t *testing.T) {
	t.Parallel()
	w := cutTown(t)
	for name, tc := range map[string]struct {
		replace []string
		open    bool
		want    map[string]string
	}{
		"a role that may no longer": {[]string{"pause:\n    name: {zh: 暂停计时, en: Pause the clock}\n    by: [decider]", "pause:\n    name: {zh: 暂停计时, en: Pause the clock}\n    by: [head]"},
			false, map[string]string{"paused": "refused role pause"}},
		"a reason that is no longer lawful": {[]string{"{appraisal: {zh: 鉴定, en: Appraisal}, hearing: {zh: 听证, en: Hearing}}, basis", "{hearing: {zh: 听证, en: Hearing}}, basis",
			"enum: [appraisal, hearing], x-options: {appraisal: {zh: 鉴定, en: Appraisal}, hearing", "enum: [hearing], x-options: {hearing"},
			false, map[string]string{"paused": "refused pause_reason pause decision"}},
		"nobody may decide what he accepted": {[]string{"name: {zh: 恢复计时, en: Resume the clock}, by: [decider]", "name: {zh: 恢复计时, en: Resume the clock}, apart_from: [pause], by: [decider]"},
			true, map[string]string{"paused": "refused apart_from resume"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, why(w.replay(library(t, tc.replace...), tc.open))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestARemovedItem(t *testing.T) {
	t.Parallel()
	w := cutTown(t)
	other := strings.NewReplacer("item: stall", "item: kiosk").Replace(written(t, "name: {zh: 临时占道设摊许可, en: Street stall permit}", "name: {zh: 报刊亭许可, en: Kiosk permit}"))
	r := w.replay(library(t, written(t), other), false)
	if r.Differ != r.Cases || r.Groups[0].Removed != r.Cases || r.Groups[0].Timed != 0 {
		t.Errorf("%v %+v", why(r), r.Groups)
	}
	if f := figure(t, r, "permits.on-time"); f.Before.Denominator != 5 || f.After.Denominator != 0 || f.After.Value != "" {
		t.Errorf("%+v %+v", f.Before, f.After)
	}
	if f := figure(t, r, "permits.area"); f.Before.Denominator != 5 || f.After.Denominator != 0 {
		t.Errorf("%+v %+v", f.Before, f.After)
	}
	var how []string
	for _, c := range r.Changes {
		how = append(how, c.ID+" "+c.How)
	}
	if !slices.Equal(how, []string{"stall removed", "kiosk added"}) {
		t.Errorf("%v", how)
	}
}

func TestFigureDefinitions(t *testing.T) {
	t.Parallel()
	w := cutTown(t)
	r := w.replay(library(t, `where: "case.ended"`, `where: "case.ended && case.used_days > 1"`, "figure: area\n", "figure: size\n"), false)
	if f := figure(t, r, "permits.on-time"); f.Before.Denominator != 5 || f.After.Denominator != 4 || f.Before.Numerator != 4 || f.After.Numerator != 3 {
		t.Errorf("%+v %+v", f.Before, f.After)
	}
	if f := figure(t, r, "permits.area"); f.After != nil || f.Before.Numerator != 25 || !f.Differ {
		t.Errorf("%+v", f)
	}
	if f := figure(t, r, "permits.size"); f.Before != nil || f.After.Numerator != 25 {
		t.Errorf("%+v", f)
	}
	if r.Differ != 1 || !slices.Equal(r.Differs[0].Figures, []string{"permits.on-time"}) || len(r.Groups) != 0 {
		t.Errorf("%+v", r.Differs)
	}
}

// A step that gets a limit of its own is timed from what happened.
func TestANewClock(t *testing.T) {
	t.Parallel()
	w := cutTown(t)
	changed := library(t, "  supplement: {name: {zh: 补正时限", "  review: {name: {zh: 审查时限, en: Time to review}, limit: 2wd, setting: true}\n  supplement: {name: {zh: 补正时限",
		"clocks: [stop notice, start decision]", "clocks: [stop notice, start decision, start review]",
		"    certificate: true\n    clocks: [stop decision]", "    certificate: true\n    clocks: [stop decision, stop review]")
	got := why(w.replay(changed, false))
	want := map[string]string{"after 3": "late   review", "after 5": "late   review", "paused": "late   review"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Equal lists give what figures.Fold gives, on both sides, and no difference;
// so do lists in which only a limit is written anew.
func TestNothingChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newTown(t)
		w.random(rt)
		fold := figures.NewFold()
		for _, e := range w.events {
			fold.Add(e)
		}
		for name, r := range map[string]*replay.Report{
			"equal": w.replay(library(t), false), "a comment": w.replay(library(t, "# A small", "# A little"), true),
			"swapped": w.replay(library(t, "promised: 5wd", "promised: 5wd, basis: {law: 中华人民共和国行政许可法, article: 第四十三条}", ", basis: {law: 中华人民共和国行政许可法, article: 第四十二条}}\nprocedure", "}\nprocedure"), true),
		} {
			if r.Differ != 0 || len(r.Unknown) != 0 {
				rt.Fatalf("%s: %v %+v", name, why(r), r.Unknown)
			}
			for _, f := range r.Figures {
				members, err := fold.Members(w.published(), w.lib.Figure(f.ID))
				if err != nil {
					rt.Fatal(err)
				}
				sums, err := figures.Total(w.lib.Figure(f.ID), members)
				if err != nil {
					rt.Fatal(err)
				}
				want := replay.Side{Value: figures.Of(w.lib.Figure(f.ID), sums).Text, Numerator: sums.Numerator, Denominator: sums.Denominator}
				if f.Differ || *f.Before != want || *f.After != want {
					rt.Fatalf("%s %s: %+v %+v want %+v", name, f.ID, f.Before, f.After, want)
				}
			}
		}
	})
}

// Where changed lists only limit clocks otherwise, those that were are limited
// afterwards. Moving them a second time, which the changed lists do once they
// write the same in another order, gives the same.
func TestOtherLimitsAlone(t *testing.T) {
	t.Parallel()
	cut := []string{"promised: 5wd", "promised: 2wd", "limit: 5wd", "limit: 3wd"}
	limits := library(t, cut...)
	moved := library(t, append(cut, "[stop notice, start decision]", "[start decision, stop notice]")...)
	some := false
	rapid.Check(t, func(rt *rapid.T) {
		w := newTown(t)
		w.random(rt)
		a, b := w.replay(limits, false), w.replay(moved, false)
		some = some || a.Differ > 0
		a.Changes, b.Changes = nil, nil
		if diff := cmp.Diff(inJSON(rt, a), inJSON(rt, b)); diff != "" {
			rt.Fatal(diff)
		}
	})
	if !some {
		t.Error("nothing ever differed")
	}
}

func inJSON(t *rapid.T, r *replay.Report) string {
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// random lets some cases live in random ways.
func (w *town) random(t *rapid.T) {
	for n := range rapid.IntRange(1, 6).Draw(t, "cases") {
		id, now := fmt.Sprint("case ", n), at(3, 2)
		w.submit(id, rapid.SampledFrom([]float64{1, 3, 60}).Draw(t, "area"), now)
		for range rapid.IntRange(0, 8).Draw(t, "actions") {
			now = now.Add(time.Duration(rapid.IntRange(1, 24*6).Draw(t, "hours")) * time.Hour)
			act := rapid.SampledFrom([][2]string{{"clerk", "accept"}, {"clerk", "notify"}, {"clock", "deem"}, {"clock", "lapse"}, {"decider", "pause"},
				{"decider", "resume"}, {"head", "extend"}, {"decider", "approve"}, {"decider", "refuse"}, {"applicant", "withdraw"}, {"applicant", "supplement"}}).Draw(t, "action")
			cmd := casework.Command{}
			switch act[1] {
			case "notify":
				cmd.Input = map[string]any{"missing": "平面图"}
			case "pause":
				cmd.Input = map[string]any{"reason": "hearing", "notice": "听证"}
			case "extend":
				cmd.Input = map[string]any{"reason": "案情复杂"}
			case "refuse":
				cmd.Input = map[string]any{"reasons": "通道宽度不符合要求，影响通行。"}
			}
			_ = w.do(id, act[0], act[1], now, cmd) // refused where it does not fit
		}
	}
}
