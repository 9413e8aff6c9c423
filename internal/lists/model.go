package lists

import (
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists/source"
)

// Library is everything that one set of list folders says, compiled. It is
// immutable and safe for concurrent use.
type Library struct {
	Systems []*System
	index
}

// System is one area of government: the folder systems/<id>.
type System struct {
	ID         string
	Name       lang.Text
	Digest     string // "sha256:…" over the canonical text of all its files
	Offices    []*Office
	Roles      []*Role
	Lists      []*List
	Items      []*Item
	Procedures []*Procedure
	Forms      []*Form
	Registers  []*Register
	Figures    []*Figure
	archive    []byte
}

// Office is an organisation that a system's lists name. Publishing the system
// registers it in the city if the city does not have it yet.
type Office struct {
	Code   string    // short, in case numbers: "SCJG"
	Name   lang.Text // 四平市市场监督管理局
	USCC   string    // unified social credit code, may be empty
	Parent string    // code of the office above, may be empty
	// Division is the code of the district, county or township that the office
	// works for (GB/T 2260, GB/T 10114: 6 or 9 digits); empty: the whole city.
	Division string
}

// Role is a position that procedures name. The kernel's own are Applicant,
// ByClock and ByRule; they are not declared.
type Role struct {
	ID   string
	Name lang.Text
}

// The kernel's own actors in Action.By.
const (
	Applicant = "applicant" // the person whose case it is
	ByClock   = "clock"     // taken by the system when the clock Action.After expires
	ByRule    = "rule"      // taken by the system at once when its guards hold
)

// List is a published catalogue of items (清单).
type List struct {
	ID     string
	Name   lang.Text
	Office string // code of the office that owns it
}

// Law is a legal basis: a statute and the article.
type Law struct {
	Law     string // 中华人民共和国行政许可法
	Article string // 第四十二条
}

// Depth is how far an item can be handled online (the four-level local scale).
type Depth string

// The depths, shallowest first.
const (
	DepthInfo    Depth = "info"    // Ⅰ information only
	DepthForm    Depth = "form"    // Ⅱ form download or appointment
	DepthOneTrip Depth = "onetrip" // Ⅲ online pre-review and one visit
	DepthFull    Depth = "full"    // Ⅳ applied, decided and delivered online, no visit
)

// Item is one thing on a list that somebody may apply for or must do (事项),
// with its procedure compiled against its form.
type Item struct {
	ID              string // unique in the library: "small-restaurant"
	Code            string // 31-digit implementation code, may be empty
	System          *System
	List            *List
	Name            lang.Text
	Summary         lang.Text
	Type            string // two-digit type code: 01 licence … 20 public service
	Audience        []string
	Basis           []Law
	Conditions      []lang.Text
	Materials       []Material
	Keywords        []string // further words people search by
	Office          string   // code of the implementing office
	Depth           Depth
	Visits          int    // trips an applicant must make
	Kind            string // "promise" 承诺件 or "instant" 即办件
	InScope         bool   // counts in rates of e-service (not legally offline)
	Fee             Fee
	Limits          map[string]ItemLimit // by clock id, for clocks that take their limit from the item
	Form            *Form
	Procedure       *Procedure // this item's own copy, guards checked against its form
	Checks          []Guard    // over the form, at every action that carries the form
	Instant         *Expr      // decided by rule when true; nil when never
	Subject         *Expr      // string: whom or what the case is about, shown in lists
	SubjectPersonal bool       // the subject names a person and is masked in lists
	Public          []string   // form fields that the case discloses, as JSON pointers
	HandledBy       *Expr      // string: code of the office that handles a case, from its form; nil: Office
	Certificate     *Certificate
	About           *About              // nil: it is not opened about alerts
	Effects         map[string][]Effect // further effects on records, by action id; already part of Procedure's actions
	Source          Pos
	facts           itemFacts
}

// About is how the form of an item that presses others is filled in where it is
// opened about a figure or a case with an alert. Empty: not about these.
type About struct{ Figure, Case []FieldValue }

// Material is a document an applicant must bring or the office fetches itself.
type Material struct {
	ID       string
	Name     lang.Text
	Field    string // the form's attachment field that takes it, may be empty
	From     string // "applicant" or "shared" (the office gets it, Order 716 art. 7)
	Required bool
}

// Fee is what an item costs; a zero fee is free.
type Fee struct {
	Amount lang.Text
	Basis  Law
}

// ItemLimit is an item's time limit for one clock.
type ItemLimit struct {
	Statutory law.Limit
	Promised  law.Limit // zero: as statutory; never longer
	Basis     Law
}

// Certificate is what an item's approval issues.
type Certificate struct {
	Name     lang.Text
	Prefix   string    // begins the number
	Register string    // id of the register that keeps it
	Valid    law.Limit // zero: no end
}

// Procedure is states and actions under clocks.
type Procedure struct {
	ID        string
	Name      lang.Text
	Basis     []Law
	States    []*State
	Clocks    []*ClockSpec
	Actions   []*Action
	Documents []*Document
	OpenedBy  []string // roles that open cases, at the item's office; none: applicants do
	Stewards  []string // roles that act at the item's office, also where another office handles the case
	Initial   *State
	Source    Pos
}

// State is where a case stands.
type State struct {
	ID      string
	Name    lang.Text // for officials
	Plain   lang.Text // for the applicant, in plain words
	Turn    string    // role whose turn it is: a role id, "applicant", or "" (nobody: waits for a clock, or the end)
	End     bool
	Outcome string // at an end: approved, refused, withdrawn, not_accepted, lapsed, done
	Clock   string // clock whose due time orders this state's work, may be empty
}

