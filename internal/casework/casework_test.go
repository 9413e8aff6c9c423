package casework_test

import (
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// play drives one case as its people would.
type play struct {
	t       *testing.T
	rules   casework.Rules
	c       *casework.Case
	events  []casework.Event
	now     time.Time
	numbers counter
}

type counter map[string]int64

func (n counter) Next(series string) int64 { n[series]++; return n[series] }

func setup(t *testing.T) *play {
	t.Helper()
	lib, faults := lists.Load(os.DirFS("testdata/lists"))
	for _, f := range faults {
		t.Errorf("%v", f)
	}
	if lib == nil {
		t.FailNow()
	}
	p := &play{t: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, law.Shanghai()), numbers: counter{}}
	p.rules = casework.Rules{Item: lib.Item("stall"), Calendar: law.Builtin(), Numbers: p.numbers}
	_, err := p.do(casework.Command{Case: "c1", Action: casework.Open, Actor: resident})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var (
	resident  = casework.Actor{Person: "li"}
	clerk     = casework.Actor{Person: "clerk", Office: "CG", Roles: []string{"clerk"}}
	both      = casework.Actor{Person: "both", Office: "CG", Roles: []string{"clerk", "decider"}}
	decider   = casework.Actor{Person: "decider", Office: "CG", Roles: []string{"decider"}}
	head      = casework.Actor{Person: "head", Office: "CG", Roles: []string{"head"}}
	elsewhere = casework.Actor{Person: "x", Office: "OTHER", Roles: []string{"clerk", "decider", "head"}}
	byClock   = casework.Actor{Roles: []string{lists.ByClock}}
	form      = map[string]any{"name": "测试人", "area": 10.0}
)

func (p *play) do(cmd casework.Command) ([]casework.Event, error) {
	cmd.At = p.now
	events, err := casework.Decide(p.rules, p.c, cmd)
	for _, e := range events {
		p.c = casework.Apply(p.c, e)
	}
	p.events = append(p.events, events...)
	return events, err
}

func (p *play) act(by casework.Actor, action string, input map[string]any) error {
	cmd := casework.Command{Case: "c1", Action: action, Expect: p.c.Version, Actor: by, Input: input}
	if action == "submit" || action == "supplement" {
		cmd.Form = form
	}
	_, err := p.do(cmd)
	return err
}

func (p *play) must(by casework.Actor, action string, input map[string]any) {
	p.t.Helper()
	if err := p.act(by, action, input); err != nil {
		p.t.Fatalf("%s: %v", action, err)
	}
}

// no expects a problem with the code.
func (p *play) no(code string, by casework.Actor, action string, input map[string]any) {
	p.t.Helper()
	before := p.c
	err := p.act(by, action, input)
	if pr := problem.Of(err); pr == nil || pr.Code != code {
		p.t.Fatalf("%s: got %v, want a problem %q", action, err, code)
	}
	if p.c != before {
		p.t.Fatalf("%s was refused and changed the case", action)
	}
}

func (p *play) state(want string) {
	p.t.Helper()
	if p.c.State != want {
		p.t.Fatalf("state %q, want %q", p.c.State, want)
	}
}

func (p *play) days(n int) { p.now = p.now.AddDate(0, 0, n) }

func TestWholeThread(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.must(resident, "submit", nil)
	p.state("submitted")
	if p.c.Number != "CG-2026-000001" {
		t.Errorf("number %q", p.c.Number)
	}
	p.must(clerk, "notify", map[string]any{"missing": "门头照片"})
	if doc := p.events[len(p.events)-1].Private.Document; len(doc) != 2 || doc[0] != "测试人：您申请的临时占道设摊许可（CG-2026-000001）需要补正：门头照片" {
		t.Errorf("document %q", doc)
	}
	p.days(2)
	p.must(resident, "supplement", nil)
	p.no("once", clerk, "notify", map[string]any{"missing": "再补"})
	p.must(clerk, "accept", nil)
	p.must(decider, "pause", map[string]any{"reason": "appraisal", "notice": "鉴定需五个工作日"})
	p.days(7)
	p.no("wrong_state", decider, "approve", nil)
	p.must(decider, "resume", nil)
	p.must(decider, "approve", nil)
	p.state("approved")
	if p.c.Numbers["certificate"] != "ZD-2026-000001" {
		t.Errorf("numbers %v", p.c.Numbers)
	}
	last := p.events[len(p.events)-1]
	if diff := cmp.Diff(map[string]any{"form": map[string]any{"area": 10.0}}, last.Public.Fields); diff != "" {
		t.Error(diff)
	}
	if got := last.Public.Records[0].Fields; got["holder"] != nil || got["area"] == nil {
		t.Errorf("public side of the record %v", got)
	}
	p.must(resident, "rate", map[string]any{"level": 1})
	p.no("once", resident, "rate", map[string]any{"level": 5})
	facts := casework.Facts(p.rules, p.c, p.now)
	if !facts.OnTime || facts.Rating != 1 || facts.StatutoryDays != 20 || facts.PromisedDays != 5 || facts.UsedDays != 0 {
		t.Errorf("facts %+v", facts)
	}
}

func TestReplayGivesTheSameCase(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.must(resident, "submit", nil)
	p.must(clerk, "accept", nil)
	p.must(head, "extend", map[string]any{"reason": "案情复杂"})
	var again *casework.Case
	for _, e := range p.events {
		again = casework.Apply(again, e)
	}
	if diff := cmp.Diff(p.c, again, cmpopts.IgnoreUnexported(casework.Case{})); diff != "" {
		t.Error(diff)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.no("off_list", clerk, "bribe", nil)
	p.no("wrong_state", clerk, "accept", nil)
	p.must(resident, "submit", nil)
	p.no("role", resident, "accept", nil)
	p.no("role", elsewhere, "accept", nil)
	p.no("role", casework.Actor{Person: "stranger"}, "withdraw", nil)
	p.no("role", byClock, "accept", nil)
	p.no("invalid_fields", clerk, "accept", map[string]any{"surplus": true})
	p.no("invalid_fields", clerk, "notify", nil)
	p.must(both, "accept", nil)
	p.no("apart_from", both, "approve", nil)
	p.no("invalid_fields", decider, "pause", map[string]any{"reason": "holiday", "notice": "x"})
	p.no("invalid_fields", decider, "pause", map[string]any{"reason": "hearing"})
	p.no("guard", decider, "refuse", map[string]any{"reasons": "不行"})
	p.must(head, "extend", map[string]any{"reason": "案情复杂"})
	p.no("extended", head, "extend", map[string]any{"reason": "还是复杂"})
	if _, err := p.do(casework.Command{Case: "c1", Action: "approve", Expect: 1, Actor: decider}); !problem.Is(err, problem.Conflict) {
		t.Errorf("stale version: %v", err)
	}
}

func TestOfficialsStayOutOfTheirOwnCases(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.must(resident, "submit", nil)
	self := casework.Actor{Person: "li", Office: "CG", Roles: []string{"clerk"}}
	p.no("own_case", self, "accept", nil)
}

func TestDeemedAcceptance(t *testing.T) {
	t.Parallel()
	p := setup(t)
	received := p.now
	p.must(resident, "submit", nil)
	p.no("not_due", byClock, "deem", nil)
	p.days(8) // 2026-03-10: five working days after 03-02 end with 03-09
	p.must(byClock, "deem", nil)
	p.state("accepted")
	if start := p.c.Clocks["decision"].Ledger[0].At; !start.Equal(received) {
		t.Errorf("the decision clock starts %v, want the receipt %v", start, received)
	}
	if casework.Facts(p.rules, p.c, p.now).OnTime {
		t.Error("a missed notice limit counts as on time")
	}
}

func TestLapse(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.must(resident, "submit", nil)
	p.must(clerk, "notify", map[string]any{"missing": "照片"})
	p.days(30)
	p.must(byClock, "lapse", nil)
	if p.c.Outcome != "lapsed" || !casework.Facts(p.rules, p.c, p.now).OnTime {
		t.Errorf("outcome %q: the applicant's delay is not the office's", p.c.Outcome)
	}
}

func TestInstantDecision(t *testing.T) {
	t.Parallel()
	p := setup(t)
	small := map[string]any{"name": "测试人", "area": 1.5}
	events, err := p.do(casework.Command{Case: "c1", Action: "submit", Expect: 1, Actor: resident, Form: small})
	if err != nil {
		t.Fatal(err)
	}
	if len(events) != 2 || events[1].Action != "approve_by_rule" || !p.c.Instant || p.c.State != "approved" {
		t.Fatalf("events %+v", events)
	}
	if p.c.Numbers["certificate"] == "" {
		t.Error("no certificate")
	}
}

func TestFormFaults(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		form map[string]any
		path string
	}{
		"missing":    {map[string]any{"area": 3.0}, "/name"},
		"type":       {map[string]any{"name": 3, "area": 3.0}, "/name"},
		"bound":      {map[string]any{"name": "a", "area": 3000.0}, "/area"},
		"unknown":    {map[string]any{"name": "a", "area": 3.0, "admin": true}, "/admin"},
		"item check": {map[string]any{"name": "a", "area": 60.0, "night": true}, "/area"},
	} {
		p := setup(t)
		_, err := p.do(casework.Command{Case: "c1", Action: "submit", Expect: 1, Actor: resident, Form: tc.form})
		pr := problem.Of(err)
		if pr == nil || pr.Kind != problem.Invalid || len(pr.Fields) != 1 || pr.Fields[0].Path != tc.path {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEndStopsWhatStillRuns(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.must(resident, "submit", nil)
	p.must(clerk, "accept", nil)
	p.must(decider, "pause", map[string]any{"reason": "hearing", "notice": "听证十日"})
	p.must(resident, "withdraw", nil)
	for id, clock := range p.c.Clocks {
		if clock.State() != law.Stopped {
			t.Errorf("clock %s is %s after the end", id, clock.State())
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.must(resident, "submit", nil)
	p.must(both, "accept", nil)
	ids := map[string]string{}
	for _, o := range casework.Options(p.rules, p.c, both, p.now) {
		ids[o.Action.ID] = ""
		if o.Blocked != nil {
			ids[o.Action.ID] = o.Blocked.Code
		}
	}
	want := map[string]string{"pause": "", "approve": "apart_from", "refuse": "apart_from"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Error(diff)
	}
}
