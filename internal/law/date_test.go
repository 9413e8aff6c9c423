package law_test

import (
	"encoding/json"
	"testing"
	"time"

	"qingdan/internal/law"
)

// Every day begins when it begins in Shanghai, also in the years of summer time.
func TestDateStart(t *testing.T) {
	t.Parallel()
	for d := law.NewDate(law.FirstYear, 1, 1); d <= law.NewDate(law.LastYear, 12, 31); d++ {
		begin := d.Start()
		if law.DateOf(begin) != d || law.DateOf(begin.Add(-time.Nanosecond)) != d-1 {
			t.Fatalf("%s starts at %s", d, begin)
		}
	}
}

func TestDateText(t *testing.T) {
	t.Parallel()
	d := law.NewDate(2026, 2, 10)
	if d.String() != "2026-02-10" || d.Year() != 2026 || d.Weekday() != time.Tuesday || d.AddDays(-10).Weekday() != time.Saturday {
		t.Errorf("%s, %d, %s", d, d.Year(), d.Weekday())
	}
	text, err := json.Marshal(d)
	if err != nil || string(text) != `"2026-02-10"` {
		t.Errorf("%s, %v", text, err)
	}
	var back law.Date
	if err := json.Unmarshal(text, &back); err != nil || back != d {
		t.Errorf("%s, %v", back, err)
	}
	wantProblem(t, json.Unmarshal([]byte(`"2026-2-10"`), &back), "bad_date")
}

func TestParseDateRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "2026-02-30", "2026-13-01", "1899-12-31", "2201-01-01", "2026/02/10", "2026-02-10 ", "二〇二六年二月十日二〇二六年二月十日二〇二六年二月十日"} {
		_, err := law.ParseDate(s)
		wantProblem(t, err, "bad_date")
	}
}

func TestDateOfIsShanghai(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 2, 10, 16, 0, 0, 0, time.UTC)
	if got := law.DateOf(late).String(); got != "2026-02-11" {
		t.Errorf("16:00 UTC is on %s; want 2026-02-11", got)
	}
	if got := law.DateOf(late.Add(-time.Second)).String(); got != "2026-02-10" {
		t.Errorf("a second before on %s", got)
	}
}
