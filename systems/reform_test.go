package systems_test

import (
	"strings"
	"testing"

	"qingdan/internal/casework"
	"qingdan/internal/lists"
)

var paper = map[string]any{"digest": strings.Repeat("0", 64), "name": "佐证.pdf", "size": 9.0, "type": "application/pdf"}

// measure is a measure that has been handed out: due on 31 March 2027.
func measure(t *testing.T) *play {
	t.Helper()
	p := begin(t, "measure", map[string]any{"code": "FA-001", "title": "建立企业开办工作机制", "source": "document", "document": "演改发〔2026〕1号",
		"owner": "SCJG", "helpers": []any{"RSJ"}, "deadline": "2027-03-31",
		"milestones": []any{map[string]any{"title": "印发工作方案", "due": "2027-01-15"}, map[string]any{"title": "形成制度成果", "due": "2027-03-15"}}})
	p.must("dispatch")
	return p
}

// opened returns the forms of the cases that the last event opened.
func (p *play) opened() []casework.Opened { return p.events[len(p.events)-1].Private.Opens }

// record returns what the last event wrote to a register.
func (p *play) record(register string) map[string]any {
	for _, r := range p.events[len(p.events)-1].Private.Records {
		if r.Register == register {
			return r.Fields
		}
	}
	return nil
}

func (p *play) with(role, action string, input map[string]any) {
	p.t.Helper()
	if err := p.do(role, action, input); err != nil {
		p.t.Fatalf("%s: %s: %v", p.rules.Item.ID, action, err)
	}
}

func TestADocumentBecomesMeasures(t *testing.T) {
	t.Parallel()
	p := begin(t, "governing-document", map[string]any{"number": "演改发〔2026〕1号", "title": "改革实施方案", "kind": "plan", "level": "city", "issued_on": "2026-11-20",
		"file": paper, "structure": []any{map[string]any{"part": "一", "heading": "总体要求", "gist": "目标和原则"}}})
	p.must("register")
	if r := p.record("governing_documents"); r["status"] != "registered" || r["parts"] != int64(1) {
		t.Errorf("registered as %v", r)
	}
	input := map[string]any{"code": "FA-001", "title": "建立企业开办工作机制", "owner": "SCJG", "deadline": "2026-11-01",
		"milestones": []any{map[string]any{"title": "印发工作方案", "due": "2027-01-15"}}}
	p.no("guard", "steward", "assign", input) // a deadline that has passed
	input["deadline"] = "2027-03-31"
	for range 2 {
		p.with("steward", "assign", input)
	}
	if o := p.opened(); len(o) != 1 || o[0].Item != "measure" || o[0].Form["document"] != "演改发〔2026〕1号" || o[0].Form["owner"] != "SCJG" {
		t.Errorf("opened %v", o)
	}
	if r := p.record("governing_documents"); r["status"] != "broken_down" {
		t.Errorf("broken down as %v", r)
	}
	p.must("conclude")
}

func TestAMeasureHandsOutItsMilestones(t *testing.T) {
	t.Parallel()
	p := measure(t)
	o := p.opened()
	if len(o) != 2 || o[1].Item != "milestone" || o[1].Form["deadline"] != "2027-03-15" || o[1].Form["measure"] != "FA-001 建立企业开办工作机制" {
		t.Errorf("opened %v", o)
	}
	if p.c.Office != "SCJG" || p.c.Number != "SCJG-2026-000001" || p.record("measures")["status"] != "running" {
		t.Errorf("%s of %s, %v", p.c.Number, p.c.Office, p.record("measures"))
	}
}

// Seven days before it is yellow; late it is red, and escalates by level.
func TestALateMeasureEscalates(t *testing.T) {
	t.Parallel()
	p := measure(t)
	p.no("not_due", lists.ByClock, "warn", nil)
	for _, step := range []struct{ action, day, alert, state string }{
		{"warn", "2027-03-25", "yellow", "running"}, {"overdue", "2027-04-01", "red", "running"},
		{"escalate", "2027-04-06", "red", "escalated"}, {"order", "2027-04-11", "red", "escalated"},
	} {
		p.must(step.action)
		if day := p.now.Format("2006-01-02"); day != step.day || p.c.Alert != step.alert || p.c.State != step.state {
			t.Errorf("%s on %s: %s in %s; want %v", step.action, day, p.c.Alert, p.c.State, step)
		}
		if err := p.do(lists.ByClock, step.action, nil); err == nil {
			t.Errorf("%s is taken twice", step.action)
		}
	}
	if o := p.opened(); len(o) != 1 || o[0].Item != "supervision-order" || o[0].Form["owner"] != "SCJG" || o[0].Form["ground"] != "overdue" {
		t.Errorf("the third level opens %v", o)
	}
	p.must("instruct", "report", "accept")
	if p.c.Alert != "" || casework.Facts(p.rules, p.c, p.now).OnTime {
		t.Errorf("alert %q, on time", p.c.Alert)
	}
}

// What only warned has kept its deadline.
func TestAWarningIsNoDelay(t *testing.T) {
	t.Parallel()
	p := measure(t)
	p.must("warn", "report", "accept")
	if !casework.Facts(p.rules, p.c, p.now).OnTime {
		t.Error("a yellow measure counts as late")
	}
}

