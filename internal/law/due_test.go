package law_test

import (
	"testing"
	"time"

	"qingdan/internal/law"
)

// at reads a day, or a moment of Shanghai, of a test table.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	layout := time.DateOnly
	if len(s) > len(layout) {
		layout = "2006-01-02T15:04"
	}
	got, err := time.ParseInLocation(layout, s, law.Shanghai())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func limit(t testing.TB, s string) law.Limit {
	t.Helper()
	l, err := law.ParseLimit(s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestDue(t *testing.T) {
	t.Parallel()
	tests := []struct {
		start, limit, want string
		provisional        bool
	}{
		// Working days, computed by hand from the State Council's notices.
		{"2026-02-10", "5wd", "2026-02-24", false},
		{"2026-02-10", "20wd", "2026-03-16", false},
		{"2025-01-20", "20wd", "2025-02-21", false},
		{"2025-09-26", "5wd", "2025-10-10", false},
		{"2026-09-18", "5wd", "2026-09-24", false},
		{"2024-09-13", "7wd", "2024-09-25", false},
		{"2026-12-15", "20wd", "2027-01-12", true},
		// Into, out of and before the decreed years.
		{"2022-12-29", "1wd", "2022-12-30", true},
		{"2022-12-30", "1wd", "2023-01-03", true},
		{"2022-12-31", "1wd", "2023-01-03", false},
		{"2026-12-30", "1wd", "2026-12-31", false},
		{"2026-12-31", "1wd", "2027-01-01", true},
		// Days whose end rolls off a rest day, and one that does not.
		{"2026-07-03", "90d", "2026-10-08", false},
		{"2026-02-05", "15d", "2026-02-24", false},
		{"2026-03-06", "60d", "2026-05-06", false},
		{"2025-08-02", "60d", "2025-10-09", false},
		{"2026-08-31", "30d", "2026-09-30", false},
		// A make-up Saturday is no rest day.
		{"2026-02-04", "10d", "2026-02-14", false},
		// Months and years end on the corresponding day or the month's last.
		{"2026-01-15", "2m", "2026-03-16", false},
		{"2025-12-31", "2m", "2026-02-28", false},
		{"2024-02-29", "1y", "2025-02-28", false},
		{"2024-02-29", "2y", "2026-02-28", false},
		{"2026-08-10", "6m", "2027-02-10", true},
		// Nothing: the day itself, or the first working day.
		{"2026-02-10", "0wd", "2026-02-10", false},
		{"2026-02-15", "0wd", "2026-02-24", false},
		{"2026-02-15", "0d", "2026-02-24", false},
	}
	for _, tt := range tests {
		t.Run(tt.start+"+"+tt.limit, func(t *testing.T) {
			t.Parallel()
			due, err := law.Builtin().Due(at(t, tt.start), limit(t, tt.limit))
			if err != nil {
				t.Fatal(err)
			}
			if got := due.Date.String(); got != tt.want || due.Provisional != tt.provisional {
				t.Errorf("due %s, provisional %v; want %s, %v", got, due.Provisional, tt.want, tt.provisional)
			}
			if want := at(t, tt.want).AddDate(0, 0, 1); !due.At.Equal(want) {
				t.Errorf("at %s; want 24:00, %s", due.At, want)
			}
		})
	}
}
