package lists

import (
	"time"

	"qingdan/internal/lang"
)

// Vars are the variables that an expression may read. A nil map reads as an
// empty object: absent fields have the zero value of their type, has() tells.
type Vars struct {
	Form    map[string]any    // the item's form, typed by its schema
	Row     map[string]any    // x-when within rows: the row
	Input   map[string]any    // the action's input, typed by its schema
	Case    *CaseFacts        // the case so far
	Item    *Item             // the item
	Actor   *ActorFacts       // who takes the action
	Record  map[string]any    // figures over a register: the record
	Figure  *FigureFacts      // what an item is opened about: the figure
	Numbers map[string]string // numbers allocated by this action: "certificate"
	Now     time.Time
}

// ActorFacts is what an expression may know of the person who acts.
type ActorFacts struct {
	ID     string   `cel:"id"`
	Office string   `cel:"office"`
	Roles  []string `cel:"roles"`
}

// FigureFacts is what an expression may know of a figure with an alert.
type FigureFacts struct {
	ID         string
	Name       lang.Text
	Value      string // with its unit: 83.3%
	Level      string // yellow, red
	Threshold  string // beyond which it raised the alert, with its unit
	Office     string // code; "": the figure is of all offices
	OfficeName lang.Text
}

// CaseFacts is what an expression may know of a case. Everything in it is
// derived from the public side of the case's events, so that an outsider can
// recompute a figure from the log alone.
type CaseFacts struct {
	Version       int               `cel:"-"` // of the case these facts are of
	ID            string            `cel:"id"`
	Number        string            `cel:"number"`
	Item          string            `cel:"item"`
	Office        string            `cel:"office"`
	State         string            `cel:"state"`
	Ended         bool              `cel:"ended"`
	Outcome       string            `cel:"outcome"`
	Channel       string            `cel:"channel"` // online, counter
	Opened        time.Time         `cel:"opened"`
	Received      time.Time         `cel:"received"`
	Accepted      time.Time         `cel:"accepted"` // zero: not yet
	Closed        time.Time         `cel:"closed"`   // zero: not yet
	Taken         map[string]string `cel:"taken"`    // person id by action id, the latest; in figures see ByPerson
	Instant       bool              `cel:"instant"`  // decided by rule
	OnTime        bool              `cel:"on_time"`  // no clock that has stopped was late, and none that runs is late
	StatutoryDays int64             `cel:"statutory_days"`
	PromisedDays  int64             `cel:"promised_days"`
	UsedDays      int64             `cel:"used_days"`
	Rating        int64             `cel:"rating"` // 1 best … 5 worst, 0 none
	Alert         string            `cel:"alert"`  // yellow, red, ""
	Parent        string            `cel:"parent"` // id of the case whose action opened this one
}
