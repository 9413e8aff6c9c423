package office

import (
	"strconv"

	"qingdan/internal/demo/dice"
)

// studies are the demo's case studies: how far each has come, and at which
// level it is promoted.
var studies = []struct {
	title, field, owner string
	upTo                string // the last action; "" all
	level               string
}{
	{"一件事一次办的全链条再造", "services", "ZWFW", "", "province"},
	{"黑土地保护的村级合作模式", "farming", "LSX", "", "province"},
	{"涉企检查综合查一次", "business", "SFJ", "", "province"},
	{"小区物业联管机制", "governance", "TXQ", "", "city"},
	{"检查检验结果互认的账怎么算", "people", "WJW", "keep", ""},
	{"秸秆离田利用的市场办法", "ecology", "STJ", "propose", ""},
	{"县域客运一张网", "people", "JTJ", "ask", ""},
}

// caseStudies plans case studies from the request to promotion.
func (p *planner) caseStudies() {
	for i, s := range studies {
		key := "study/" + strconv.Itoa(i+1)
		day := p.workday(p.part(0.15 + 0.08*float64(i)))
		if s.upTo != "" {
			day = p.workday(p.Until.AddDays(-16 + 4*(i-3)))
		}
		step := func(office, role, action string, hour int, input map[string]any) bool {
			return p.do(Deed{Day: day, Hour: hour, Case: key, Action: action, Office: office, Role: role, Input: input})
		}
		p.do(Deed{Day: day, Case: key, Item: "case-study", Office: reformOffice, Role: "steward",
			Form: map[string]any{"title": s.title, "field": s.field, "owner": s.owner, "angle": "写清做法、成效和可以复制的条件，用数据说话。"}})
		if s.upTo == "ask" {
			continue
		}
		day = p.later(day, 5)
		step(s.owner, "handler", "propose", carryOut, map[string]any{"summary": "围绕群众和企业反映的堵点，把分散的环节合并为一条链，责任到岗。",
			"effect": "环节、时间和材料都有减少，办理情况可以查询，满意度提高。", "text": Paper{s.title}})
		if s.upTo == "propose" {
			continue
		}
		day = p.later(day, 3)
		step(reformOffice, "verifier", "keep", check, map[string]any{"opinion": "做法具体，数据真实，同意入库。"})
		if s.upTo == "keep" {
			continue
		}
		day = p.later(day, 6)
		step(reformOffice, "secretary", "promote", check, promotion("city", text(day)))
		if s.level == "province" {
			day = p.later(day, 4)
			step(reformOffice, "secretary", "raise", check, promotion("province", text(day)))
		}
	}
}

func promotion(level, day string) map[string]any {
	return map[string]any{"level": level, "notice": Paper{"案例推广通知"}, "on": day}
}

// spotChecks are what the demo's inspections find.
var spotChecks = []string{
	"窗口一次性告知书填写不完整", "改革举措台账更新不及时", "基层反映的系统重复填报未解决", "试点经费未按计划拨付",
	"已承诺压减的材料仍在收取", "公示信息超过时限未更新", "督察反馈问题整改不到位", "牵头单位与配合单位职责不清",
}

// inspections plans supervision orders that an inspection led to; who answers
// them when is not planned, see Answer.
func (p *planner) inspections() {
	for i, about := range spotChecks {
		r := p.Seed.For("office", "inspection", strconv.Itoa(i))
		p.do(Deed{Day: p.part(0.25 + 0.72*float64(i)/float64(len(spotChecks)-1)), Case: "inspection/" + strconv.Itoa(i+1), Item: "supervision-order",
			Office: reformOffice, Role: "steward", Form: map[string]any{"about": about, "ground": "spot_check",
				"demand": "请逐项核实并整改，举一反三。", "owner": dice.Pick(r, bodies).code}})
	}
}

// Answer plans the answer to the nth supervision order, counted from 0 as they
// were opened; of one that a clock opened nothing but its id is known. The body
// answers after answered working days, and it is checked after checked more. One
// in six is answered late: they are dealt out, so that few orders have some too.
func Answer(seed dice.Seed, nth int, id string) (answered, checked int, input, opinion map[string]any) {
	r := seed.For("office", "order", id)
	answered = dice.Between(r, 1, 4)
	if nth%6 == 1 {
		answered = 7
	}
	return answered, dice.Between(r, 1, 3),
		map[string]any{"cause": "前期统筹不够，责任没有落实到人。", "remedy": "已明确专人负责，倒排工期，问题整改到位。", "evidence": Paper{"督办整改佐证材料"}},
		map[string]any{"opinion": "整改到位，同意销号。"}
}
