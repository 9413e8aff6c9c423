package casework_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qingdan/internal/casework"
	"qingdan/internal/law"
)

// readBoth reads a public side in both ways, into one that was read before.
func readBoth(t *rapid.T, text []byte, words *casework.Words) {
	var want casework.Public
	got := casework.Public{Item: "before", Fields: map[string]any{"before": 1}, Clocks: []casework.ClockChange{{Clock: "before"}, {Promised: law.Limit{N: 1}}}}
	wanted, err := json.Unmarshal(text, &want), casework.ReadPublic(string(text), &got, words)
	want.Fields = nil
	if len(got.Clocks) == 0 && len(want.Clocks) == 0 {
		got.Clocks = want.Clocks
	}
	if (wanted == nil) != (err == nil) || err == nil && !reflect.DeepEqual(want, got) {
		t.Fatalf("%s\n%+v %v\n%+v %v", text, want, wanted, got, err)
	}
}

func publics(t *rapid.T) casework.Public {
	word := rapid.SampledFrom([]string{"", "a", "受理", "\"quoted\"", "back\\slash", "<&>", "line\nbreak", "\u2028"})
	at := time.Date(2026, 3, 2, 1, 0, 0, rapid.IntRange(0, 999).Draw(t, "ms")*1e6, rapid.SampledFrom([]*time.Location{time.UTC, law.Shanghai()}).Draw(t, "zone"))
	limit := rapid.SampledFrom([]law.Limit{{}, {N: 5, Unit: law.WorkingDays}, {Unit: law.WorkingDays}, law.UntilDay(law.NewDate(2026, 6, 30))})
	p := casework.Public{Item: word.Draw(t, "item"), Office: word.Draw(t, "office"), Number: word.Draw(t, "number"), Numbered: rapid.Bool().Draw(t, "numbered"),
		Channel: word.Draw(t, "channel"), From: word.Draw(t, "from"), To: word.Draw(t, "to"), Role: word.Draw(t, "role"), Outcome: word.Draw(t, "outcome"),
		Document: word.Draw(t, "document"), Instant: rapid.Bool().Draw(t, "instant"), Rating: rapid.IntRange(0, 5).Draw(t, "rating"), Alert: word.Draw(t, "alert"), Parent: word.Draw(t, "parent")}
	if rapid.Bool().Draw(t, "received") {
		p.Received = &at
	}
	for range rapid.IntRange(0, 3).Draw(t, "clocks") {
		p.Clocks = append(p.Clocks, casework.ClockChange{Clock: word.Draw(t, "clock"), Limit: limit.Draw(t, "limit"), Promised: limit.Draw(t, "promised"),
			Entry: law.Entry{Kind: law.EntryKind(word.Draw(t, "kind")), At: at, Reason: word.Draw(t, "reason"), Extra: limit.Draw(t, "extra"), Until: limit.Draw(t, "until"), By: word.Draw(t, "by")}})
	}
	if rapid.Bool().Draw(t, "more") {
		p.Numbers = map[string]string{"certificate": word.Draw(t, "certificate")}
		p.Records = []casework.RecordChange{{Register: "r", Op: "put", Key: word.Draw(t, "key"), Fields: map[string]any{"area": 2.5, "name": word.Draw(t, "name"), "list": []any{true, nil}}}}
		p.Opens = []casework.Opened{{Case: "1", Item: "i"}}
		p.Fields = map[string]any{"form": map[string]any{"x": word.Draw(t, "x")}}
	}
	return p
}

// ReadPublic is json.Unmarshal, also of what is damaged or written otherwise.
func TestReadPublicIsUnmarshal(t *testing.T) {
	t.Parallel()
	words := casework.NewWords()
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.Marshal(publics(t))
		if err != nil {
			t.Fatal(err)
		}
		readBoth(t, text, words)
		var canonical bytes.Buffer // keys in order and letters as they are, as in the log
		var loose any
		if err := json.Unmarshal(text, &loose); err != nil {
			t.Fatal(err)
		}
		e := json.NewEncoder(&canonical)
		e.SetEscapeHTML(false)
		if err := e.Encode(loose); err != nil {
			t.Fatal(err)
		}
		readBoth(t, bytes.TrimSpace(canonical.Bytes()), words)
		damaged := bytes.Clone(text)
		damaged[rapid.IntRange(0, len(damaged)-1).Draw(t, "at")] = rapid.SampledFrom([]byte("\"{}[],:x0 \\\x80\n")).Draw(t, "by")
		readBoth(t, damaged, words)
		readBoth(t, text[:rapid.IntRange(0, len(text)).Draw(t, "cut")], words)
		readBoth(t, append(bytes.Clone(text), rapid.SampledFrom([]string{" ", "x", "{}"}).Draw(t, "tail")...), words)
	})
}
