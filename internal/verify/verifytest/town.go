package verifytest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	qlog "qingdan/internal/tlog"
)

// Town is an invented town whose cases are decided by the kernel and whose
// events are the entries of a log.
type Town struct {
	t       testing.TB
	Library *lists.Library
	Log     *Log
	Entries []qlog.Entry // as logged, or to be logged by Publish
	logged  int
	now     time.Time
	numbers counter
	records map[string]int64
	stream  map[string]int
	cases   int
	// Wait is how long the n-th case waits after each step; nil: a minute.
	Wait func(n int) time.Duration
}

type counter map[string]int64

// Next implements casework.Numbering.
func (n counter) Next(series string) int64 { n[series]++; return n[series] }

// NewTown founds a town by the lists of a folder that has the item "stall", and
// announces them and the calendar. Its log is made by seed.
func NewTown(t testing.TB, folder string, seed byte) *Town {
	t.Helper()
	lib, faults := lists.Load(os.DirFS(folder))
	if lib == nil {
		t.Fatal(faults)
	}
	town := &Town{t: t, Library: lib, Log: NewLog(t, fmt.Sprintf("town%d.example/log", seed), seed), numbers: counter{},
		records: map[string]int64{}, stream: map[string]int{}, now: time.Date(2026, 2, 25, 1, 0, 0, 0, time.UTC)}
	for _, s := range lib.Systems {
		town.announce(qlog.ListStream+s.ID, qlog.PublishAction, town.text(s.ID, s.Archive()))
	}
	town.announce(qlog.CalendarStream+law.Builtin().Version(), qlog.PublishAction, town.text(law.Builtin().Version(), law.Builtin().CSV()))
	return town
}

// text serves a text by its digest.
func (town *Town) text(name string, text []byte) qlog.Published {
	sum := sha256.Sum256(text)
	digest := "sha256:" + hex.EncodeToString(sum[:])
	town.Log.Set("texts/"+digest, text)
	return qlog.Published{Name: name, Digest: digest}
}

func (town *Town) announce(stream, action string, public any) {
	town.t.Helper()
	text, err := json.Marshal(public)
	town.Log.must(err)
	town.add(qlog.Entry{Stream: stream, Action: action, Public: text})
}

func (town *Town) add(e qlog.Entry) {
	town.stream[e.Stream]++
	e.Seq, e.Version, e.At = int64(len(town.Entries)+1), town.stream[e.Stream], qlog.Time{Time: town.now}
	town.Entries = append(town.Entries, e)
}

// Cases lets n cases be opened, handled and decided, in different ways.
func (town *Town) Cases(n int) {
	town.t.Helper()
	for range n {
		town.cases++
		p := &play{town: town, id: fmt.Sprintf("case-%06d", town.cases)}
		p.rules = casework.Rules{Item: town.Library.Item("stall"), Calendar: law.Builtin(), Numbers: town.numbers}
		p.live()
		town.now = town.now.Add(37 * time.Minute)
	}
}

// CloseDay counts the registers and the numbers.
func (town *Town) CloseDay() {
	town.t.Helper()
	c := qlog.Counted{Day: law.DateOf(town.now).String(), Registers: map[string]qlog.RegisterCount{}, Series: map[string]int64{}}
	for series, last := range town.numbers {
		c.Series[series] = last
	}
	for register, live := range town.records {
		c.Registers[register] = qlog.RegisterCount{Live: live}
	}
	town.announce(qlog.DayStream+c.Day, qlog.CountAction, c)
	town.now = town.now.AddDate(0, 0, 1)
}

// Publish logs what happened since the last time.
func (town *Town) Publish() {
	town.t.Helper()
	var texts [][]byte
	for _, e := range town.Entries[town.logged:] {
		text, err := e.Marshal()
		town.Log.must(err)
		texts = append(texts, text)
	}
	town.logged = len(town.Entries)
	town.Log.Append(texts...)
}

// play drives one case.
type play struct {
	town  *Town
	id    string
	rules casework.Rules
	c     *casework.Case
}

func (p *play) live() {
	n := p.town.cases
	area := float64(3 + n%7)
	if n%5 == 0 {
		area = 1.5 // decided by rule
	}
	form := map[string]any{"name": "测试人", "area": area}
	p.do("li", "", casework.Command{Action: casework.Open})
	if n%11 == 0 {
		return // stays a draft
	}
	p.do("li", "", casework.Command{Action: "submit", Form: form})
	if p.c.Outcome != "" {
		return
	}
	p.do("clerk", "clerk", casework.Command{Action: "accept"})
	switch {
	case n%7 == 0:
		p.do("decider", "decider", casework.Command{Action: "refuse", Input: map[string]any{"reasons": "通道宽度不符合要求，影响通行。"}})
	case n%6 != 0:
		p.do("decider", "decider", casework.Command{Action: "approve"})
		if n%3 == 0 {
			p.do("li", "", casework.Command{Action: "rate", Input: map[string]any{"level": 1 + n%5}})
		}
	}
}

func (p *play) do(person, role string, cmd casework.Command) {
	p.town.t.Helper()
	cmd.Case, cmd.At, cmd.Actor = p.id, p.town.now, casework.Actor{Person: person}
	if role != "" {
		cmd.Actor.Office, cmd.Actor.Roles = "CG", []string{role}
	}
	if p.c != nil {
		cmd.Expect = p.c.Version
	}
	events, err := casework.Decide(p.rules, p.c, cmd)
	if err != nil {
		p.town.t.Fatalf("%s of %s: %v", cmd.Action, p.id, err)
	}
	for _, e := range events {
		p.c = casework.Apply(p.c, e)
		for _, ch := range e.Public.Records {
			p.town.records[ch.Register]++
		}
		text, err := json.Marshal(e.Public)
		p.town.Log.must(err)
		private := qlog.Commitment(sha256.Sum256([]byte(e.Case)), []byte(e.Action))
		p.town.add(qlog.Entry{Stream: e.Case, Action: e.Action, List: e.List, Public: text, Private: private})
	}
	wait := time.Minute
	if p.town.Wait != nil {
		wait = p.town.Wait(p.town.cases)
	}
	p.town.now = p.town.now.Add(wait)
}
