package demo

import (
	"context"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

// What to try in the work between offices, by role.
var tryOffice = map[string]lang.Text{
	"steward":   {Zh: "下达一项举措，登记会议的一项决定，下达督办单。", En: "Hand out a measure, record a decision of a meeting, issue a supervision order."},
	"verifier":  {Zh: "审核一个里程碑的佐证，验收一项举措，或者退回。", En: "Check the evidence of a milestone, accept a measure, or send it back."},
	"secretary": {Zh: "审批调整时限的申请，签发会议纪要，推广案例。", En: "Decide on another deadline, issue minutes, promote a case study."},
	"handler":   {Zh: "为里程碑提交佐证，报告举措完成，申请调整时限，答复督办单。", En: "Hand in evidence for a milestone, report completion, ask for another deadline, answer an order."},
	"leader":    {Zh: "对逾期提级到您这里的举措作出批示。", En: "Give instructions on a measure that has been raised to you because it is late."},
}

// offeredOffices are those of the work between offices: who steers the reform,
// a handler of a body with a late measure, and the leader of one whose measure
// has been raised.
func (s *simulation) offeredOffices(ctx context.Context) ([]Role, error) {
	item := s.City.Library.Item("measure")
	if len(s.office.days) == 0 || item == nil {
		return nil, nil
	}
	bodies := map[string]string{}
	for role, state := range map[string]string{"handler": "running", "leader": "escalated"} {
		q := city.CaseQuery{Item: item.ID, State: state, Alert: "red", Now: s.Until, Limit: 1}
		rows, _, err := s.City.Store.Cases(ctx, s.holder(post{item.Office, "steward"}, ""), q)
		if err != nil {
			return nil, err
		}
		if bodies[role] = bodiesOf(item)[0]; len(rows) > 0 {
			bodies[role] = rows[0].Office
		}
	}
	var out []Role
	for _, role := range item.System.Roles {
		at := post{item.Office, role.ID}
		if body := bodies[role.ID]; body != "" {
			at.office = body
		}
		out = append(out, s.offerHolder(at, role, tryOffice[role.ID])...)
	}
	return out, nil
}

// offerHolder returns the first holder of a post as the sign-in page offers it.
func (s *simulation) offerHolder(at post, role *lists.Role, try lang.Text) []Role {
	holders := s.staff.holders[at]
	for _, p := range s.people {
		if len(holders) > 0 && p.viewer == holders[0] {
			return []Role{{Person: p.viewer.Person, Login: p.Login, Name: p.Name, Office: s.City.Library.Office(at.office).Name, Role: role.Name, Try: try}}
		}
	}
	return nil
}
