package web_test

import (
	"path"
	"testing"

	"qingdan/internal/access"
	"qingdan/internal/web/webtest"
)

// A resident applies for a food licence, is asked once for what is missing,
// follows the clock through a pause, gets a certificate that anybody can
// confirm, and rates the service.
func TestResidentGetsALicence(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		t.Run(size.Name, func(t *testing.T) {
			t.Parallel()
			town := settle(t)
			p := webtest.Open(t, size, town.base, "/items?lang=zh")
			look := looker(t, p, "licence")
			town.signIn(p, "resident")
			p.Go("/")
			look("home")
			p.Fill("您想办什么事？", "小餐饮")
			p.Enter("您想办什么事？")
			look("found")
			p.Follow(`.qd-card a[href="/items/small-restaurant"]`)
			look("item")
			p.Click("在线申请")
			look("empty-form")
			p.Click("继续")
			p.See("请先改正下面的问题")
			look("errors")
			fill(t, p, "small-restaurant")
			p.Click("继续")
			p.See("提交前请核对")
			look("check")
			p.Click("提交申请")
			p.See("工作人员会在 5 个工作日内告诉您材料是否齐全")
			look("submitted")
			id := path.Base(p.URL())

			town.Do("clerk", id, "notify", map[string]any{"missing": []any{map[string]any{"what": "门头照片不清晰，请重拍"}}})
			p.Go("/cases/" + id)
			p.See("请按一次性告知书补齐全部材料")
			look("notice")
			p.Click("提交补正材料")
			p.See("门头照片不清晰")
			p.Follow(`form button[value="do"].govuk-button`)
			p.See("您的申请已提交")

			town.Do("clerk", id, "accept", nil)
			town.Do("reviewer", id, "pause", map[string]any{"reason": "inspection", "notice": "需要现场检验，依据食品安全法。", "days": 5})
			p.Go("/cases/" + id)
			p.See("正在进行法律规定的特别程序")
			look("paused")
			town.Days(3)
			town.Do("reviewer", id, "resume", map[string]any{"result": "检验合格，符合要求"})
			town.Do("reviewer", id, "review", map[string]any{"opinion": "grant", "grounds": "符合食品安全法规定的条件"})
			town.Do("decider", id, "approve", nil)
			town.Do("issuer", id, "issue", nil)
			town.signIn(p, "resident") // days later
			p.Go("/cases/" + id)
			p.See("已经批准并送达")
			look("issued")
			p.Click("评价")
			look("rate")
			p.Press(`input[name="level"]`)
			p.Follow(`form button[value="do"].govuk-button`)
			p.See("已办理")
			p.Follow(`a[href^="/certificates/"]`)
			p.See("有效")
			look("certificate")
		})
	}
}

// An application that the rules can decide is decided at once.
func TestInstantDecision(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		t.Run(size.Name, func(t *testing.T) {
			t.Parallel()
			town := settle(t)
			p := webtest.Open(t, size, town.base, "/items/small-restaurant?lang=zh")
			look := looker(t, p, "instant")
			town.signIn(p, "resident")
			p.Go("/items/small-restaurant")
			p.Click("在线申请")
			fill(t, p, "small-restaurant.by-rule")
			p.Click("继续")
			p.See("提交前请核对")
			p.Click("提交申请")
			p.See("已经批准并送达")
			look("issued")
		})
	}
}

// An official refuses, with reasons; the applicant reads them and the remedies.
func TestRefusalAtTheDesk(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		t.Run(size.Name, func(t *testing.T) {
			t.Parallel()
			town := settle(t)
			id := town.apply(t, "resident", "small-restaurant")
			clerk := webtest.Open(t, size, town.base, "/sign-in?lang=zh")
			look := looker(t, clerk, "desk")
			town.signIn(clerk, "clerk")
			clerk.Go("/desk")
			clerk.See("示范小吃店")
			look("inbox")
			clerk.Follow(`a[href="/desk/cases/` + id + `"]`)
			look("case")
			clerk.Follow("#action-accept button.govuk-button")
			clerk.See("审查中")

			p := town.People["clerk"]
			clerk.Follow(`a[href^="/cases/"][href*="/slips/"]`)
			clerk.See("受理通知书")
			looks, _, err := town.Access.Looks(t.Context(), town.People["admin"], access.LookQuery{By: p.Person})
			if err != nil || len(looks) == 0 {
				t.Errorf("an official's look at a slip left no trace: %v", err)
			}
			town.Do("reviewer", id, "review", map[string]any{"opinion": "refuse", "grounds": "场所不符合要求，见核查记录"})
			decider := webtest.Open(t, size, town.base, "/sign-in?lang=zh")
			town.signIn(decider, "decider")
			decider.Go("/desk/cases/" + id)
			decider.Press("#action-refuse > summary")
			decider.FillIn("#action-refuse textarea", "太短")
			decider.Follow("#action-refuse button.govuk-button")
			decider.See("请先改正下面的问题")
			if got := decider.ValueOf("#action-refuse textarea"); got != "太短" {
				t.Errorf("what was typed is lost: %q", got)
			}
			looker(t, decider, "desk")("errors")
			decider.FillIn("#action-refuse textarea", "经营场所与污染源的距离不符合食品安全法的规定")
			decider.FillIn("#action-refuse input[type=text]", "中华人民共和国食品安全法第三十三条")
			decider.Follow("#action-refuse button.govuk-button")
			decider.See("已办结（不予许可）")
			looker(t, decider, "desk")("refused")

			resident := webtest.Open(t, size, town.base, "/sign-in?lang=zh")
			town.signIn(resident, "resident")
			resident.Go("/cases/" + id)
			resident.See("很遗憾，申请没有获得批准")
			looker(t, resident, "refusal")("case")
			resident.Click("不予行政许可决定书")
			resident.See("行政复议")
			looker(t, resident, "refusal")("slip")
		})
	}
}
