package casework_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// Absorb gives what Apply gives, also to a case that goes the ways of others or
// is packed between events, and Apply leaves alone what it was given.
func TestAbsorbIsApply(t *testing.T) {
	t.Parallel()
	names := rapid.SampledFrom([]string{"a", "b", "c"})
	sometimes := rapid.SampledFrom([]string{"", "", "x", "y"})
	ways := &casework.Ways{}
	rapid.Check(t, func(t *rapid.T) {
		var applied, absorbed *casework.Case
		var going *casework.Case
		var packed casework.Packed
		now := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
		var before []*casework.Case
		var texts []string
		for n := range rapid.IntRange(1, 12).Draw(t, "events") {
			now = now.Add(time.Hour)
			e := casework.Event{Case: "1", Version: n + 1, Action: names.Draw(t, "action"), At: now, List: "l",
				Public: casework.Public{Item: "i", Office: names.Draw(t, "office"), To: names.Draw(t, "to"), Role: rapid.SampledFrom([]string{"clock", lists.Applicant}).Draw(t, "role"), Number: sometimes.Draw(t, "number"),
					Outcome: sometimes.Draw(t, "outcome"), Alert: rapid.SampledFrom([]string{"", "red", "none"}).Draw(t, "alert"), Rating: rapid.IntRange(0, 5).Draw(t, "rating"),
					Parent: sometimes.Draw(t, "parent"), Figure: sometimes.Draw(t, "figure"), Instant: rapid.Bool().Draw(t, "instant")},
				Private: casework.Private{Actor: casework.Actor{Person: sometimes.Draw(t, "person")}}}
			if n == 0 {
				e.Action = casework.Open
			}
			if rapid.Bool().Draw(t, "receives") {
				e.Public.Received = &now
			}
			if rapid.Bool().Draw(t, "fills") {
				e.Private.Form = map[string]any{"area": float64(n)}
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
			var unpacked, again casework.Case
			ways.Unpack(&packed, &unpacked)
			ways.Pack(&packed, ways.Absorb(&unpacked, &e))
			ways.Unpack(&packed, &again)
			for _, got := range []*casework.Case{absorbed, going, &again} {
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

// A case is packed as it is also where there are too many ways to keep.
func TestPackedWithoutAWay(t *testing.T) {
	t.Parallel()
	ways := &casework.Ways{}
	now := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	for n := range 10_010 {
		e := casework.Event{Case: strconv.Itoa(n), Version: 1, Action: casework.Open, At: now, List: "l",
			Public: casework.Public{Item: "i", Office: "o", To: "s"}, Private: casework.Private{Actor: casework.Actor{Person: strconv.Itoa(n)}}}
		want := casework.Apply(nil, e)
		var packed casework.Packed
		var got casework.Case
		ways.Unpack(&packed, &got)
		ways.Pack(&packed, ways.Absorb(&got, &e))
		ways.Unpack(&packed, &got)
		if diff := cmp.Diff(want, &got, cmpopts.IgnoreUnexported(casework.Case{})); diff != "" {
			t.Fatalf("case %d: %s", n, diff)
		}
	}
}

func text(t *rapid.T, c *casework.Case) string {
	out, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
