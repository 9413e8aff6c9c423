package casework_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"qingdan/internal/casework"
	"qingdan/internal/law"
)

// Absorb gives what Apply gives, also to a case that goes the ways of others,
// and Apply leaves alone what it was given.
func TestAbsorbIsApply(t *testing.T) {
	t.Parallel()
	names := rapid.SampledFrom([]string{"a", "b", "c"})
	sometimes := rapid.SampledFrom([]string{"", "", "x", "y"})
	ways := &casework.Ways{}
	rapid.Check(t, func(t *rapid.T) {
		var applied, absorbed *casework.Case
		var going *casework.Case
		now := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
		var before []*casework.Case
		var texts []string
		for n := range rapid.IntRange(1, 12).Draw(t, "events") {
			now = now.Add(time.Hour)
			e := casework.Event{Case: "1", Version: n + 1, Action: names.Draw(t, "action"), At: now, List: "l",
				Public: casework.Public{Item: "i", Office: names.Draw(t, "office"), To: names.Draw(t, "to"), Role: "clock", Number: sometimes.Draw(t, "number"),
					Outcome: sometimes.Draw(t, "outcome"), Alert: rapid.SampledFrom([]string{"", "red", "none"}).Draw(t, "alert"), Rating: rapid.IntRange(0, 5).Draw(t, "rating")},
				Private: casework.Private{Actor: casework.Actor{Person: sometimes.Draw(t, "person")}}}
			if n == 0 {
				e.Action = casework.Open
			}
			if number := sometimes.Draw(t, "certificate"); number != "" {
				e.Public.Numbers = map[string]string{"certificate": number}
			}
			for range rapid.IntRange(0, 2).Draw(t, "changes") {
				e.Public.Clocks = append(e.Public.Clocks, casework.ClockChange{Clock: names.Draw(t, "clock"), Limit: law.Limit{N: n, Unit: law.Days},
					Entry: law.Entry{Kind: rapid.SampledFrom([]law.EntryKind{law.EntryStart, law.EntryStop}).Draw(t, "kind"), At: now}})
			}
			if applied != nil {
				before, texts = append(before, applied), append(texts, text(t, applied))
			}
			applied, absorbed = casework.Apply(applied, e), casework.Absorb(absorbed, &e)
			going = ways.Absorb(going, &e)
			for _, got := range []*casework.Case{absorbed, going} {
				if diff := cmp.Diff(applied, got, cmpopts.IgnoreUnexported(casework.Case{})); diff != "" {
					t.Fatalf("event %d: %s", n, diff)
				}
			}
		}
		for i, c := range before {
			if got := text(t, c); got != texts[i] {
				t.Fatalf("event %d changed the case before it: %s, was %s", i+1, got, texts[i])
			}
		}
	})
}

func text(t *rapid.T, c *casework.Case) string {
	out, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
