package store

import (
	"strings"
	"testing"
)

// What is joined otherwise, or out of order, is refused, and not read as
// something else.
func TestPublicEventsRefuseWhatIsNotOne(t *testing.T) {
	t.Parallel()
	row := func(columns ...string) string { return strings.Join(columns, between) }
	one, two := row("1", "c", "1", "submit", "0", "list", "{}"), row("2", "c", "2", "accept", "0", "", "{}")
	if got, err := publicEvents(one+after+two, 0, nil); err != nil || len(got) != 2 {
		t.Fatalf("%v, %v", got, err)
	}
	for _, text := range []string{
		two + after + one, one + after + one, after + one, "x", row("1", "c", "1", "submit", "0", "list"),
		row("1", "c", "1", "submit", "0", "list", "{}", "{}"), row("1", "c", "one", "submit", "0", "list", "{}"), row("1", "c", "1", "submit", "", "list", "{}"),
	} {
		if got, err := publicEvents(text, 0, nil); err == nil {
			t.Errorf("%q gave %v", text, got)
		}
	}
}
