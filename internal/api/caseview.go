package api

import (
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// CaseSummary is a case in a list of cases.
type CaseSummary struct {
	ID          string    `json:"id"`
	Number      string    `json:"number,omitempty" doc:"Given when it is submitted"`
	Item        string    `json:"item"`
	ItemName    lang.Text `json:"item_name"`
	Office      string    `json:"office"`
	State       string    `json:"state"`
	StateName   lang.Text `json:"state_name"`
	Turn        string    `json:"turn,omitempty" doc:"The role whose turn it is, or applicant"`
	Version     int       `json:"version"`
	Subject     string    `json:"subject,omitempty" doc:"Whom or what it is about, masked where personal"`
	Channel     string    `json:"channel"`
	Outcome     string    `json:"outcome,omitempty"`
	Opened      time.Time `json:"opened"`
	Received    time.Time `json:"received,omitzero"`
	Closed      time.Time `json:"closed,omitzero"`
	Due         time.Time `json:"due,omitzero" doc:"When the state's clock runs out"`
	Provisional bool      `json:"provisional,omitempty" doc:"Due rests on a year whose holidays are not decreed yet"`
	Steward     string    `json:"steward,omitempty" doc:"The office that has it handled by another"`
	Alert       string    `json:"alert,omitempty" enum:"yellow,red"`
	Parent      string    `json:"parent,omitempty" doc:"The case that opened this one"`
}

// Case is a case as its viewer may see it.
type Case struct {
	CaseSummary
	List     string            `json:"list" doc:"Digest of the list text under which it was opened"`
	Mine     bool              `json:"mine" doc:"You are the applicant"`
	Masked   bool              `json:"masked" doc:"Personal data is masked"`
	Plain    lang.Text         `json:"plain" doc:"The state in plain words"`
	Numbers  map[string]string `json:"numbers,omitempty" doc:"For example of the certificate"`
	Form     map[string]any    `json:"form"`
	Clocks   []Clock           `json:"clocks"`
	Options  []Option          `json:"options" doc:"What you may do now"`
	Timeline []Step            `json:"timeline"`
	Erased   *Erased           `json:"erased,omitempty" doc:"Its personal data was erased by law: form, subject and applicant are gone"`
}

// Erased tells that a case's personal data was erased, and why.
type Erased struct {
	At     time.Time `json:"at"`
	Ground string    `json:"ground" enum:"purpose,term,consent,unlawful,other"`
	Basis  string    `json:"basis" doc:"Law and article"`
}

// Clock is a time limit of a case with what is derived from it now.
type Clock struct {
	ID          string        `json:"id"`
	Name        lang.Text     `json:"name"`
	State       string        `json:"state" enum:"idle,running,paused,stopped"`
	Limit       string        `json:"limit" example:"20wd" doc:"A length, or the day with which it ends"`
	Promised    string        `json:"promised,omitempty"`
	Due         time.Time     `json:"due" doc:"The first moment after the limit, under the promise"`
	DueDate     string        `json:"due_date" format:"date" doc:"The last day"`
	Statutory   time.Time     `json:"statutory_due"`
	Provisional bool          `json:"provisional,omitempty"`
	Used        int           `json:"used" doc:"Whole units of the limit"`
	Left        int           `json:"left" doc:"Whole units until due; negative: over"`
	OnTime      bool          `json:"on_time"`
	Pause       *lang.Text    `json:"pause,omitempty" doc:"While paused: why"`
	Calendar    string        `json:"calendar" doc:"Version of the calendar"`
	Steps       []ClockStep   `json:"steps" doc:"Which days were not counted, and why"`
	Ledger      []LedgerEntry `json:"ledger"`
}

// ClockStep is a run of days that a rule skipped or moved.
type ClockStep struct {
	From  string    `json:"from" format:"date"`
	To    string    `json:"to" format:"date"`
	Rule  string    `json:"rule"`
	Text  lang.Text `json:"text"`
	Name  lang.Text `json:"name"`
	Basis string    `json:"basis"`
}

// LedgerEntry is a move of a clock.
type LedgerEntry struct {
	Kind   string    `json:"kind" enum:"start,pause,resume,extend,restart,move,stop"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"`
	Notice string    `json:"notice,omitempty"`
	Extra  string    `json:"extra,omitempty"`
	Until  string    `json:"until,omitempty" doc:"move: the day by which it ends from then on"`
}

// Option is an action that you may take now.
type Option struct {
	Action  string     `json:"action"`
	Name    lang.Text  `json:"name"`
	Blocked *lang.Text `json:"blocked,omitempty" doc:"Why it must be somebody else, where that is so"`
}

// Step is an event on the timeline.
type Step struct {
	Version  int            `json:"version"`
	Action   string         `json:"action"`
	Name     *lang.Text     `json:"name,omitempty"`
	At       time.Time      `json:"at"`
	Role     string         `json:"role"`
	From     string         `json:"from,omitempty"`
	To       string         `json:"to"`
	Input    map[string]any `json:"input,omitempty"`
	Document string         `json:"document,omitempty" doc:"Issued by this step; see /documents/{version}"`
}

func caseSummary(row city.CaseRow, item *lists.Item, st *lists.State) CaseSummary {
	return CaseSummary{ID: row.ID, Number: row.Number, Item: row.Item, ItemName: item.Name, Office: row.Office,
		State: row.State, StateName: st.Name, Turn: row.Turn, Version: row.Version, Subject: row.Subject, Channel: row.Channel,
		Outcome: row.Outcome, Opened: row.Opened, Received: row.Received, Closed: row.Closed, Due: row.Due, Provisional: row.Provisional,
		Steward: row.Steward, Alert: row.Alert, Parent: row.Parent}
}

func caseView(v *city.CaseView) Case {
	out := Case{CaseSummary: caseSummary(v.Row, v.Item, v.State), List: v.Case.List, Mine: v.Mine, Masked: v.Masked,
		Plain: v.State.Plain, Numbers: v.Case.Numbers, Form: v.Form, Clocks: []Clock{}, Options: []Option{}, Timeline: []Step{}}
	if e := v.Case.Erased; e != nil {
		out.Erased, out.Form = &Erased{e.At, e.Ground, e.Basis}, map[string]any{}
	}
	for _, c := range v.Clocks {
		out.Clocks = append(out.Clocks, clock(c))
	}
	for _, o := range v.Options {
		out.Options = append(out.Options, option(o))
	}
	for _, st := range v.Timeline {
		out.Timeline = append(out.Timeline, step(st))
	}
	return out
}

func clock(c city.ClockView) Clock {
	out := Clock{ID: c.Spec.ID, Name: c.Spec.Name, State: string(c.State), Limit: length(c.Clock.Limit), Promised: length(c.Clock.Promised),
		Due: c.Due.At, DueDate: c.Due.Date.String(), Statutory: c.Statutory.At, Provisional: c.Due.Provisional,
		Used: c.Used, Left: c.Left, OnTime: c.OnTime, Calendar: c.Due.Calendar, Steps: []ClockStep{}, Ledger: []LedgerEntry{}}
	if c.State == law.Paused {
		out.Pause = &c.Pause
	}
	for _, s := range c.Due.Steps {
		out.Steps = append(out.Steps, ClockStep{s.From.String(), s.To.String(), s.Rule.Code, s.Rule.Text, s.Name, s.Rule.Basis})
	}
	for _, e := range c.Clock.Ledger {
		out.Ledger = append(out.Ledger, LedgerEntry{string(e.Kind), e.At, e.Reason, e.Notice, length(e.Extra), length(e.Until)})
	}
	return out
}

func option(o casework.Option) Option {
	out := Option{Action: o.Action.ID, Name: o.Action.Name}
	if o.Blocked != nil {
		out.Blocked = &o.Blocked.Text
	}
	return out
}

func step(s city.Step) Step {
	e := s.Event
	out := Step{Version: e.Version, Action: e.Action, At: e.At, Role: e.Public.Role, From: e.Public.From, To: e.Public.To,
		Input: s.Input, Document: e.Public.Document}
	if s.Action != nil {
		out.Name = &s.Action.Name
	}
	return out
}
