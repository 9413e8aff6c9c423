package office

import (
	"strconv"
	"time"

	"qingdan/internal/law"
)

// sessions are the days of meetings that were held before the demo's year
// began. They are entered, with those days, when the desk begins to work.
var sessions = []law.Date{law.NewDate(2024, time.April, 12), law.NewDate(2024, time.October, 18), law.NewDate(2025, time.May, 16)}

const plannedMeetings = 6

// subjects of a meeting's agenda: reports, and documents that are deliberated.
var subjects = [][3]string{
	{"关于重点改革任务推进情况的汇报", "关于推进审批服务便民化的若干措施", "关于乡镇履职事项清单的实施办法"},
	{"关于营商环境改革的汇报", "关于加强企业信用监管的实施意见", "关于零工市场建设的工作方案"},
	{"关于农业农村改革的汇报", "关于保护性耕作提档升级的实施方案", "关于农村集体资产管理的办法"},
	{"关于医共体建设情况的汇报", "关于检查检验结果互认的工作规则", "关于家庭医生签约的激励办法"},
	{"关于行政执法监督改革的汇报", "关于规范涉企检查的若干规定", "关于执法影像管理的办法"},
	{"关于年度改革任务收官的汇报", "关于改革案例推广的办法", "关于改革督察督办的工作规则"},
}

// meetings plans six meetings that were held and one that is called.
func (p *planner) meetings() {
	past := 0
	for _, day := range sessions {
		if day < p.From {
			p.held(past, day, p.workday(p.From+1), true)
			past++
		}
	}
	for i := range plannedMeetings - past {
		day := p.workday(p.part(0.3 + 0.6*float64(i)/float64(plannedMeetings-past)))
		p.held(past+i, day, day, false)
	}
	p.call(plannedMeetings, p.workday(p.Until+8), p.workday(p.Until-3))
}

func meetingKey(n int) string { return "meeting/" + strconv.Itoa(n+1) }

// call plans that a meeting is called.
func (p *planner) call(n int, held, on law.Date) bool {
	s := subjects[n%len(subjects)]
	return p.do(Deed{Day: on, Case: meetingKey(n), Item: "committee-meeting", Office: reformOffice, Role: "steward", Form: map[string]any{
		"session": "第" + strconv.Itoa(n+1) + "次会议", "title": "市委全面深化改革委员会", "kind": "plenary", "held_on": text(held),
		"place": "市行政中心第一会议室", "materials": []any{Paper{"会议材料汇编"}},
		"agenda": []any{
			map[string]any{"title": s[0], "kind": "report", "presenter": "市委改革办"},
			map[string]any{"title": s[1], "kind": "document", "presenter": "起草单位"},
			map[string]any{"title": s[2], "kind": "document", "presenter": "起草单位"},
		}}})
}

// held plans a meeting: called a week before it is held, or entered afterwards;
// its decisions on the day on which it is entered as held, its minutes after.
func (p *planner) held(n int, day, entered law.Date, afterwards bool) {
	called := entered
	if !afterwards {
		called = entered - 7
	}
	if !p.call(n, day, called) {
		return
	}
	step := func(role, action string, hour int, on law.Date, input map[string]any, opens ...Opened) {
		p.do(Deed{Day: on, Hour: hour, Case: meetingKey(n), Action: action, Office: reformOffice, Role: role, Input: input, Opens: opens})
	}
	step("steward", "hold", carryOut, entered, map[string]any{"attendance": attendance(n)})
	none := map[string]any{"no": 1.0, "result": "heard", "resolution": "会议听取汇报，要求对照清单逐项推进。", "follow": "none"}
	passed := map[string]any{"no": 2.0, "result": "passed", "resolution": "会议审议通过，修改完善后按程序印发。", "follow": "none"}
	back := map[string]any{"no": 3.0, "result": "sent_back", "resolution": "会议要求起草单位进一步调研，修改后再报。", "follow": "none"}
	step("steward", "decide", check, entered, none)
	var work []Opened
	if !afterwards { // what was decided before the desk existed is not handed out again
		owner := bodies[(n*5)%len(bodies)].code
		passed["follow"], passed["subject"], passed["owner"] = "measure", "组织实施"+subjects[n%len(subjects)][1], owner
		deadline := entered.AddDays(40 + 10*n)
		passed["deadline"] = text(deadline)
		work = []Opened{{Case: meetingKey(n) + "/measure"}}
		back["follow"], back["subject"], back["owner"] = "order", "限期修改"+subjects[n%len(subjects)][2], bodies[(n*5+9)%len(bodies)].code
		p.decided(meetingKey(n)+"/measure", owner, entered, deadline)
	}
	step("steward", "decide", check, entered, passed, work...)
	if n != 0 {
		step("steward", "decide", check, entered, back)
	}
	step("steward", "record", handOut, p.later(entered, 1), nil)
	step("secretary", "issue", check, p.later(entered, 2), nil)
}

// decided plans how a measure that a meeting added is carried out.
func (p *planner) decided(key, owner string, given, deadline law.Date) {
	m := measure{planner: p, key: key, body: owner, given: given, deadline: deadline}
	m.finish(2)
}

func attendance(n int) []any {
	var out []any
	for i, b := range bodies {
		presence := "member"
		switch (i + n) % 11 {
		case 3:
			presence = "deputy"
		case 7:
			presence = "absent"
		}
		out = append(out, map[string]any{"body": b.code, "presence": presence})
	}
	return out
}
