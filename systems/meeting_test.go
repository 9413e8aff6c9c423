package systems_test

import (
	"maps"
	"strings"
	"testing"

	"qingdan/internal/casework"
	"qingdan/internal/problem"
)

// meeting is a meeting that was held this morning.
func meeting(t *testing.T) *play {
	t.Helper()
	p := begin(t, "committee-meeting", map[string]any{"session": "第3次会议", "title": "市委全面深化改革委员会", "kind": "plenary", "held_on": "2026-11-23", "place": "第一会议室",
		"agenda": []any{map[string]any{"title": "改革推进情况", "kind": "report"}, map[string]any{"title": "审批便民措施", "kind": "document"}}})
	p.must("call")
	p.with("steward", "hold", map[string]any{"attendance": []any{map[string]any{"body": "甲", "presence": "member"}, map[string]any{"body": "乙", "presence": "absent"}}})
	if !strings.Contains(p.document(), "出席：甲。") || !strings.Contains(p.document(), "请假：乙。") {
		t.Errorf("the attendance says %s", p.document())
	}
	return p
}

func decision(no float64, result, follow string) map[string]any {
	return map[string]any{"no": no, "result": result, "resolution": "会议同意，抓紧办理。", "follow": follow}
}

func TestAMeetingDecides(t *testing.T) {
	t.Parallel()
	p := meeting(t)
	if r := p.record("committee_meetings"); r["held_on"] != "2026-11-23" || r["attended"] != int64(1) || r["agenda"] != int64(2) {
		t.Errorf("held as %v", r)
	}
	p.no("guard", "steward", "record", nil) // nothing decided yet
	p.no("guard", "steward", "decide", decision(3, "heard", "none"))
	p.no("guard", "steward", "decide", decision(1, "passed", "none")) // a report is not passed
	p.no("invalid_fields", "steward", "decide", decision(1, "heard", "order"))
	order := decision(1, "heard", "order")
	order["subject"], order["owner"] = "逐项核实进展", "FGW"
	p.with("steward", "decide", order)
	if o := p.opened(); len(o) != 1 || o[0].Item != "supervision-order" || o[0].Form["ground"] != "meeting" || o[0].Form["about"] != "逐项核实进展" {
		t.Errorf("opened %v", o)
	}
	passed := decision(2, "passed", "measure")
	passed["subject"], passed["owner"], passed["deadline"] = "组织实施便民措施", "ZWFW", "2027-02-26"
	p.with("steward", "decide", passed)
	if o := p.opened(); len(o) != 1 || o[0].Item != "measure" || o[0].Form["source"] != "meeting" || o[0].Form["deadline"] != "2027-02-26" {
		t.Errorf("opened %v", o)
	}
	if r := p.record("reform_documents"); r["title"] != "审批便民措施" || r["decision"] != "passed" {
		t.Errorf("deliberated as %v", r)
	}
	p.must("record", "reopen", "record")
	p.c.TakenAll["record"] = append(p.c.TakenAll["record"], "secretary")
	p.no("apart_from", "secretary", "issue", nil)
	p.c.TakenAll["record"] = []string{"steward"}
	p.must("issue")
	for _, want := range []string{"第3次会议", "1. 改革推进情况：会议同意", "2. 审批便民措施：", "23 November 2026", "出席：甲\n请假：乙"} {
		if !strings.Contains(p.document(), want) {
			t.Errorf("the minutes do not say %q: %s", want, p.document())
		}
	}
}

// What actions alone write is not filled in, and stays as it was where somebody
// sends the form again.
func TestResolutionsAreNotFilledIn(t *testing.T) {
	t.Parallel()
	p := begin(t, "committee-meeting", map[string]any{"session": "第1次会议", "title": "改革委员会", "kind": "plenary", "held_on": "2026-11-23", "place": "会议室",
		"agenda": []any{map[string]any{"title": "改革推进情况", "kind": "report"}}})
	blank := p.form
	p.form = maps.Clone(blank)
	p.form["resolutions"] = "1. 原则同意"
	opened := p.c
	for _, action := range []string{"save", "call", casework.Open} {
		if action == casework.Open {
			p.c = nil
		}
		pr := problem.Of(p.do("steward", action, nil))
		if pr == nil || len(pr.Fields) != 1 || pr.Fields[0].Path != "/resolutions" || !strings.Contains(pr.Fields[0].Text.Zh, "议定事项") {
			t.Errorf("%s: %+v", action, pr)
		}
	}
	p.c, p.form = opened, blank
	p.must("save", "call")
}

// What was held before the desk existed is entered afterwards; what has not
// been held cannot be.
func TestMeetingsArePast(t *testing.T) {
	t.Parallel()
	for day, ok := range map[string]bool{"2024-04-12": true, "2026-12-01": false} {
		p := begin(t, "committee-meeting", map[string]any{"session": "第1次会议", "title": "改革委员会", "kind": "plenary", "held_on": day, "place": "会议室",
			"agenda": []any{map[string]any{"title": "改革推进情况", "kind": "report"}}})
		p.must("call")
		if err := p.take("hold"); (err == nil) != ok {
			t.Errorf("held on %s: %v", day, err)
		}
	}
}

func TestCooperation(t *testing.T) {
	t.Parallel()
	p := begin(t, "cooperation-agreement", map[string]any{"title": "产业合作框架协议", "partner": "对口合作市", "field": "产业", "owner": "GXJ", "signed_on": "2026-11-02", "until": "2027-11-01", "file": paper})
	p.must("register", "warn")
	p.with("steward", "renew", map[string]any{"reason": "双方同意续签。", "until": "2029-11-01", "file": paper})
	if p.c.Alert != "" || p.record("cooperation_agreements")["until"] != "2029-11-01" {
		t.Errorf("renewed: %s, %v", p.c.Alert, p.record("cooperation_agreements"))
	}
	p.must("run_out")
	if day := p.now.Format("2006-01-02"); day != "2029-11-02" || p.c.Outcome != "done" {
		t.Errorf("ran out on %s: %q", day, p.c.Outcome)
	}

	p = begin(t, "economic-advisor", map[string]any{"name": "欧阳某某", "home_post": "对口合作市商务局干部", "field": "数字贸易", "owner": "SWJ", "from": "2026-11-23", "until": "2028-11-22"})
	p.must("propose")
	p.c.TakenAll["propose"] = []string{"verifier"}
	p.no("apart_from", "verifier", "engage", nil)
	p.c.TakenAll["propose"] = []string{"steward"}
	p.must("engage")
	if r := p.record("advisors"); r["status"] != "engaged" || strings.Contains(r["name"].(string), "某") {
		t.Errorf("engaged as %v", r)
	}
	p.checkDisclosure()

	p = begin(t, "joint-project", map[string]any{"title": "共建集散仓", "agreement": "产业合作框架协议", "partner": "对口合作市", "owner": "SWJ", "goal": "投入使用", "deadline": "2027-06-30"})
	p.must("dispatch", "progress")
	p.with("handler", "report", map[string]any{"result": "一期投入使用，运行正常。", "investment": 26000000.0, "jobs": 140.0, "evidence": paper})
	if r := p.record("joint_projects"); r["investment"] != 26000000.0 {
		t.Errorf("came to %v", r)
	}
	p.must("accept")
}
