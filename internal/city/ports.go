package city

import (
	"context"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/tlog"
)

// Store is what the running city needs of a database. internal/store/sqlite
// and internal/store/postgres implement it; internal/store/storetest is the
// suite that both pass. Every read that serves a person takes the Viewer and
// carries the permission in its WHERE clause.
type Store interface {
	Committer
	Reader
	Followers
	Maintainer
	Announcer
	Eraser
	tlog.Heads
	Close() error
}

// Announcer adds the events of the city itself (see tlog.IsAnnouncement) that
// must be one with what they tell. A plain announcement is a Commit of one
// event; an announcement of this stream and version that exists is a *Lost.
type Announcer interface {
	// CloseDay counts the registers and the number series and adds the event
	// that build makes of the counts, in one transaction. It reports false,
	// and adds nothing, where that event exists: another process was faster.
	CloseDay(ctx context.Context, build func(tlog.Counted) (EventRow, error)) (bool, error)
	// Announce adds an announcement that somebody had made and its journal
	// entry, in one transaction. It reports false, and adds neither, where an
	// event of this stream and version exists.
	Announce(ctx context.Context, e EventRow, j access.JournalEntry) (bool, error)
	// Announcements returns events whose stream is between from and to, both
	// included, the last stream and of each the last version first.
	Announcements(ctx context.Context, from, to string, limit int) ([]EventRow, error)
}

// Eraser deletes the private side of a case.
type Eraser interface {
	// Whole returns all that is stored of a case, found by its id or its public
	// number, without a viewer: for whoever has to erase it. It is
	// problem.NotFound where there is none.
	Whole(ctx context.Context, id string) (Whole, error)
	// Erase adds the erasure's event and journal entry, deletes the case's data
	// key and the answers to commands about it, and leaves of case and records
	// what is public, in one transaction. It reports false where the case was
	// erased before; the error is a *Lost where the case is not as expected.
	Erase(ctx context.Context, e Erasure) (bool, error)
}

// Whole is a case with its wrapped key, nil once it is erased, and its events
// in order.
type Whole struct {
	Case   CaseRow
	Key    []byte
	Events []EventRow
}

// Erasure is what Erase writes.
type Erasure struct {
	Event   EventRow
	Expect  int         // version of the case
	Case    CaseRow     // of it, Applicant, Version, Subject and Kernel are written, SubjectIndex and Form taken away
	Records []RecordKey // whose private side is taken away
	Journal access.JournalEntry
}

// RecordKey names a record.
type RecordKey struct{ Register, Key string }

// Committer is the write path.
type Committer interface {
	// Load reads in one read (one transaction, no query per case) what a group
	// of commands touches. Unknown cases are absent from the result.
	Load(ctx context.Context, q Touch) (Loaded, error)
	// Commit writes a group in one transaction with multi-row statements and
	// returns after it is durable. If a case's version, a record's, a counter
	// or an idempotency key is no longer what the batch expects (another
	// process was faster), nothing is written and the error is a *Lost that
	// names them; the caller decides them again.
	Commit(ctx context.Context, b *Batch) error
}

// Touch names what a group of commands touches.
type Touch struct {
	Cases   []string // case ids
	Series  []string // numbering series
	Answers []AnswerKey
}

// AnswerKey identifies a command by its idempotency key.
type AnswerKey struct{ Actor, Key string }

// Answer is how a command with an idempotency key was answered: the event it
// wrote (the last one, where the command caused several).
type Answer struct {
	AnswerKey
	Digest  []byte // SHA-256 of the command without time, to notice a key used for something else
	Case    string
	Version int
}

// Loaded is what Load found.
type Loaded struct {
	Cases   map[string]CaseRow
	Keys    map[string][]byte // wrapped data key by case id
	Series  map[string]int64  // highest number given so far; absent: none
	Answers map[AnswerKey]Answer
}

