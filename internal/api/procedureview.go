package api

import (
	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

// Procedure is states and actions under clocks.
type Procedure struct {
	ID        string        `json:"id"`
	Name      lang.Text     `json:"name"`
	Basis     []Law         `json:"basis"`
	Initial   string        `json:"initial" doc:"The state in which a case opens"`
	States    []State       `json:"states"`
	Clocks    []ClockSpec   `json:"clocks"`
	Actions   []Action      `json:"actions"`
	Documents []DocumentRef `json:"documents"`
	OpenedBy  []string      `json:"opened_by,omitempty" doc:"Roles that open cases, in the item's office; absent: people apply"`
	Stewards  []string      `json:"stewards,omitempty" doc:"Roles that act from the item's office also while another handles the case"`
}

// State is where a case stands.
type State struct {
	ID      string    `json:"id"`
	Name    lang.Text `json:"name"`
	Plain   lang.Text `json:"plain" doc:"For the applicant"`
	Turn    string    `json:"turn,omitempty" doc:"The role whose turn it is, or applicant"`
	Outcome string    `json:"outcome,omitempty" doc:"At an end: how it ended"`
	Clock   string    `json:"clock,omitempty"`
}

// ClockSpec is a time limit of a procedure.
type ClockSpec struct {
	ID       string               `json:"id"`
	Name     lang.Text            `json:"name"`
	FromItem bool                 `json:"from_item,omitempty" doc:"The length is in the item's limits"`
	Limit    string               `json:"limit,omitempty"`
	Basis    *Law                 `json:"basis,omitempty"`
	Pauses   map[string]lang.Text `json:"pauses,omitempty" doc:"Lawful reasons for a pause"`
	Extend   string               `json:"extend,omitempty" doc:"The one extension allowed"`
}

// Action is a step of a procedure.
type Action struct {
	ID        string      `json:"id"`
	Name      lang.Text   `json:"name"`
	By        []string    `json:"by" doc:"Roles; applicant; clock and rule act by themselves"`
	From      []string    `json:"from"`
	To        string      `json:"to,omitempty" doc:"Absent: the case stays in its state"`
	Form      string      `json:"form,omitempty" doc:"draft or full: the action carries the form"`
	Input     *JSONSchema `json:"input,omitempty" doc:"JSON Schema of its own input"`
	ApartFrom []string    `json:"apart_from,omitempty" doc:"Nobody who took one of these may take this"`
	Once      bool        `json:"once,omitempty"`
	Document  string      `json:"document,omitempty" doc:"The document that it issues"`
	Public    []string    `json:"public,omitempty" doc:"Input fields that are disclosed"`
}

// DocumentRef names a kind of document.
type DocumentRef struct {
	ID   string    `json:"id"`
	Name lang.Text `json:"name"`
}

func procedure(p *lists.Procedure) Procedure {
	out := Procedure{ID: p.ID, Name: p.Name, Basis: laws(p.Basis), Initial: p.Initial.ID, OpenedBy: p.OpenedBy, Stewards: p.Stewards,
		States: []State{}, Clocks: []ClockSpec{}, Actions: []Action{}, Documents: []DocumentRef{}}
	for _, st := range p.States {
		out.States = append(out.States, state(st))
	}
	for _, c := range p.Clocks {
		out.Clocks = append(out.Clocks, clockSpec(c))
	}
	for _, a := range p.Actions {
		out.Actions = append(out.Actions, action(a))
	}
	for _, d := range p.Documents {
		out.Documents = append(out.Documents, DocumentRef{d.ID, d.Name})
	}
	return out
}

func state(st *lists.State) State {
	return State{ID: st.ID, Name: st.Name, Plain: st.Plain, Turn: st.Turn, Outcome: st.Outcome, Clock: st.Clock}
}

func clockSpec(c *lists.ClockSpec) ClockSpec {
	out := ClockSpec{ID: c.ID, Name: c.Name, FromItem: c.FromItem, Limit: length(c.Limit), Pauses: c.Pauses, Extend: length(c.Extend)}
	if c.Basis.Law != "" {
		out.Basis = &Law{c.Basis.Law, c.Basis.Article}
	}
	return out
}

func action(a *lists.Action) Action {
	out := Action{ID: a.ID, Name: a.Name, By: some(a.By), From: some(a.From), To: a.To, Form: a.Form,
		ApartFrom: a.ApartFrom, Once: a.Once, Document: a.Document, Public: a.Public}
	if a.Input != nil {
		schema := JSONSchema(a.Input.Schema)
		out.Input = &schema
	}
	return out
}
