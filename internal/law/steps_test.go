package law_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/law"
)

// lines writes steps as "02-14 makeup_workday 春节" or "02-15..02-23 holiday 春节".
func lines(steps []law.Step) []string {
	var out []string
	for _, s := range steps {
		days := s.From.String()[5:]
		if s.To != s.From {
			days += ".." + s.To.String()[5:]
		}
		out = append(out, fmt.Sprintf("%s %s %s", days, s.Rule.Code, s.Name.Zh))
	}
	return out
}

func TestSteps(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, limit string
		life        life
		want        string
	}{
		{"working days over the Spring Festival", "5wd", life{start(t, "2026-02-10")},
			"02-10 start_day 开始当日; 02-14 makeup_workday 春节; 02-15..02-23 holiday 春节"},
		{"starts on a rest day", "1wd", life{start(t, "2026-03-07")},
			"03-07 start_day 开始当日; 03-08 weekend 周末"},
		{"weekend beside a festival", "3wd", life{start(t, "2024-06-06")},
			"06-06 start_day 开始当日; 06-08..06-09 weekend 周末; 06-10 holiday 端午"},
		{"festival inside a festival", "1wd", life{start(t, "2025-09-30")},
			"09-30 start_day 开始当日; 10-01..10-05 holiday 国庆节; 10-06 holiday 中秋; 10-07..10-08 holiday 国庆节"},
		{"days roll off National Day", "90d", life{start(t, "2026-07-03")},
			"07-03 start_day 开始当日; 10-01..10-07 rest_day_roll 国庆节"},
		{"days roll off a weekend", "3d", life{start(t, "2026-03-18")},
			"03-18 start_day 开始当日; 03-21..03-22 rest_day_roll 周末"},
		{"no day 31", "1m", life{start(t, "2025-03-31")}, "03-31 start_day 开始当日; 04-30 month_end 月末日"},
		{"hours", "48h", life{start(t, "2026-02-13T10:00")}, "02-13 hours 起始时刻"},
		{"starts on a rest day, at once", "0wd", life{start(t, "2026-03-07")},
			"03-07 start_day 开始当日; 03-07..03-08 weekend 周末"},
		{"pause and extension", "5wd",
			life{start(t, "2026-03-02"), pause(t, "2026-03-04"), extend(t, "2026-03-05", "1wd"), resume(t, "2026-03-11")},
			"03-02 start_day 开始当日; 03-05 extension 1个工作日; 03-05..03-11 pause hearing; 03-14..03-15 weekend 周末"},
		{"after the end", "2d",
			life{start(t, "2026-03-02"), extend(t, "2026-03-05", "1d"), pause(t, "2026-03-06"), resume(t, "2026-03-11")},
			"03-02 start_day 开始当日; 03-05 after_the_end 1日; 03-06..03-11 after_the_end hearing"},
		{"hours and a pause", "2h",
			life{start(t, "2026-03-02T09:00"), pause(t, "2026-03-02T10:00"), resume(t, "2026-03-02T11:00")},
			"03-02 hours 起始时刻; 03-02 pause hearing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			due, err := tt.life.clock(t, tt.limit, "").Due(law.Builtin())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(tt.want, "; "), lines(due.Steps)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// Each rule says what it is in both languages and where it is written, and
// stands in the document.
func TestRulesAreComplete(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("../../docs/time-limits.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, r := range law.Rules(2026) {
		if r.Code == "" || r.Text.Zh == "" || r.Text.En == "" || r.Basis == "" || r.BasisEn == "" {
			t.Errorf("rule %+v", r)
		}
		if !strings.Contains(string(document), "\n| `"+r.Code+"` |") {
			t.Errorf("the document lacks the rule %s", r.Code)
		}
		known[r.Code] = true
	}
	due, err := law.Builtin().Due(at(t, "2026-02-10"), limit(t, "20wd"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range due.Steps {
		if !known[s.Rule.Code] {
			t.Errorf("a step names %s, which Rules does not list", s.Rule.Code)
		}
	}
}

func TestHolidayNamesTheNoticeOfItsYear(t *testing.T) {
	t.Parallel()
	due, err := law.Builtin().Due(at(t, "2024-12-30"), limit(t, "2wd"))
	if err != nil {
		t.Fatal(err)
	}
	last := due.Steps[len(due.Steps)-1]
	if last.Rule.Basis != "《国务院办公厅关于2025年部分节假日安排的通知》" || last.Name.En != "New Year's Day" {
		t.Errorf("step %+v", last)
	}
}
