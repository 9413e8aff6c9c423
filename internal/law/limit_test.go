package law_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"qingdan/internal/law"
)

func TestLimitText(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][2]string{
		"20wd": {"20个工作日", "20 working days"},
		"1wd":  {"1个工作日", "1 working day"},
		"90d":  {"90日", "90 days"},
		"6m":   {"6个月", "6 months"},
		"2y":   {"2年", "2 years"},
		"48h":  {"48小时", "48 hours"},
		"0wd":  {"0个工作日", "0 working days"},
	} {
		l := limit(t, s)
		if l.String() != s || l.Text().Zh != want[0] || l.Text().En != want[1] {
			t.Errorf("%s: %s, %+v", s, l, l.Text())
		}
	}
	if !(law.Limit{}).Text().IsZero() {
		t.Error("no limit has a text")
	}
}

func TestParseLimitRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "20", "wd", "-1d", "+5d", "05d", "1.5d", "5 d", "5D", "5w", "100001h", "99999999999999999999y", "5日"} {
		_, err := law.ParseLimit(s)
		wantProblem(t, err, "bad_limit")
	}
	if _, err := json.Marshal(law.Limit{N: 3, Unit: "week"}); err == nil {
		t.Error("an unknown unit was written")
	}
	var l law.Limit
	wantProblem(t, json.Unmarshal([]byte(`"5w"`), &l), "bad_limit")
}

func TestParseLimitReadsOnlyWhatItWrites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[0-9+-]{0,7}(wd|d|m|y|h)`)).Draw(t, "s")
		if l, err := law.ParseLimit(s); err == nil && l.String() != s {
			t.Fatalf("read %q as %s", s, l)
		}
	})
}

func TestCompare(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b    string
		order   int
		certain bool
	}{
		{"8wd", "20wd", -1, true},
		{"20wd", "20wd", 0, true},
		{"21d", "20d", 1, true},
		{"1y", "12m", 0, true},
		{"2y", "12m", 1, true},
		{"20d", "20wd", -1, true},
		{"20wd", "20d", 1, true},
		{"20wd", "30d", 0, false},
		{"20wd", "60d", -1, true},
		{"5wd", "1m", -1, true},
		{"30d", "1m", 0, false},
		{"28d", "1m", -1, true},
		{"31d", "1m", 1, true},
		{"365d", "1y", -1, true},
		{"366d", "1y", 1, true},
		{"1488d", "49m", -1, true},
		{"1491d", "49m", 0, false},
		{"1492d", "49m", 1, true},
		{"48h", "2d", -1, true},
		{"48h", "2wd", -1, true},
		{"49h", "2d", 0, false},
		{"1000h", "2d", 1, true},
	}
	for _, tt := range tests {
		order, certain := law.Compare(limit(t, tt.a), limit(t, tt.b))
		if order != tt.order || certain != tt.certain {
			t.Errorf("Compare(%s, %s) = %d, %v; want %d, %v", tt.a, tt.b, order, certain, tt.order, tt.certain)
		}
	}
	if _, certain := law.Compare(law.Limit{N: 1, Unit: "week"}, limit(t, "2d")); certain {
		t.Error("an unknown unit compares")
	}
}
