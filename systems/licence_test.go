package systems_test

import (
	"slices"
	"strings"
	"testing"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// The Administrative Licensing Act (行政许可法) on the procedure licence, article
// by article; docs/legal-rules.md says which state, action or clock keeps what.

func submitted(t *testing.T) *play {
	t.Helper()
	p := newPlay(t, "small-restaurant", "small-restaurant")
	p.must("submit")
	p.state("submitted")
	return p
}

func accepted(t *testing.T) *play {
	t.Helper()
	p := submitted(t)
	p.must("accept")
	return p
}

var (
	missing = map[string]any{"missing": []any{map[string]any{"what": "经营场所布局图"}, map[string]any{"what": "健康证明"}}}
	reason  = map[string]any{"reason": "需要向外地核查相关证明。"}
)

// Article 32(1)(4): silence for five working days is acceptance, as of receipt.
func TestSilenceIsAcceptance(t *testing.T) {
	t.Parallel()
	p := submitted(t)
	if got := p.due("notice").Date.String(); got != "2026-11-30" {
		t.Errorf("notice due %s", got)
	}
	p.no("not_due", lists.ByClock, "deem_accepted", nil)
	p.must("deem_accepted")
	p.state("accepted")
	if at := p.c.Clocks["decision"].Ledger[0].At; !at.Equal(morning) {
		t.Errorf("the decision runs from %v, not from receipt", at)
	}
	if casework.Facts(p.rules, p.c, p.now).OnTime {
		t.Error("a missed notice counts as on time")
	}
}

// Article 32(1)(3): a correction on the spot is no notice and stops no clock.
func TestCorrectionStopsNoClock(t *testing.T) {
	t.Parallel()
	p := submitted(t)
	p.must("ask_correction")
	if s := p.c.Clocks["notice"].State(); s != law.Running {
		t.Errorf("notice is %s", s)
	}
	p.must("correct", "notify")
	p.state("supplementing")
}

// Article 32(1)(4): one notice, with everything; what is supplied is accepted.
func TestOneNoticeOnly(t *testing.T) {
	t.Parallel()
	p := submitted(t)
	p.no("guard", "clerk", "refuse_acceptance", map[string]any{"ground": "incomplete", "reason": "材料不齐全，不予受理。"})
	if err := p.do("clerk", "notify", missing); err != nil {
		t.Fatal(err)
	}
	if doc := p.document(); !strings.Contains(doc, "经营场所布局图；健康证明") || !strings.Contains(doc, "thirty working days") {
		t.Errorf("notice: %s", doc)
	}
	p.days(10)
	p.must("supplement")
	p.state("submitted")
	if got := p.due("notice").Date.String(); got != "2026-12-10" {
		t.Errorf("the second look is due %s", got)
	}
	if !p.c.Received.Equal(p.now) {
		t.Errorf("received %v", p.c.Received)
	}
	p.no("once", "clerk", "notify", missing)
	p.must("accept")
}

func TestApplicantWhoSuppliesNothing(t *testing.T) {
	t.Parallel()
	p := submitted(t)
	p.must("notify", "lapse")
	if p.c.Outcome != "lapsed" {
		t.Errorf("outcome %q", p.c.Outcome)
	}
	if !casework.Facts(p.rules, p.c, p.now).OnTime {
		t.Error("the applicant's delay counts against the office")
	}
}

// Article 32(1)(2): who declines names the body that is competent.
func TestDecliningNamesTheRightBody(t *testing.T) {
	t.Parallel()
	p := submitted(t)
	input := map[string]any{"ground": "other_body", "reason": "该场所不在本机关管辖范围内。"}
	p.no("invalid_fields", "clerk", "refuse_acceptance", input)
	input["right_body"] = "邻市市场监督管理局"
	if err := p.do("clerk", "refuse_acceptance", input); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"请向邻市市场监督管理局提出申请", "六十日内", "行政复议", "六个月内", "administrative review"} {
		if !strings.Contains(p.document(), want) {
			t.Errorf("the notice does not say %q", want)
		}
	}
}

// Article 34(3): an on-site check takes two officers.
func TestTwoOfficersCheckOnSite(t *testing.T) {
	t.Parallel()
	p := accepted(t)
	officer := map[string]any{"name": "甲", "badge": "1"}
	check := map[string]any{"officers": []any{officer}, "held_on": "2026-11-23", "findings": "场所布局与申请一致，设施齐全。"}
	p.no("invalid_fields", "reviewer", "inspect", check)
	check["officers"] = []any{officer, map[string]any{"name": "乙", "badge": "2"}}
	if err := p.do("reviewer", "inspect", check); err != nil {
		t.Fatal(err)
	}
}

// Article 42: ten working days more, once, by the head, with reasons.
func TestExtension(t *testing.T) {
	t.Parallel()
	p := accepted(t)
	before := p.due("decision").Date
	p.must("request_extension")
	p.no("role", "reviewer", "approve_extension", reason)
	p.c.TakenAll["request_extension"] = []string{"head"} // the head asked
	p.no("apart_from", "head", "approve_extension", reason)
	p.c.TakenAll["request_extension"] = []string{"reviewer"}
	p.no("invalid_fields", "head", "approve_extension", nil)
	if err := p.do("head", "approve_extension", reason); err != nil {
		t.Fatal(err)
	}
	if n := p.rules.Calendar.Workdays(before, p.due("decision").Date); n != 10 {
		t.Errorf("extended by %d working days", n)
	}
	if !strings.Contains(p.document(), "需要向外地核查") {
		t.Errorf("the notice does not tell the reason: %s", p.document())
	}
	p.no("guard", "reviewer", "request_extension", reason)
}

