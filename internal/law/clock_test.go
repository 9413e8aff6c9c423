package law_test

import (
	"testing"

	"qingdan/internal/law"
)

func TestClockPause(t *testing.T) {
	t.Parallel()
	c := law.Clock{Limit: limit(t, "5wd")}
	c, err := c.Start(at(t, "2026-03-02T09:00")) // Monday
	if err != nil {
		t.Fatal(err)
	}
	// 3 and 4 March count, 5 to 11 March do not, 12, 13 and 16 March do.
	if c, err = c.Pause(at(t, "2026-03-04T10:00"), "hearing", "notice-1"); err != nil {
		t.Fatal(err)
	}
	if c, err = c.Resume(at(t, "2026-03-11T10:00")); err != nil {
		t.Fatal(err)
	}
	due, err := c.Due(law.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	if got := due.Date.String(); got != "2026-03-16" {
		t.Errorf("due %s; want 2026-03-16", got)
	}
	if got := c.Used(law.Builtin(), at(t, "2026-03-12T12:00")); got != 3 {
		t.Errorf("used %d; want 3", got)
	}
}
