package office

import (
	"qingdan/internal/demo/dice"
	"qingdan/internal/law"
)

// carryOut plans what the body and those who check do about a measure.
func (m *measure) carryOut() {
	r := m.Seed.For("office", "carry", m.key)
	for i, due := range m.stages {
		m.stage(i, due, dice.Between(r, 0, 100))
	}
	switch m.fate {
	case changed:
		m.askChange(m.deadline-7, "approve_change")
	case asking:
		m.askChange(m.Until-4, "")
	case late, raised:
		m.instruct()
	}
	if m.fate == running && dice.Chance(r, 0.5) {
		m.by("handler", "note", carryOut, m.given+10, map[string]any{"progress": "方案已征求意见，正在修改，按计划推进。"})
	}
	if m.ended() {
		m.finish(dice.Between(r, 0, 4))
	}
}

// by notes a deed about the measure.
func (m *measure) by(role, action string, hour int, day law.Date, input map[string]any) bool {
	office := m.body
	if role == "verifier" || role == "secretary" {
		office = reformOffice
	}
	return m.do(Deed{Day: day, Hour: hour, Case: m.key, Action: action, Office: office, Role: role, Input: input})
}

// stage plans one milestone: most are reported in time, one in ten late, one in
// fifteen is sent back once.
func (m *measure) stage(i int, due law.Date, chance int) {
	day := due - 1 - law.Date(chance%4)
	if chance >= 90 || m.fate >= overdue && i == len(m.stages)-1 {
		day = due.AddDays(2 + chance%5)
	}
	if day <= due {
		day = m.before(day)
	}
	day = m.workday(max(day, m.given+1))
	key := m.stageKey(i)
	report := Deed{Day: day, Hour: carryOut, Case: key, Action: "report", Office: m.body, Role: "handler",
		Input: map[string]any{"evidence": Paper{"里程碑佐证材料"}, "note": dice.Pick(m.Seed.For("office", "note", key), stageNotes)}}
	if !m.do(report) {
		return
	}
	checked := Deed{Day: m.later(day, 1+chance%3), Hour: check, Case: key, Office: reformOffice, Role: "verifier"}
	if chance%15 == 7 {
		checked.Action, checked.Input = "send_back", map[string]any{"reason": "佐证材料没有盖章，请补充后重新提交。"}
		if !m.do(checked) {
			return
		}
		report.Day = m.later(checked.Day, 1)
		if !m.do(report) {
			return
		}
		checked.Day = m.later(report.Day, 1)
	}
	checked.Action, checked.Input = "accept", map[string]any{"opinion": "佐证齐全，予以认定。"}
	if m.do(checked) {
		m.met = max(m.met, checked.Day)
	}
}

// askChange plans a request for another deadline, and its answer where there is
// one.
func (m *measure) askChange(day law.Date, answer string) {
	m.by("handler", "ask_change", carryOut, max(day, m.given+2), map[string]any{"deadline": text(m.deadline.AddDays(20)),
		"reason": "上级配套政策尚未印发，需待政策明确后组织实施。"})
	if answer != "" && m.by("secretary", answer, check, m.later(max(day, m.given+2), 1), map[string]any{"reason": "情况属实，同意调整，此后不再延后。"}) {
		m.deadline = m.deadline.AddDays(20)
	}
}

// instruct plans what the leader says once the measure lies with him.
func (m *measure) instruct() {
	if m.fate == raised && m.deadline%2 == 0 {
		return // still on the leader's desk
	}
	m.by("leader", "instruct", handOut, m.later(m.deadline+6, 1), map[string]any{"instruction": "请承办科室本周内拿出完成措施，每日报告进展。"})
}

// finish plans the report that the measure is complete, and its acceptance.
func (m *measure) finish(slack int) {
	day := m.deadline - 1 - law.Date(slack)
	if m.fate == late {
		day = m.deadline.AddDays(3 + 2*slack)
	}
	if m.fate == waiting {
		if day = m.Until - 1 - law.Date(slack%3); m.idle {
			day -= 15
		}
	}
	day = m.workday(max(m.before(day), m.met, m.given+2))
	input := map[string]any{"result": dice.Pick(m.Seed.For("office", "result", m.key), results), "evidence": Paper{"举措完成佐证材料"}, "milestones_met": true}
	if !m.by("handler", "report", carryOut, day, input) || m.fate == waiting {
		return
	}
	m.by("verifier", "accept", check, m.later(day, 1+slack), map[string]any{"opinion": "目标完成，佐证齐全，同意销号。"})
}
