package systems_test

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// An application for every item, and for those decided by rule a second one
// that the rule decides: testdata/applications/<item>[.by-rule].json.
//
//go:embed testdata/applications
var applications embed.FS

// application returns an example; the second result is false if there is none.
func application(t testing.TB, name string) (map[string]any, bool) {
	t.Helper()
	text, err := applications.ReadFile("testdata/applications/" + name + ".json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false
	}
	var form map[string]any
	if err == nil {
		err = json.Unmarshal(text, &form)
	}
	if err != nil {
		t.Fatal(err)
	}
	return form, true
}

// The examples were written for this morning.
var morning = time.Date(2026, 11, 23, 9, 0, 0, 0, law.Shanghai())

type counter map[string]int64

func (n counter) Next(series string) int64 { n[series]++; return n[series] }

// play drives one case as its people would: one person for each role.
type play struct {
	t      testing.TB
	rules  casework.Rules
	c      *casework.Case
	form   map[string]any
	events []casework.Event
	now    time.Time
}

func newPlay(t testing.TB, item, example string) *play {
	t.Helper()
	form, ok := application(t, example)
	if !ok {
		t.Fatalf("there is no application %s", example)
	}
	return begin(t, item, form)
}

// begin opens a case with a form.
func begin(t testing.TB, item string, form map[string]any) *play {
	t.Helper()
	i := library(t).Item(item)
	if i == nil {
		t.Fatalf("there is no item %s", item)
	}
	p := &play{t: t, form: form, now: morning}
	p.rules = casework.Rules{Item: i, Calendar: law.Builtin(), Numbers: counter{}}
	p.must(casework.Open)
	return p
}

// actor is the person who holds the role; "li" is the applicant.
func (p *play) actor(role string) casework.Actor {
	switch role {
	case lists.Applicant:
		return casework.Actor{Person: "li"}
	case lists.ByClock:
		return casework.Actor{Roles: []string{role}}
	}
	office := p.rules.Item.Office
	if p.c != nil {
		office = p.c.Office
	}
	a := casework.Actor{Person: role, Office: office, Roles: []string{role}}
	if p.rules.Item.Procedure.Steward(role) && office != p.rules.Item.Office {
		a.Roles, a.Stewards = nil, []string{role}
	}
	return a
}

// do takes an action as the given role with the input.
func (p *play) do(role, action string, input map[string]any) error {
	p.t.Helper()
	cmd := casework.Command{Case: "c1", Action: action, Actor: p.actor(role), Input: input, At: p.now}
	if p.c != nil {
		cmd.Expect = p.c.Version
	}
	a := p.rules.Item.Procedure.Action(action)
	if action == casework.Open || a != nil && a.Form != "" {
		cmd.Form = p.form
	}
	events, err := casework.Decide(p.rules, p.c, cmd)
	for _, e := range events {
		p.c = casework.Apply(p.c, e)
		p.events = append(p.events, e)
	}
	if err != nil && problem.Of(err) == nil {
		p.t.Fatalf("%s: %s: %v", p.rules.Item.ID, action, err)
	}
	return err
}

// take takes an action as its first role, with a sample of its input.
func (p *play) take(action string) error {
	p.t.Helper()
	if action == casework.Open {
		return p.do(p.rules.Item.Procedure.Openers()[0], action, nil)
	}
	a := p.rules.Item.Procedure.Action(action)
	if a == nil {
		p.t.Fatalf("%s: there is no action %s", p.rules.Item.ID, action)
	}
	if a.After != "" {
		p.wait(a.After)
	}
	return p.do(a.By[0], action, p.sample(a))
}

func (p *play) must(actions ...string) {
	p.t.Helper()
	for _, action := range actions {
		if err := p.take(action); err != nil {
			p.t.Fatalf("%s: %s: %v", p.rules.Item.ID, action, err)
		}
	}
}

// no expects the refusal with the code.
func (p *play) no(code, role, action string, input map[string]any) {
	p.t.Helper()
	if pr := problem.Of(p.do(role, action, input)); pr == nil || pr.Code != code {
		p.t.Fatalf("%s: got %v, want the refusal %q", action, pr, code)
	}
}

func (p *play) state(want string) {
	p.t.Helper()
	if p.c.State != want {
		p.t.Fatalf("%s: state %q, want %q", p.rules.Item.ID, p.c.State, want)
	}
}

func (p *play) days(n int) { p.now = p.now.AddDate(0, 0, n) }

// wait lets the clock expire.
func (p *play) wait(clock string) {
	p.t.Helper()
	due := p.due(clock)
	if p.now.Before(due.At) {
		p.now = due.At
	}
}

func (p *play) due(clock string) law.Due {
	p.t.Helper()
	due, err := p.c.Clocks[clock].Due(p.rules.Calendar)
	if err != nil {
		p.t.Fatalf("%s: clock %s: %v", p.rules.Item.ID, clock, err)
	}
	return due
}

// document returns the Chinese and English text that the last event issued.
func (p *play) document() string {
	return strings.Join(p.events[len(p.events)-1].Private.Document, "\n")
}

// sample fills an action's input; the hearing is called two weeks ahead.
func (p *play) sample(a *lists.Action) map[string]any {
	if a.Input == nil {
		return nil
	}
	input := sampleOf(a.Input.Fields, p.now)
	if a.ID == "call_hearing" {
		input["held_on"] = p.now.AddDate(0, 0, 14).Format(time.DateOnly)
	}
	return input
}

func sampleOf(fields []*lists.Field, now time.Time) map[string]any {
	out := map[string]any{}
	for _, f := range fields {
		if !f.ReadOnly {
			out[f.Name] = sampleValue(f, now)
		}
	}
	return out
}

func sampleValue(f *lists.Field, now time.Time) any {
	switch f.Kind {
	case lists.KindChoice:
		return f.Options[0].Value
	case lists.KindBool:
		return true
	case lists.KindChoices:
		return []any{f.Options[0].Value}
	case lists.KindFiles:
		return []any{}
	case lists.KindDate:
		return now.Format(time.DateOnly)
	case lists.KindInteger, lists.KindNumber, lists.KindMoney:
		return max(*f.Min, 1)
	case lists.KindRows:
		var rows []any
		for range max(f.MinItems, 1) {
			rows = append(rows, sampleOf(f.Fields, now))
		}
		return rows
	case lists.KindFile:
		return map[string]any{"digest": strings.Repeat("0", 64), "name": "a.pdf", "size": 9.0, "type": "application/pdf"}
	}
	text := []rune("据实填写，内容足够写明情况。")
	return string(text[:min(len(text), f.MaxLength)])
}