// A deadline moves at the handler's request and with somebody else's approval.
func TestAnotherDeadline(t *testing.T) {
	t.Parallel()
	p := measure(t)
	ask := map[string]any{"deadline": "2027-05-31", "reason": "上级配套政策尚未印发，需待明确。"}
	p.no("wrong_state", "secretary", "approve_change", map[string]any{"reason": "同意调整"})
	p.no("guard", "handler", "ask_change", map[string]any{"deadline": "2027-03-31", "reason": ask["reason"]})
	p.with("handler", "ask_change", ask)
	if got := p.due("deadline").Date.String(); got != "2027-03-31" {
		t.Errorf("asking moves the deadline to %s", got)
	}
	p.c.TakenAll["ask_change"] = []string{"secretary"}
	p.no("apart_from", "secretary", "approve_change", map[string]any{"reason": "同意调整"})
	p.c.TakenAll["ask_change"] = []string{"handler"}
	p.no("invalid_fields", "secretary", "approve_change", nil)
	p.with("secretary", "approve_change", map[string]any{"reason": "同意调整"})
	clock := p.c.Clocks["deadline"]
	if got := p.due("deadline").Date.String(); got != "2027-05-31" || len(clock.Ledger) != 2 || clock.Limit.String() != "2027-03-31" {
		t.Errorf("due %s, ledger %v of %v", got, clock.Ledger, clock.Limit)
	}
	if p.record("measures")["deadline"] != "2027-05-31" || p.c.Form["deadline"] != "2027-05-31" {
		t.Errorf("register %v, form %v", p.record("measures"), p.c.Form["deadline"])
	}
	p.must("warn")
	if got := p.now.Format("2006-01-02"); got != "2027-05-25" {
		t.Errorf("warned on %s", got)
	}
}

// Whoever reports does not accept; what is sent back runs on.
func TestSomebodyElseAccepts(t *testing.T) {
	t.Parallel()
	milestone := begin(t, "milestone", map[string]any{"measure": "FA-001 建立企业开办工作机制", "title": "印发工作方案", "owner": "SCJG", "deadline": "2027-01-15"})
	milestone.must("dispatch")
	for _, p := range []*play{measure(t), milestone} {
		p.no("invalid_fields", "handler", "report", nil)
		p.must("report")
		p.c.TakenAll["report"] = []string{"verifier"}
		p.no("apart_from", "verifier", "accept", map[string]any{"opinion": "同意。"})
		p.c.TakenAll["report"] = []string{"handler"}
		p.must("send_back")
		p.state("running")
		p.must("report", "accept")
		if p.c.Outcome != "done" {
			t.Errorf("%s: outcome %q", p.rules.Item.ID, p.c.Outcome)
		}
	}
}

func TestASupervisionOrder(t *testing.T) {
	t.Parallel()
	p := begin(t, "supervision-order", map[string]any{"about": "窗口告知书填写不完整", "ground": "spot_check", "demand": "请整改。", "owner": "ZWFW"})
	p.must("issue")
	if !strings.Contains(p.document(), "五个工作日") || p.due("answer").Date.String() != "2026-11-30" {
		t.Errorf("due %s: %s", p.due("answer").Date, p.document())
	}
	p.must("warn", "overdue", "instruct", "answer", "return")
	if p.c.Alert != "" || p.c.State != "open" {
		t.Errorf("returned: %s in %s", p.c.Alert, p.c.State)
	}
	p.must("answer", "close")
	if r := p.record("supervision_orders"); r["status"] != "closed" {
		t.Errorf("closed as %v", r)
	}
	late := begin(t, "supervision-order", p.form)
	late.must("issue", "warn", "overdue")
	late.days(2)
	late.must("answer", "close")
	if casework.Facts(late.rules, late.c, late.now).OnTime {
		t.Error("an order answered late counts as closed on time")
	}
}

func TestACaseStudyIsPromoted(t *testing.T) {
	t.Parallel()
	p := begin(t, "case-study", map[string]any{"title": "一件事一次办", "field": "services", "owner": "ZWFW"})
	p.must("ask", "propose", "send_back", "propose", "keep", "promote")
	if r := p.record("case_studies"); r["level"] != "city" {
		t.Errorf("promoted as %v", r)
	}
	input := map[string]any{"level": "province", "notice": paper, "on": p.now.AddDate(0, 0, 3).Format("2006-01-02")}
	p.no("guard", "secretary", "raise", input)
	input["on"] = p.now.Format("2006-01-02")
	p.with("secretary", "raise", input)
	if r := p.record("case_studies"); r["level"] != "province" {
		t.Errorf("raised to %v", r)
	}
}

// What the province states is registered with its document and confirmed by
// somebody else; only then it is on the register.
func TestAStatementIsConfirmedBySomebodyElse(t *testing.T) {
	t.Parallel()
	p := begin(t, "provincial-statement", map[string]any{"about": "full_online_rank", "value": 2.0, "authority": "省政务服务主管部门", "source": "通报第3期", "stated": "2026-11-20", "document": paper})
	p.must("register")
	if p.record("statements") != nil {
		t.Error("shown before it was compared")
	}
	p.c.TakenAll["register"] = []string{"head"}
	p.no("apart_from", "head", "confirm", nil)
	p.c.TakenAll["register"] = []string{"clerk"}
	p.must("confirm")
	if r := p.record("statements"); r["value"] != int64(2) || r["digest"] != paper["digest"] || r["stated"] != "2026-11-20" {
		t.Errorf("stated as %v", r)
	}
}
