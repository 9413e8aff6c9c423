package office_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/demo/office"
	"qingdan/internal/law"
)

var scope = office.Scope{Seed: 1, From: law.NewDate(2025, time.November, 23), Until: law.NewDate(2026, time.November, 23),
	Calendar: law.Builtin(), Share: 1}

// A whole plan hands out 510 measures under two documents, on working days
// before the present, and touches no case before it is there.
func TestPlan(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	measures, titles, actions := 0, map[string]bool{}, map[string]int{}
	day := scope.From
	for _, d := range office.Plan(scope) {
		if d.Day < day || d.Day >= scope.Until || !scope.Calendar.IsWorkday(d.Day) {
			t.Fatalf("%s of %s on %s", d.Action, d.Case, d.Day)
		}
		day = d.Day
		if known[d.Case] == (d.Item != "") {
			t.Fatalf("%s%s of %s: known %v", d.Item, d.Action, d.Case, known[d.Case])
		}
		known[d.Case] = true
		for _, o := range d.Opens {
			known[o.Case] = true
			for _, then := range o.Then {
				known[then] = true
			}
		}
		actions[d.Item+d.Action]++
		if d.Action == "assign" {
			measures++
			titles[d.Input["title"].(string)] = true
		}
	}
	if measures != 510 || len(titles) != 510 {
		t.Errorf("%d measures with %d titles", measures, len(titles))
	}
	if actions["hold"] != 6 || actions["cooperation-agreement"] != 13 || actions["engage"] != 4 || actions["ask_change"] < 15 || actions["send_back"] < 20 {
		t.Errorf("planned %v", actions)
	}
}

func TestTheSameScopeIsTheSamePlan(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(office.Plan(scope), office.Plan(scope)); diff != "" {
		t.Error(diff)
	}
}

func TestTooLittleTimeIsNoPlan(t *testing.T) {
	t.Parallel()
	short := scope
	short.From = short.Until - 20
	if p := office.Plan(short); p != nil {
		t.Errorf("%d deeds in three weeks", len(p))
	}
}

// Of few orders some are answered late too: five working days are the limit.
func TestOneOrderInSixIsAnsweredLate(t *testing.T) {
	t.Parallel()
	late := 0
	for nth := range 18 {
		if answered, _, _, _ := office.Answer(scope.Seed, nth, "order-"+strconv.Itoa(nth)); answered > 5 {
			late++
		}
	}
	if late != 3 {
		t.Errorf("%d of 18 orders are answered late", late)
	}
}