// Batch is a group of results to write.
type Batch struct {
	Events  []EventRow
	Cases   []CaseWrite
	Keys    []KeyRow
	Clocks  []ClockRow  // upsert by (Case, Clock)
	Records []RecordRow // upsert by (Register, Key)
	Series  []SeriesWrite
	Answers []Answer
}

// Lost says that a commit lost a race. It is not a fault: decide again.
type Lost struct {
	Cases   []string
	Series  []string
	Keys    []AnswerKey
	Records []RecordKey
}

func (l *Lost) Error() string {
	return "lost a race for the version of a case, record or number series"
}

// EventRow is an event as stored. Times are stored in milliseconds.
type EventRow struct {
	Seq     int64 // position in commit order, given by the store: strictly increasing, visible in order
	Case    string
	Version int
	Action  string
	At      time.Time
	Actor   string // person id, or "clock", "rule"
	List    string
	Public  []byte // JSON of casework.Public
	Private []byte // sealed JSON of casework.Private
}

// PublicEvent is of an event's row what everybody may read. The events of a
// case stand under the list version of its first, which alone tells it.
type PublicEvent struct {
	Seq     int64
	Case    string
	Version int
	Action  string
	At      time.Time
	List    string // "" but for the first event of a case
	Public  string // JSON of casework.Public
}

// CaseRow is the projection of a case.
type CaseRow struct {
	ID, Item, List, Office, Applicant, Channel string
	Number                                     string // "" until numbered
	State                                      string
	Version                                    int
	Outcome                                    string
	Opened, Received, Closed                   time.Time // zero: not yet
	Turn                                       string    // role whose turn it is, "applicant", or ""
	Due                                        time.Time // when the state's clock expires; zero: none runs
	Provisional                                bool      // Due reaches a year without a decreed calendar
	Subject                                    string    // masked where personal
	SubjectIndex                               []byte    // blind index of the full subject, for exact search
	Steward                                    string    // office that has the case handled by Office; "" where Office does it itself
	Desk                                       string    // office in which Turn is held
	Alert                                      string    // yellow, red, ""
	Parent                                     string    // id of the case whose action opened this one
	Kernel                                     []byte    // JSON of casework.Case (no form)
	Form                                       []byte    // sealed JSON of the form
}

// CaseWrite inserts a case (Expect 0) or replaces it where its version is
// Expect. A nil Form keeps the stored one.
type CaseWrite struct {
	CaseRow
	Expect int
	// Moves says that of the stored row only State, Version, Turn, Desk, Due,
	// Provisional, Alert and Kernel change: the other fields are not filled in, and
	// the indexes over them need not be touched.
	Moves bool
}

// KeyRow is a case's wrapped data key. Not a projection: deleting it erases
// the case's private side for good.
type KeyRow struct {
	Case    string
	Wrapped []byte
}

// ClockRow is the projection of a case's clock.
type ClockRow struct {
	Case, Clock  string
	State        string    // running, paused, stopped
	Due          time.Time // under the promise
	StatutoryDue time.Time
	Provisional  bool
	Calendar     string // version it was derived under
	Acts         bool   // an action is taken when it expires; DueClocks returns only these
}

// RecordRow is a record of a register.
type RecordRow struct {
	Register, Key string
	Title         string
	Office        string
	Case          string // the case that changed it last
	Version       int    // of that case
	Seq           int64  // filled on read only
	At            time.Time
	Ended         bool
	Public        []byte         // JSON of the public fields
	Private       []byte         // sealed JSON of all fields, under the register's key
	Over          *RecordVersion // on writing: what it was made from; nil: whatever is there
}

// RecordVersion is the change that a record stands at; the zero value is that of
// a record that does not exist.
type RecordVersion struct {
	Case    string
	Version int
}

// SeriesWrite moves a number series from Expect to Last.
type SeriesWrite struct {
	Series       string
	Expect, Last int64
}