// Article 42 gives way where another statute sets the limit.
func TestNoExtensionOfASpecialLimit(t *testing.T) {
	t.Parallel()
	p := newPlay(t, "construction-permit", "construction-permit") // Construction Act, article 8: seven days
	p.must("submit", "accept")
	p.no("guard", "reviewer", "request_extension", reason)
	p = newPlay(t, "freight-licence", "freight-licence") // twenty calendar days
	p.must("submit", "accept", "request_extension", "approve_extension")
	if got := p.due("decision").Date.String(); got != "2026-12-14" {
		t.Errorf("seven days promised and ten working days more are due %s", got)
	}
}

// Article 45: eight reasons, told in writing; the time does not count.
func TestPause(t *testing.T) {
	t.Parallel()
	p := accepted(t)
	left, _ := p.c.Clocks["decision"].Left(p.rules.Calendar, p.now)
	notice := map[string]any{"reason": "testing", "notice": "依法送检，由有资质的机构检测。", "days": 15.0}
	for name, wrong := range map[string]any{"reason": "too_busy", "notice": "", "days": nil} {
		input := map[string]any{"reason": notice["reason"], "notice": notice["notice"], "days": notice["days"]}
		if input[name] = wrong; wrong == nil {
			delete(input, name)
		}
		p.no("invalid_fields", "reviewer", "pause", input)
	}
	if err := p.do("reviewer", "pause", notice); err != nil {
		t.Fatal(err)
	}
	if n := len(p.rules.Item.Procedure.Clock("decision").Pauses); n != 8 {
		t.Errorf("%d reasons for a pause", n)
	}
	p.days(30)
	p.must("resume")
	if after, _ := p.c.Clocks["decision"].Left(p.rules.Calendar, p.now); after != left {
		t.Errorf("%d working days left after the pause, %d before", after, left)
	}
}

// Articles 45, 47, 48: five working days to ask, twenty to hold, seven of
// notice; the reviewer does not take the chair.
func TestHearing(t *testing.T) {
	t.Parallel()
	p := accepted(t)
	p.must("offer_hearing")
	if got := p.due("hearing_request").Date.String(); got != "2026-11-30" {
		t.Errorf("to be asked for by %s", got)
	}
	p.must("request_hearing", "call_hearing")
	if s := p.c.Clocks["decision"].State(); s != law.Paused {
		t.Errorf("the decision clock is %s during the hearing", s)
	}
	p.no("wrong_state", "decider", "hold_hearing", nil)
	p.no("not_due", lists.ByClock, "open_hearing", nil)
	p.must("open_hearing")
	p.no("role", "reviewer", "hold_hearing", nil)
	p.must("hold_hearing", "review", "approve")
}

func TestHearingNotAskedFor(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"waive_hearing", "lapse_hearing"} {
		p := accepted(t)
		p.must("offer_hearing", way, "review")
		p.state("reviewed")
	}
}

// Article 38 and 审办分离: reasons and remedies, and another person decides.
func TestRefusal(t *testing.T) {
	t.Parallel()
	p := accepted(t)
	p.must("review")
	p.no("invalid_fields", "decider", "refuse", map[string]any{"reason": "不行"})
	p.c.TakenAll["review"] = append(p.c.TakenAll["review"], "decider")
	p.no("apart_from", "decider", "approve", nil)
	p.c.TakenAll["review"] = []string{"reviewer"}
	p.must("refuse")
	for _, want := range []string{"理由", "六十日内", "行政复议", "六个月内", "行政诉讼", "within six months"} {
		if !strings.Contains(p.document(), want) {
			t.Errorf("the decision does not say %q", want)
		}
	}
}

// Article 44: ten working days from decision to certificate.
func TestCertificateInTenDays(t *testing.T) {
	t.Parallel()
	p := accepted(t)
	p.must("review", "approve")
	if got := p.due("issue").Date.String(); got != "2026-12-07" {
		t.Errorf("the certificate is due %s", got)
	}
	p.must("issue")
	var expires any
	for _, r := range p.events[len(p.events)-1].Private.Records {
		if r.Register == "certificates" && r.Op == "put" {
			expires = r.Fields["expires"]
		}
	}
	if expires != "2031-11-23" {
		t.Errorf("valid until %v", expires)
	}
}

func TestApplicantMayWithdraw(t *testing.T) {
	t.Parallel()
	procedure := library(t).Item("small-restaurant").Procedure
	for _, s := range procedure.States {
		open := !s.End && s.ID != procedure.Initial.ID && s.ID != "approved"
		if got := slices.Contains(procedure.Action("withdraw").From, s.ID); got != open {
			t.Errorf("withdrawing from %s: %v", s.ID, got)
		}
	}
	p := accepted(t)
	p.must("withdraw")
	if s := p.c.Clocks["decision"].State(); s != law.Stopped {
		t.Errorf("the clock is %s after the end", s)
	}
}

func TestBadRatingIsFollowedUp(t *testing.T) {
	t.Parallel()
	p := accepted(t)
	p.must("review", "approve", "issue")
	follow := map[string]any{"finding": "态度生硬，情况属实。", "correction": "已道歉并培训。"}
	p.no("guard", "head", "follow_up", follow)
	if err := p.do(lists.Applicant, "rate", map[string]any{"level": "4"}); err != nil {
		t.Fatal(err)
	}
	p.no("once", lists.Applicant, "rate", map[string]any{"level": "1"})
	if err := p.do("head", "follow_up", follow); err != nil {
		t.Fatal(err)
	}
}
