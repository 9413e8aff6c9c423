package law_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qingdan/internal/law"
	"qingdan/internal/problem"
)

// Working days of each month, from the published notices.
var workdaysOfMonths = map[int][12]int{
	2024: {22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22},
	2025: {19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23},
	2026: {21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23},
}

func TestWorkdaysOfMonths(t *testing.T) {
	t.Parallel()
	for year, months := range workdaysOfMonths {
		for i, want := range months {
			month := time.Month(i + 1)
			before, last := law.NewDate(year, month, 0), law.NewDate(year, month+1, 0)
			if got := law.Builtin().Workdays(before, last); got != want {
				t.Errorf("%d-%02d has %d working days; want %d", year, month, got, want)
			}
		}
	}
}

func TestDecreedYears(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]bool{2022: false, 2023: true, 2024: true, 2025: true, 2026: true, 2027: false} {
		if law.Builtin().Decreed(year) != want {
			t.Errorf("%d decreed: %v", year, !want)
		}
	}
	if v := law.Builtin().Version(); !regexp.MustCompile(`^cn-2023\.\.2026-[0-9a-f]{8}$`).MatchString(v) {
		t.Errorf("version %q", v)
	}
}

const heading = "date,type,name,name_en,note\n"

func parse(t testing.TB, text string) *law.Calendar {
	t.Helper()
	c, err := law.ParseCalendar(strings.NewReader(heading + text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// notice2027 is invented: no notice for 2027 was published when it was written.
const notice2027 = `2027-01-01,holiday_off,元旦,New Year's Day,
2026-12-31,holiday_off,元旦,New Year's Day,in_lieu
2027-01-09,makeup_workday,元旦,New Year's Day,
2027-10-01,holiday_off,国庆节,National Day,
`

// A provisional due time becomes certain, and may move, with the next notice.
func TestNewNoticeMovesProvisionalClocks(t *testing.T) {
	t.Parallel()
	old := law.Builtin()
	c := life{start(t, "2026-12-15")}.clock(t, "20wd", "")
	due, err := c.Due(old)
	if err != nil || !due.Provisional || due.Calendar != old.Version() || len(due.Undecreed) != 1 || due.Undecreed[0] != 2027 {
		t.Fatalf("before: %+v, %v", due, err)
	}
	now, err := old.With(parse(t, notice2027))
	if err != nil {
		t.Fatal(err)
	}
	if now.Version() == old.Version() || !strings.HasPrefix(now.Version(), "cn-2023..2027-") {
		t.Errorf("version %s", now.Version())
	}
	due, err = c.Due(now)
	if err != nil || due.Provisional || due.Undecreed != nil || due.Calendar != now.Version() {
		t.Fatalf("after: %+v, %v", due, err)
	}
	// Off on 31 December and 1 January, at work on Saturday 9 January.
	if got := due.Date.String(); got != "2027-01-13" {
		t.Errorf("due %s; want 2027-01-13", got)
	}
	if old.Decreed(2027) || !old.IsWorkday(law.NewDate(2026, 12, 31)) {
		t.Error("the old calendar changed")
	}
}

func TestWithReplacesAYear(t *testing.T) {
	t.Parallel()
	corrected := parse(t, "2026-10-01,holiday_off,国庆节,National Day,\n")
	c, err := law.Builtin().With(corrected)
	if err != nil {
		t.Fatal(err)
	}
	if !c.IsWorkday(law.NewDate(2026, 10, 2)) || c.IsWorkday(law.NewDate(2025, 10, 2)) {
		t.Error("2026 must be as corrected, 2025 as before")
	}
	far := parse(t, "2030-10-01,holiday_off,国庆节,National Day,\n")
	if _, err := c.With(far); problem.Of(err) == nil {
		t.Errorf("a gap between the years: %v", err)
	}
}

func TestVersionFollowsTheMeaning(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("holidays.csv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSpace(string(text))+"\n", "\n")
	lines[1], lines[2] = lines[2], lines[1]
	reordered, err := law.ParseCalendar(strings.NewReader(strings.ReplaceAll(strings.Join(lines, ""), "\n", "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	if reordered.Version() != law.Builtin().Version() {
		t.Error("order and line ends changed the version")
	}
	fewer, err := law.ParseCalendar(strings.NewReader(strings.Join(append(lines[:1:1], lines[2:]...), "")))
	if err != nil {
		t.Fatal(err)
	}
	if fewer.Version() == law.Builtin().Version() {
		t.Error("a missing day did not change the version")
	}
}

func TestCSVReadsBack(t *testing.T) {
	t.Parallel()
	added := parse(t, "2027-01-01,holiday_off,\"元旦, \"\"新年\"\"\",New Year's Day,a note\n2027-10-01,holiday_off,国庆节,National Day,\n")
	extended, err := law.Builtin().With(added)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []*law.Calendar{law.Builtin(), extended} {
		text := c.CSV()
		back, err := law.ParseCalendar(bytes.NewReader(text))
		if err != nil || back.Version() != c.Version() || !bytes.Equal(back.CSV(), text) {
			t.Errorf("%s comes back as %v, %v", c.Version(), back, err)
		}
	}
	if bytes.Equal(extended.CSV(), law.Builtin().CSV()) {
		t.Error("two calendars have one text")
	}
}

func TestParseCalendarRefuses(t *testing.T) {
	t.Parallel()
	const national = "2027-10-01,holiday_off,国庆节,National Day,\n"
	for text, want := range map[string]string{
		"":                           "line 1: the first line must be date",
		"day,type\n":                 "line 1: the first line must be date",
		heading:                      "no year has its National Day",
		heading + "2027-10-01,off\n": "line 2: the line cannot be read",
		heading + national + "2027-02-30,holiday_off,a,b,\n":                  `line 3: "2027-02-30" is not a date`,
		heading + national + "2027-02-03,day_off,a,b,\n":                      "line 3: the type must be",
		heading + national + "2027-02-03,makeup_workday,a,b,\n":               "line 3: a make-up working day must be a Saturday or Sunday",
		heading + national + "2027-02-03,holiday_off,a,,\n":                   "line 3: the holiday needs",
		heading + national + "2027-10-01,holiday_off,a,b,\n":                  "2027-10-01 is listed twice",
		heading + national + "2029-10-01,holiday_off,a,b,\n":                  "the notice for 2028 is missing",
		heading + national + "2028-01-01,holiday_off,a,b,\n":                  "the year of 2028-01-01 has no National Day",
		heading + national + "2026-05-01,holiday_off,a,b,\n":                  "the year of 2026-05-01 has no National Day",
		heading + national + "\"2027-02-03,holiday_off,a,b,\n":                "line 3: the line cannot be read",
		heading + strings.Repeat("2027-10-01,holiday_off,a,b,\n", 1<<15+7000): "over 1 MiB",
	} {
		_, err := law.ParseCalendar(strings.NewReader(text))
		p := problem.Of(err)
		if p == nil || !strings.Contains(p.Text.En, want) || p.Text.Zh == "" || p.Code != "bad_calendar" {
			t.Errorf("%.60q: error %v; want %q", text, err, want)
		}
	}
}

func TestParseCalendarIsTotal(t *testing.T) {
	t.Parallel()
	line := rapid.StringMatching(`(20[23][0-9]-(10-01|0[0-9]-[0-3][0-9]),(holiday_off|makeup_workday|x),a,b,\n|.{0,6}\n)`)
	rapid.Check(t, func(t *rapid.T) {
		text := heading + strings.Join(rapid.SliceOfN(line, 0, 6).Draw(t, "lines"), "")
		c, err := law.ParseCalendar(strings.NewReader(text))
		if (c == nil) != (err != nil) {
			t.Fatalf("%v, %v", c, err)
		}
	})
}

// The bounds that Compare relies on hold for every stretch of the decreed years.
func TestBoundsOfRestDays(t *testing.T) {
	t.Parallel()
	cal := law.Builtin()
	first, last := law.NewDate(2023, 1, 1), law.NewDate(2026, 10, 31)
	for d := first; d <= last; d++ {
		for _, n := range []int{1, 2, 5, 7, 10, 20, 39, 40, 60} {
			due, err := cal.DueTime(d.Start(), law.Limit{N: n, Unit: law.WorkingDays})
			if err != nil {
				t.Fatal(err)
			}
			shorter := law.Limit{N: int(due.Date-d) - 1, Unit: law.Days}
			if order, certain := law.Compare(law.Limit{N: n, Unit: law.WorkingDays}, shorter); certain && order < 0 {
				t.Errorf("%dwd from %s take more than %s, and Compare calls them shorter", n, d, shorter)
			}
		}
	}
}

func TestDueJSON(t *testing.T) {
	t.Parallel()
	due, err := law.Builtin().DueTime(at(t, "2026-12-15"), limit(t, "20wd"))
	if err != nil {
		t.Fatal(err)
	}
	due.Calendar = "cn"
	got, err := json.Marshal(due)
	const want = `{"at":"2027-01-13T00:00:00+08:00","date":"2027-01-12","provisional":true,"undecreed":[2027],"calendar":"cn"}`
	if err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}