// Reader serves the faces.
type Reader interface {
	// Case returns a case that v may see: v is its applicant or holds a role
	// in its office (or is an auditor there). Otherwise, or if there is none,
	// problem.NotFound: the two cannot be told apart.
	Case(ctx context.Context, v *access.Viewer, id string) (CaseRow, error)
	// CaseByNumber is Case by the public number.
	CaseByNumber(ctx context.Context, v *access.Viewer, number string) (CaseRow, error)
	// Cases returns a page of the cases that v may see, and how many there are in all.
	Cases(ctx context.Context, v *access.Viewer, q CaseQuery) ([]CaseRow, int, error)
	// CaseKeys returns wrapped data keys.
	CaseKeys(ctx context.Context, ids []string) (map[string][]byte, error)
	// Events returns the events of a case that v may see, by version.
	Events(ctx context.Context, v *access.Viewer, caseID string) ([]EventRow, error)
	// SeqsOfNumber returns the sequence numbers of the events of the case with a
	// public number, by version; none where there is no such case. For everybody:
	// the public log tells the same.
	SeqsOfNumber(ctx context.Context, number string) ([]int64, error)
	// Clocks returns the clocks of a case that v may see.
	Clocks(ctx context.Context, v *access.Viewer, caseID string) ([]ClockRow, error)
	// Record returns one record's row; who may open Private is the caller's decision.
	Record(ctx context.Context, register, key string) (RecordRow, error)
	// Records returns a page of a register, newest first, Title containing Text.
	Records(ctx context.Context, q RecordQuery) ([]RecordRow, int, error)
	// Lateness counts, by the office that handles them, the open numbered cases
	// that v may see and how many of them are late (see LateQuery), in order of
	// the codes.
	Lateness(ctx context.Context, v *access.Viewer, q LateQuery) ([]OfficeLate, error)
	PublicReader
	// Tally counts the cases that v may see by state of work, for the desk's overview.
	Tally(ctx context.Context, v *access.Viewer, now time.Time) (Tally, error)
}

// Tally is the desk's overview of what waits for v.
type Tally struct {
	Waiting    int // v's turn
	Overdue    int // of these, past due
	Today      int // of these, due before the end of today
	Applicants int // waiting for the applicant, in v's offices
	Closed     int // closed in the last 30 days, in v's offices
}

// PublicReader tells what anyone may know of cases that have been disclosed: an
// event of theirs has public fields of the form.
type PublicReader interface {
	// Disclosed returns a page of the open disclosed cases, as Cases orders
	// them, and how many there are. The rows have no applicant, subject or form.
	Disclosed(ctx context.Context, q LateQuery) ([]CaseRow, int, error)
	// DisclosedLateness is Lateness over disclosed cases.
	DisclosedLateness(ctx context.Context, q LateQuery) ([]OfficeLate, error)
	// PublicEvents returns the public side of the events of cases, by case and version.
	PublicEvents(ctx context.Context, cases []string) ([]EventRow, error)
	// AlertsByOffice counts the alerts of the open disclosed cases, in order of
	// the offices' codes.
	AlertsByOffice(ctx context.Context, q LateQuery) ([]OfficeAlerts, error)
	// OpenByItem counts the open numbered cases of q.Offices by item, most first.
	// For everybody: the public log tells the same.
	OpenByItem(ctx context.Context, q LateQuery) ([]ItemOpen, error)
	// OpenCases returns a page of the open numbered cases of q.Items in
	// q.Offices, as Disclosed does. What their rows tell then, the public log
	// tells too: number, office, state.
	OpenCases(ctx context.Context, q LateQuery) ([]CaseRow, int, error)
	// Moved counts by figure the members whose share last changed at since or later.
	Moved(ctx context.Context, since time.Time) (map[string]int, error)
	// LatestEvents returns the public side of up to limit events before a
	// sequence number (0: the end), the latest first.
	LatestEvents(ctx context.Context, before int64, limit int) ([]EventRow, error)
}

