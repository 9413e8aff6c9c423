package casework

import (
	"time"

	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// Case is one item being carried out for one subject (办件). It is a fold of
// its events; Apply is the only function that changes it. The two halves are
// stored apart: State carries no personal data, Form is sealed.
type Case struct {
	ID        string               `json:"id"`
	Item      string               `json:"item"`
	List      string               `json:"list"` // digest of the system's lists in force when it was opened
	Office    string               `json:"office"`
	Applicant string               `json:"applicant"` // person id
	Channel   string               `json:"channel"`   // online, counter
	Number    string               `json:"number,omitempty"`
	State     string               `json:"state"`
	Version   int                  `json:"version"` // number of events, one more after an erasure
	Outcome   string               `json:"outcome,omitempty"`
	Opened    time.Time            `json:"opened"`
	Received  time.Time            `json:"received,omitzero"`
	Accepted  time.Time            `json:"accepted,omitzero"`
	Closed    time.Time            `json:"closed,omitzero"`
	Moved     time.Time            `json:"moved"` // time of the latest event: time never runs backwards in a case
	Clocks    map[string]law.Clock `json:"clocks,omitempty"`
	Taken     map[string]string    `json:"taken,omitempty"`     // person id by action id, the latest
	TakenAll  map[string][]string  `json:"taken_all,omitempty"` // every person who took the action
	Numbers   map[string]string    `json:"numbers,omitempty"`   // "certificate": …
	Instant   bool                 `json:"instant,omitempty"`
	Rating    int                  `json:"rating,omitempty"`
	Alert     string               `json:"alert,omitempty"`  // yellow, red
	Parent    string               `json:"parent,omitempty"` // id of the case whose action opened this one, or that it was opened about
	Figure    string               `json:"figure,omitempty"` // the figure that it was opened about, see Command
	Erased    *Erasure             `json:"erased,omitempty"`
	Form      map[string]any       `json:"-"`
	way       *way                 // in which it shares Taken and TakenAll, see Ways
}

// Actor is who takes an action. Person is empty for the kernel's own actors.
type Actor struct {
	Person string   `json:"person,omitempty"`
	Office string   `json:"office,omitempty"` // the office in which the role is held; empty for residents
	Roles  []string `json:"roles,omitempty"`  // roles held in Office, or "applicant", "clock", "rule"
	// Stewards are the roles held in the item's office, where another office
	// handles the case.
	Stewards []string `json:"stewards,omitempty"`
}

// Command asks for one action on one case. Action "open" opens a case of Item.
type Command struct {
	Case    string         // case id; for Open the new id
	Item    string         // Open only
	Action  string         // action id of the procedure, or Open
	Expect  int            // the version that the actor saw; 0 for Open
	Form    map[string]any // for actions that carry the form
	Input   map[string]any // for actions with input
	Actor   Actor
	Channel string // Open only: online, counter
	Parent  string // Open and the submission that follows: id of the case whose action opens this one
	About   About  // Open only, by officials: what raised the alert that they press
	Key     string // idempotency key, unique per actor; may be empty
	At      time.Time
}

// About is what a case is opened about: another case or a figure, which has an
// alert. A figure of one office is written reform.orders_on_time@SCJG.
type About struct{ Case, Figure string }

// Open is the kernel's action that opens a case in the initial state.
const Open = "open"

// Event is one thing that happened to a case. Public is what the item
// discloses and what figures are computed from; Private is the rest.
type Event struct {
	Case    string    `json:"case"`
	Version int       `json:"version"` // of the case after this event
	Action  string    `json:"action"`
	At      time.Time `json:"at"`
	List    string    `json:"list"`
	Public  Public    `json:"public"`
	Private Private   `json:"private"`
}

// Public is the side of an event that anyone may see.
type Public struct {
	Item     string            `json:"item"`
	Office   string            `json:"office"`
	Number   string            `json:"number,omitempty"`
	Numbered bool              `json:"numbered,omitempty"` // this event gave the number
	Channel  string            `json:"channel,omitempty"`
	From     string            `json:"from,omitempty"`
	To       string            `json:"to"`
	Role     string            `json:"role"` // the role in which it was taken
	Outcome  string            `json:"outcome,omitempty"`
	Received *time.Time        `json:"received,omitempty"`
	Clocks   []ClockChange     `json:"clocks,omitempty"`
	Numbers  map[string]string `json:"numbers,omitempty"`
	Document string            `json:"document,omitempty"`
	Records  []RecordChange    `json:"records,omitempty"` // with the register's public fields only
	Instant  bool              `json:"instant,omitempty"`
	Rating   int               `json:"rating,omitempty"`
	Alert    string            `json:"alert,omitempty"`  // yellow, red, none
	Parent   string            `json:"parent,omitempty"` // Open only
	Figure   string            `json:"figure,omitempty"` // Open only, see About
	Opens    []Opened          `json:"opens,omitempty"`
	Fields   map[string]any    `json:"fields,omitempty"` // disclosed fields of form and input
}

// Private is the side of an event that only those who handle the case see.
type Private struct {
	Actor    Actor          `json:"actor"`
	Form     map[string]any `json:"form,omitempty"` // the whole form when it changed
	Input    map[string]any `json:"input,omitempty"`
	Records  []RecordChange `json:"records,omitempty"`  // with all fields
	Opens    []Opened       `json:"opens,omitempty"`    // with their forms
	Document []string       `json:"document,omitempty"` // text as issued, zh paragraphs then en
}

// ClockChange is an entry for the ledger of a clock.
type ClockChange struct {
	Clock    string    `json:"clock"`
	Limit    law.Limit `json:"limit,omitzero"`    // start: the budget
	Promised law.Limit `json:"promised,omitzero"` // start
	Entry    law.Entry `json:"entry"`
}

// Opened is a case that an event opens and submits.
type Opened struct {
	Case string         `json:"case"`
	Item string         `json:"item"`
	Form map[string]any `json:"form,omitempty"` // on the private side
}

// RecordChange is what an event does to a register.
type RecordChange struct {
	Register string         `json:"register"`
	Op       string         `json:"op"` // put, set, end
	Key      string         `json:"key"`
	Fields   map[string]any `json:"fields,omitempty"`
}

// Numbering gives the next consecutive number of a series, for example case
// numbers of an office and year. The committer hands in one whose numbers it
// commits together with the events.
type Numbering interface {
	Next(series string) int64
}

// Rules is what a decision is made under.
type Rules struct {
	Item     *lists.Item // of the list version the case was opened under
	Calendar *law.Calendar
	Numbers  Numbering
}
