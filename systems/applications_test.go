package systems_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"qingdan/internal/casework"
	"qingdan/internal/lists"
)

// The way of a case that goes well, by procedure.
var wayThrough = map[string][]string{
	"licence":        {"submit", "accept", "review", "approve", "issue", "rate"},
	"instant":        {"submit", "accept", "approve", "rate"},
	"confirmation":   {"submit", "accept", "review", "approve", "rate"},
	"benefit":        {"submit", "accept", "verify", "approve", "pay", "rate"},
	"relief":         {"submit", "accept", "verify", "end_publicity", "approve", "pay", "rate"},
	"public-service": {"submit", "accept", "complete", "rate"},
}

func TestEveryItemIsHandledToItsEnd(t *testing.T) {
	t.Parallel()
	for _, item := range services(t) {
		t.Run(item.ID, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, item.ID, item.ID)
			p.must(wayThrough[item.Procedure.ID]...)
			if p.c.Outcome != "approved" && p.c.Outcome != "done" {
				t.Errorf("outcome %q in %s", p.c.Outcome, p.c.State)
			}
			if p.c.Instant {
				t.Error("a person decided, and it counts as decided by rule")
			}
			if (item.Certificate != nil) != (p.c.Numbers["certificate"] != "") {
				t.Errorf("certificate number %q", p.c.Numbers["certificate"])
			}
			p.checkDisclosure()
			p.checkRecords()
		})
	}
}

func TestRulesDecide(t *testing.T) {
	t.Parallel()
	for _, item := range services(t) {
		_, example := application(t, item.ID+".by-rule")
		if (item.Instant != nil) != example {
			t.Errorf("%s: rule %v, example of it %v", item.ID, item.Instant != nil, example)
		}
		if !example {
			continue
		}
		t.Run(item.ID, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, item.ID, item.ID+".by-rule")
			p.must("submit")
			last := p.events[len(p.events)-1]
			if last.Public.Role != lists.ByRule {
				t.Fatalf("%s was taken as %s; the rule did not decide", last.Action, last.Public.Role)
			}
			if p.c.State == "approved" { // a benefit: a person pays
				p.must("pay")
			}
			if p.c.Outcome != "approved" {
				t.Errorf("outcome %q", p.c.Outcome)
			}
			if clock := p.c.Clocks[casework.DecisionClock]; clock.Used(p.rules.Calendar, p.now) != 0 {
				t.Error("a decision at once used days")
			}
			p.checkDisclosure()
			p.checkRecords()
			p.must("rate")
		})
	}
}

// checkDisclosure looks for the applicant's personal data in the public side
// of what happened.
func (p *play) checkDisclosure() {
	p.t.Helper()
	var private []string
	collect(p.rules.Item.Form.Fields, p.form, &private)
	if p.rules.Item.SubjectPersonal {
		subject, err := p.rules.Item.Subject.String(lists.Vars{Form: p.form, Item: p.rules.Item, Now: p.now})
		if err != nil {
			p.t.Fatal(err)
		}
		private = append(private, subject)
	}
	for _, e := range p.events {
		public, err := json.Marshal(e.Public)
		if err != nil {
			p.t.Fatal(err)
		}
		for _, secret := range private {
			if strings.Contains(string(public), secret) {
				p.t.Errorf("%s: %s discloses %q", p.rules.Item.ID, e.Action, secret)
			}
		}
	}
}

// collect gathers the personal texts of a form's values.
func collect(fields []*lists.Field, values map[string]any, into *[]string) {
	for _, f := range fields {
		switch v := values[f.Name].(type) {
		case string:
			if f.Personal && f.Kind != lists.KindChoice && f.Kind != lists.KindDate && len([]rune(v)) > 1 {
				*into = append(*into, v)
			}
		case map[string]any:
			collect(f.Fields, v, into)
		case []any:
			for _, row := range v {
				if row, ok := row.(map[string]any); ok {
					collect(f.Fields, row, into)
				}
			}
		}
	}
}

// checkRecords holds the records that the case wrote against their registers.
func (p *play) checkRecords() {
	p.t.Helper()
	records := map[string]map[string]any{}
	for _, e := range p.events {
		for _, r := range e.Private.Records {
			if r.Key == "" {
				p.t.Errorf("%s: a record of %s without a key", e.Action, r.Register)
			}
			fields := records[r.Register]
			if r.Op == "put" || fields == nil {
				fields = map[string]any{}
				records[r.Register] = fields
			}
			maps.Copy(fields, r.Fields)
			maps.DeleteFunc(fields, func(_ string, v any) bool { return v == nil })
			if r.Op != "put" && len(fields) == len(r.Fields) {
				delete(records, r.Register) // changes a record of another case
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(records)) {
		for _, fault := range p.rules.Item.System.Register(name).Form.Check(records[name], true, p.now) {
			p.t.Errorf("register %s: %s: %s", name, fault.Path, fault.Text)
		}
	}
}