// LateQuery selects open cases by how they stand. A case is late whose due
// time has passed or whose alert is red.
type LateQuery struct {
	Items         []string // none: of all items, where a viewer restricts; nothing for the public
	Offices       []string // only of these offices; none: of all. Open cases are found by their offices
	Office        string
	Late          bool // only late ones
	Alert         bool // only those with an alert
	Now           time.Time
	From, Until   time.Time // only those due between, the end not included; zero: no bound
	Sort          string
	Offset, Limit int
}

// OfficeLate is how many of an office's open cases are late.
type OfficeLate struct {
	Office      string
	Late, Total int
}

// OfficeAlerts is how many of an office's open cases have an alert.
type OfficeAlerts struct {
	Office      string
	Red, Yellow int
}

// ItemOpen is how many cases of an item are open, and how many of them late.
type ItemOpen struct {
	Item       string
	Open, Late int
}

// CaseQuery selects cases. Zero fields do not restrict.
type CaseQuery struct {
	Mine          bool // v is the applicant
	Inbox         bool // it is v's turn: v holds the role Turn in the office
	Handed        bool // v's office has it handled by another: v holds a role in Steward
	Office        string
	Item          string
	State         string
	Alert         string // yellow, red; "any": either
	Parent        string // id of the case whose action opened them
	Open          bool   // not ended
	Ended         bool
	Due           string // "overdue", "today", "week": against Now
	Text          string // prefix of the number, or part of the subject as shown
	SubjectIndex  []byte
	Now           time.Time
	Sort          string // "due" (default: due first, then no due, then opened), "opened", "-opened", "number", "-number", "alert" (red first, then as "due"), "office"
	Offset, Limit int
}

// RecordQuery selects records.
type RecordQuery struct {
	Register      string
	Office        string
	Text          string
	Live          bool // not ended
	Offset, Limit int
}

// Maintainer is for the city's own work.
type Maintainer interface {
	// DueClocks returns running clocks with Acts whose Due is at or before now, oldest first.
	DueClocks(ctx context.Context, now time.Time, limit int) ([]ClockRow, error)
	// ProvisionalClocks returns clocks that do not rest and were derived under
	// another calendar version and are provisional.
	ProvisionalClocks(ctx context.Context, calendar string, limit int) ([]ClockRow, error)
	// UpdateClocks rewrites derived due times (clock rows, and Due and Provisional of their cases).
	UpdateClocks(ctx context.Context, clocks []ClockRow, cases []CaseRow) error
	// SaveList keeps the text of a published list version; Lists returns all, oldest first.
	SaveList(ctx context.Context, l ListRow) error
	Lists(ctx context.Context) ([]ListRow, error)
	// SaveText keeps a text that is no list by its digest; Text returns one, or
	// the archive of a list version, or problem.NotFound.
	SaveText(ctx context.Context, digest string, text []byte) error
	Text(ctx context.Context, digest string) ([]byte, error)
	// Truncate empties the projections (cases, clocks, records, series,
	// figures) but not events, keys, answers, lists, people. Rebuild then writes them anew with Restore.
	Truncate(ctx context.Context) error
	Restore(ctx context.Context, b *Batch) error
	// Dump writes every projection row in a stable order as text, for comparison.
	Dump(ctx context.Context) ([]string, error)
	// Lead runs f while this process holds the named lock; it returns false at
	// once where another process holds it. On SQLite always true.
	Lead(ctx context.Context, name string, f func(context.Context) error) (bool, error)
	// Setting and SetSetting keep small values of the installation.
	Setting(ctx context.Context, name string) (string, error)
	SetSetting(ctx context.Context, name, value string) error
}

// ListRow is a published version of a system's lists.
type ListRow struct {
	System string
	Digest string
	At     time.Time
	Text   []byte // archive of the files (txtar)
}
