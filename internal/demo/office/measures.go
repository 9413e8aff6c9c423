package office

import (
	"fmt"
	"math"
	"strconv"

	"qingdan/internal/demo/dice"
	"qingdan/internal/law"
)

// Offices that steer.
const (
	reformOffice = "GGB"
	cooperators  = "FGW"
)

// fullMeasures is how many measures a whole demo breaks out of each document.
var fullMeasures = []int{300, 210}

// document is a governing document of the demo.
type document struct {
	key, code, number, title, kind, level string
	registered                            law.Date
}

// documents registers the governing documents and breaks them down.
func (p *planner) documents() {
	year := strconv.Itoa(p.From.Year())
	docs := []document{
		{"document/1", "FA", "演改发〔" + year + "〕1号", "演示市深化重点领域改革实施方案", "plan", "city", p.From + 3},
		{"document/2", "QD", "演省改发〔" + year + "〕6号", "省级改革任务清单（演示市承接部分）", "task_list", "province", p.part(0.2)},
	}
	serial := 0
	for i, d := range docs {
		d.registered = p.workday(d.registered)
		p.do(Deed{Day: d.registered, Case: d.key, Item: "governing-document", Office: reformOffice, Role: "steward", Form: map[string]any{
			"number": d.number, "title": d.title, "kind": d.kind, "level": d.level, "issued_on": text(d.registered - 2),
			"file": Paper{d.title}, "structure": structure}})
		n := max(12, int(math.Round(float64(fullMeasures[i])*min(p.Share, 1))))
		for k := range n {
			p.measure(d, serial, i, k, n)
			serial++
		}
	}
}

// fate is how a measure goes.
type fate int

const (
	onTime  fate = iota
	late         // done after its deadline
	changed      // done by another deadline, which was asked for and approved
	waiting      // reported, not yet accepted
	running      // its deadline lies ahead
	asking       // another deadline is asked for
	dueSoon      // yellow
	overdue      // red: the body has been told
	raised       // red: its leader has been asked
	ordered      // red: there is a supervision order
)

// shares of fates in a thousand measures.
var shares = []struct {
	fate
	n int
}{{late, 50}, {changed, 40}, {waiting, 30}, {running, 110}, {asking, 8}, {dueSoon, 30}, {overdue, 12}, {raised, 10}, {ordered, 10}}

// fateOf deals the fates out, so that each number of measures has its share of
// each; one of each at least.
func fateOf(k, n int) fate {
	for _, s := range shares {
		if k -= max(1, int(math.Round(float64(n*s.n)/1000))); k < 0 {
			return s.fate
		}
	}
	return onTime
}

// measure plans the kth of the n measures of the ith document.
func (p *planner) measure(d document, serial, i, k, n int) {
	body := bodies[serial%len(bodies)]
	key := fmt.Sprintf("measure/%s-%03d", d.code, k+1)
	r := p.Seed.For("office", key)
	f := fateOf((k*spread+n/2)%n, n) // fates lie scattered over the bodies
	m := measure{planner: p, key: key, body: body.code, fate: f, given: p.later(d.registered, 1+k*8/n), idle: (k+i)%2 == 0}
	m.plan(dice.Between(r, 0, 1000))
	title, goal := body.measure(serial / len(bodies))
	input := map[string]any{"code": fmt.Sprintf("%s-%03d", d.code, k+1), "title": title, "goal": goal, "owner": body.code,
		"deadline": text(m.deadline), "milestones": m.rows()}
	if helper := bodies[(serial*7+3)%len(bodies)].code; helper != body.code {
		input["helpers"] = []any{helper}
	}
	opened := Opened{Case: key}
	for stage := range m.stages {
		opened.Then = append(opened.Then, m.stageKey(stage))
	}
	p.do(Deed{Day: m.given, Case: d.key, Action: "assign", Office: reformOffice, Role: "steward", Input: input, Opens: []Opened{opened}})
	m.carryOut()
}

// spread scatters the fates: it shares no factor with the numbers of measures.
const spread = 101

// measure is one measure on its way.
type measure struct {
	*planner
	key, body       string
	fate            fate
	given, deadline law.Date
	stages          []law.Date // when each milestone is due
	idle            bool       // those who accept let it lie
	met             law.Date   // when the last milestone is accepted
}

// plan sets the days: chance is from 0 to 1000.
func (m *measure) plan(chance int) {
	ahead := func(days int) law.Date { return m.Until.AddDays(days) }
	switch m.fate {
	case running, asking:
		m.deadline = ahead(12 + chance*110/1000)
	case waiting:
		m.deadline = ahead(1 + chance%9)
	case dueSoon:
		m.deadline = ahead(1 + chance%6)
	case overdue:
		m.deadline = ahead(-2 - chance%3)
	case raised:
		m.deadline = ahead(-7 - chance%3)
	case ordered:
		m.deadline = ahead(-13 - chance%3)
	default:
		first, last := m.given+16, m.Until-26
		m.deadline = first.AddDays(max(0, int(last-first)) * chance / 1000)
	}
	n, last := 2+chance%2, int(m.deadline-m.given)-lastStage
	if m.fate == waiting {
		last -= 20
	}
	for i := range n {
		m.stages = append(m.stages, m.given.AddDays(max(3, (i+1)*last/n)))
	}
}

// lastStage is how many days before its deadline the last milestone of a
// measure is due.
const lastStage = 10

func (m *measure) stageKey(i int) string { return m.key + "/" + strconv.Itoa(i+1) }

func (m *measure) rows() []any {
	var out []any
	for i, due := range m.stages {
		out = append(out, map[string]any{"title": stageTitles[len(m.stages)-2][i], "due": text(due)})
	}
	return out
}

// ended reports whether the measure comes to its end.
func (m *measure) ended() bool { return m.fate <= waiting }