// ClockSpec is a time limit of a procedure.
type ClockSpec struct {
	ID          string
	Name        lang.Text
	FromItem    bool  // Limit and Promised come from Item.Limits[ID]
	Until       *Expr // date: the clock ends with this day of the form; nil: it has a limit
	Limit       law.Limit
	Promised    law.Limit
	Basis       Law
	Setting     bool                 // a local default without a fixed legal basis ([K?]): Basis may be empty
	Pauses      map[string]lang.Text // lawful reasons for a pause, by id; empty: may not be paused
	PauseBasis  Law
	Extend      law.Limit // the one extension allowed; zero: none
	ExtendBasis Law
	Source      Pos
}

// ClockOp is what an action does to a clock.
type ClockOp struct {
	Op    string // start, pause, resume, extend, restart, stop, move
	Clock string
	From  string // start only: "now", or "received" to date back to the receipt of the materials
}

// Action is a step that a role may take in a state.
type Action struct {
	ID          string
	Name        lang.Text
	By          []string // roles, or Applicant, ByClock, ByRule
	From        []string // state ids
	To          string   // state id; "" stays
	After       string   // ByClock: the clock whose expiry takes it
	Form        string   // "" none; "full": the action carries the whole form (validated); "draft": carries it unvalidated
	Supplement  bool     // Form "full" again, after a notice
	Receives    bool     // sets the case's time of receipt
	Numbers     bool     // gives the case its number if it has none
	Input       *Form    // nil: no input
	Guards      []Guard
	ApartFrom   []string // nobody who took one of these actions in this case may take this one
	Once        bool
	Clocks      []ClockOp
	Certificate bool   // allocates the item's certificate number
	Document    string // document this action issues
	Effects     []Effect
	Sets        []FieldValue // fields of the form that it changes
	Opens       []Opening
	Alert       string    // raises the case's alert: "yellow", "red"; "none" clears it; "" leaves it
	Discloses   bool      // discloses the item's public fields of the form
	Public      []string  // input fields that are disclosed, as JSON pointers
	Style       string    // "primary", "secondary", "warning": how the desk shows its button
	Confirm     lang.Text // asked before it is taken, may be empty
	Source      Pos
}

// Guard is a condition with what to say where it does not hold.
type Guard struct {
	When *Expr
	Say  lang.Text
	At   string // JSON pointer of the form or input field it is about, may be empty
}

// Effect writes a record of a register.
type Effect struct {
	Register string
	Op       string // "put" (create or replace), "set" (change named fields), "end" (close)
	Key      *Expr  // string
	When     *Expr  // nil: always
	Fields   []FieldValue
}

// Opening opens a case of another item of the system, submitted as it is
// opened: a decision becomes a measure, a delay an order.
type Opening struct {
	Item   string
	When   *Expr  // nil: always
	Each   string // JSON pointer of rows of the form: one case for each row; "": one
	Fields []FieldValue
}

// FieldValue is one field of a record and the expression that gives its value.
type FieldValue struct {
	Name string
	Expr *Expr
}

// Document is a slip that an action issues: paragraphs of text with
// expressions in ${…}.
type Document struct {
	ID    string
	Name  lang.Text
	Paras []Para
}

// Para is one paragraph in both languages.
type Para struct{ Zh, En *Template }

// Register is what is true of the city: a schema of records (台账).
type Register struct {
	ID     string
	Name   lang.Text
	Form   *Form    // the record's fields
	Public []string // fields on the public page
	Title  string   // field that names a record
	Source Pos
}

// Form is a JSON Schema (2020-12) with its fields in the order written.
type Form struct {
	ID     string
	Name   lang.Text
	Fields []*Field
	Schema []byte // canonical JSON, as published by the API
	Source Pos
	compiledForm
}

// FieldKind is the closed set of field kinds; the faces have one partial each.
type FieldKind string

// The field kinds.
const (
	KindText    FieldKind = "text"    // one line
	KindArea    FieldKind = "area"    // several lines
	KindNumber  FieldKind = "number"  // type: number
	KindInteger FieldKind = "integer" // type: integer
	KindMoney   FieldKind = "money"   // type: number, yuan, two decimals
	KindDate    FieldKind = "date"    // format: date
	KindBool    FieldKind = "bool"    // type: boolean
	KindChoice  FieldKind = "choice"  // enum
	KindChoices FieldKind = "choices" // array of enum
	KindIDCard  FieldKind = "idcard"  // format: resident-id (GB 11643)
	KindUSCC    FieldKind = "uscc"    // format: uscc (GB 32100)
	KindPhone   FieldKind = "phone"   // format: phone
	KindFile    FieldKind = "file"    // format: evidence; value is {digest,name,size,type}
	KindFiles   FieldKind = "files"   // array of the same
	KindRows    FieldKind = "rows"    // array of objects
	KindGroup   FieldKind = "group"   // object
)

// Field is one field of a form.
type Field struct {
	Name               string // property name
	Pointer            string // JSON pointer without row numbers: "/partners/id_card"
	Kind               FieldKind
	Title              lang.Text
	Hint               lang.Text
	Required           bool
	Personal           bool // x-personal: personal data; encrypted, masked, never public
	ReadOnly           bool // readOnly: actions alone write it (sets); nobody fills it in
	Options            []Option
	When               *Expr    // x-when: shown and required only when true; nil: always
	Fields             []*Field // rows and group
	MinItems, MaxItems int
	MaxLength          int
	Min, Max           *float64
	Accept             []string  // file: MIME types
	MaxBytes           int64     // file
	Section            lang.Text // x-section: heading before this field
	Default            any       // offered where the form is empty; nil: none
	fieldRules
}

// Option is one choice.
type Option struct {
	Value string
	Text  lang.Text
}

// Pos is a place in a list's source.
type Pos = source.Pos

// Fault is one error or warning of the compiler.
type Fault = source.Fault
