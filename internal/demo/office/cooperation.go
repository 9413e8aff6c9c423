package office

import (
	"strconv"

	"qingdan/internal/demo/people"
)

// agreements with the partner city, by field and the body that carries each out.
var agreements = []struct{ field, owner string }{
	{"产业协作", "GXJ"}, {"科技创新", "KJJ"}, {"现代农业", "NYJ"}, {"商贸流通", "SWJ"}, {"文化旅游", "WLJ"},
	{"教育协作", "JYJ"}, {"医疗协作", "WJW"}, {"人才交流", "RSJ"}, {"政务服务", "ZWFW"},
	{"县区结对（铁西）", "TXQ"}, {"县区结对（梨树）", "LSX"}, {"县区结对（伊通）", "YTX"}, {"县区结对（双辽）", "SLS"},
}

// advisors by field, home post and the body that engages each.
var advisors = []struct{ field, home, owner string }{
	{"民营经济", "对口合作市发展改革部门干部", "FGW"}, {"数字贸易", "对口合作市商务部门干部", "SWJ"},
	{"现代物流", "对口合作市经信部门干部", "GXJ"}, {"农产品品牌", "对口合作市农业农村部门干部", "NYJ"},
}

// projects under agreements; those without a result are still under way.
var projects = []struct {
	title  string
	under  int // index of the agreement
	result string
	funds  float64
	jobs   float64
}{
	{"共建小商品集散仓", 3, "一期投入使用，入驻商户稳定经营。", 26_000_000, 140},
	{"玉米加工副产品联合研发", 1, "完成中试，两项工艺在企业应用。", 8_500_000, 35},
	{"职业院校订单班", 5, "首批学员毕业并全部上岗。", 1_200_000, 96},
	{"优质农产品直供专柜", 2, "开设专柜并建立直采机制。", 3_000_000, 42},
	{"远程影像会诊中心", 6, "", 0, 0},
	{"飞地园区二期", 0, "", 0, 0},
}

func agreementTitle(i int) string { return agreements[i].field + "合作框架协议" }

// cooperation plans agreements, advisors and joint projects.
func (p *planner) cooperation() {
	const partner = "对口合作市人民政府有关部门"
	open := func(share float64, key, item string, form map[string]any) Deed {
		d := Deed{Day: p.workday(p.part(share)), Case: key, Item: item, Office: cooperators, Role: "steward", Form: form}
		p.do(d)
		return d
	}
	for i, a := range agreements {
		signed := p.part(0.05*float64(i) + 0.02)
		d := open(0.05*float64(i)+0.04, "agreement/"+strconv.Itoa(i+1), "cooperation-agreement", map[string]any{"title": agreementTitle(i),
			"partner": partner, "field": a.field, "owner": a.owner, "signed_on": text(signed), "until": text(p.Until.AddDays(200 + 40*i)), "file": Paper{agreementTitle(i)}})
		p.do(Deed{Day: p.later(d.Day, 15), Hour: carryOut, Case: d.Case, Action: "progress", Office: a.owner, Role: "handler",
			Input: map[string]any{"progress": "双方已建立联络机制，年度合作事项按清单推进。"}})
	}
	for i, a := range advisors {
		r := p.Seed.For("office", "advisor", strconv.Itoa(i))
		d := open(0.1+0.1*float64(i), "advisor/"+strconv.Itoa(i+1), "economic-advisor", map[string]any{"name": people.Anyone(r).Name, "home_post": a.home,
			"field": a.field, "owner": a.owner, "from": text(p.part(0.1 + 0.1*float64(i))), "until": text(p.Until.AddDays(365 + 30*i))})
		p.do(Deed{Day: p.later(d.Day, 3), Hour: check, Case: d.Case, Action: "engage", Office: cooperators, Role: "verifier"})
		p.do(Deed{Day: p.later(d.Day, 12), Hour: carryOut, Case: d.Case, Action: "advise", Office: a.owner, Role: "handler",
			Input: map[string]any{"advice": "建议集中扶持三家龙头企业，意见已吸收进年度工作要点。"}})
	}
	p.jointProjects(partner)
}

func (p *planner) jointProjects(partner string) {
	for i, j := range projects {
		key, day := "project/"+strconv.Itoa(i+1), p.workday(p.part(0.2+0.05*float64(i)))
		owner, deadline := agreements[j.under].owner, p.part(0.8)
		if j.result == "" {
			deadline = p.Until.AddDays(30 + 20*i)
		}
		p.do(Deed{Day: day, Case: key, Item: "joint-project", Office: cooperators, Role: "steward", Form: map[string]any{"title": j.title,
			"agreement": agreementTitle(j.under), "partner": partner, "owner": owner, "goal": "项目落地并持续运行，成果可核实。", "deadline": text(deadline)}})
		if j.result == "" {
			p.do(Deed{Day: p.later(day, 20), Hour: carryOut, Case: key, Action: "progress", Office: owner, Role: "handler",
				Input: map[string]any{"progress": "场地和团队已经落实，正在办理前期手续。"}})
			continue
		}
		p.do(Deed{Day: deadline - 6, Hour: carryOut, Case: key, Action: "report", Office: owner, Role: "handler",
			Input: map[string]any{"result": j.result + "相关台账和合同见附件。", "investment": j.funds, "jobs": j.jobs, "evidence": Paper{"合作项目成果佐证"}}})
		p.do(Deed{Day: p.later(deadline-6, 3), Hour: check, Case: key, Action: "accept", Office: cooperators, Role: "verifier",
			Input: map[string]any{"opinion": "成果属实，予以认定。"}})
	}
}
