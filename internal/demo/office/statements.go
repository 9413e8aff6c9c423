package office

// services is the office that keeps what the province states of its work.
const services = "ZWFW"

// ranks are what the demo's province states, at shares of the plan's time. The
// last is the rank that the city publishes.
var ranks = []struct {
	share float64
	rank  float64
	no    string
}{{0.15, 4, "演省政数通报第1期"}, {0.5, 3, "演省政数通报第2期"}, {0.9, 2, "演省政数通报第3期"}}

// statements plans that a rank is registered with the document that states it,
// and confirmed by somebody else.
func (p *planner) statements() {
	for _, s := range ranks {
		stated := p.part(s.share)
		day := p.workday(stated + 2)
		source := "关于政务服务事项全程网办情况的通报（" + s.no + "）"
		p.do(Deed{Day: day, Case: "statement/" + s.no, Item: "provincial-statement", Office: services, Role: "clerk", Form: map[string]any{
			"about": "full_online_rank", "value": s.rank, "authority": "演示省政务服务主管部门", "source": source, "stated": text(stated), "document": Paper{source}}})
		p.do(Deed{Day: p.later(day, 1), Hour: check, Case: "statement/" + s.no, Action: "confirm", Office: services, Role: "head"})
	}
}
