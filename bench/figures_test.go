package main

import (
	"strings"
	"testing"
	"time"
)

// TestFiguresAreMeasured runs the figures' benchmark on a small city: every
// reading has members, and every aggregate says what the figure says.
func TestFiguresAreMeasured(t *testing.T) {
	t.Parallel()
	run, err := manyEvents(t.Context(), t.TempDir(), figuresSize{lives: 20, events: 9000, readings: 3, queries: 1, fresh: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	text := run.String()
	for _, on := range run.by {
		if on.fresh.events == 0 || len(on.sql) != len(questions()) || len(on.readings) == 0 || len(on.pages) == 0 {
			t.Errorf("%+v", on)
		}
	}
	if run.events < 9000 || !strings.HasPrefix(text, figuresHeading+"\n") || strings.Contains(text, "%!") {
		t.Errorf("%d events:\n%s", run.events, text)
	}
}

func TestSectionTakesItsPlace(t *testing.T) {
	t.Parallel()
	const page = "# Benchmarks\n\ntext\n\n## One\n\nold\n\n## Two\n\nkept\n"
	for section, want := range map[string]string{
		"## One\n\nnew\n":   "# Benchmarks\n\ntext\n\n## One\n\nnew\n\n## Two\n\nkept\n",
		"## Two\n\nnew\n":   "# Benchmarks\n\ntext\n\n## One\n\nold\n\n## Two\n\nnew\n",
		"## Three\n\nnew\n": page + "\n## Three\n\nnew\n",
	} {
		if got := replaced(page, section); got != want {
			t.Errorf("%q: %q", section, got)
		}
	}
}
