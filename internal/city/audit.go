package city

import (
	"context"
	"time"

	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// Evidence of the audit comes from two places that no single hand can change
// unseen: the log, whose root is signed and known outside, and the database.
// The audit first asks whether the log's files still are what was signed, then
// whether every row still gives the entry that was logged.

// AuditConfig is what an audit reads. Store, Vault and Storage are required;
// nothing is written.
type AuditConfig struct {
	Store    AuditStore
	Vault    *vault.Vault
	Storage  LogFiles
	Verifier string                  // the log's key, in the vkey form of c2sp.org/signed-note
	Against  []byte                  // an older checkpoint or .tlog-proof, kept elsewhere; nil for none
	Progress func(done, total int64) // called now and then; may be nil
}

// LogFiles are the log's files; a tlog.Storage is one. A missing path is
// fs.ErrNotExist.
type LogFiles interface {
	Read(ctx context.Context, path string) ([]byte, error)
}

// AuditStore is what an audit reads of a database.
type AuditStore interface {
	EventsAfter(ctx context.Context, seq int64, limit int) ([]EventRow, error)
	CaseKeys(ctx context.Context, ids []string) (map[string][]byte, error)
	Head(ctx context.Context) (tlog.Head, error)
}

// What an audit finds.
type What string

// Findings about rows of the table of events, then about the log itself.
const (
	Changed   What = "changed"   // the row is not what was logged, see Fields
	Removed   What = "removed"   // an entry of the log has no row
	Inserted  What = "inserted"  // a row that the log has no entry for, among those that it has
	Reordered What = "reordered" // the row is that of another entry, see Holds
	Gap       What = "gap"       // rows are missing before this one, which the log does not have yet
	Unfit     What = "unfit"     // a row not yet in the log that was not written by the program
	Remains   What = "remains"   // what is left of an erased case was changed after the erasure
	KeyBack   What = "key_back"  // an erased case has a data key again

	HeadBad   What = "head"          // the head in the database is not signed by the log
	RootBad   What = "root"          // the log's files do not give the signed root
	EntryBad  What = "log_entry"     // an entry in the log's files is not what was signed
	HashBad   What = "log_hash"      // the hash of an entry in the log's files is not what was signed
	TileBad   What = "log_tile"      // a tile of the log's upper levels is not what was signed
	Rewritten What = "log_rewritten" // the log does not continue the older checkpoint
)

// Finding is one thing that an audit found. It never quotes a private side.
type Finding struct {
	What    What    `json:"what"`
	Seq     int64   `json:"seq,omitempty"`   // of the row; of an entry without a row: that it had
	Count   int64   `json:"count,omitempty"` // of rows or entries from Seq on that share the finding, if more than one
	Index   int64   `json:"index"`           // of the entry, -1 for none
	Holds   int64   `json:"holds,omitempty"` // Reordered: the seq that the row had when it was logged
	Stream  string  `json:"stream,omitempty"`
	Version int     `json:"version,omitempty"`
	Number  string  `json:"number,omitempty"` // of the case, where the entry tells it
	Fields  []Field `json:"fields,omitempty"`
	Seqs    []int64 `json:"seqs,omitempty"`   // Remains: the rows of the case, one of which was changed
	Detail  string  `json:"detail,omitempty"` // of a finding about the log
}

// Field is a column that is not as logged, in short.
type Field struct {
	Name     string `json:"name"`
	Expected string `json:"expected,omitempty"`
	Found    string `json:"found,omitempty"`
}

// ErasedCase is a case whose private side was erased by law. It is no finding.
type ErasedCase struct {
	tlog.Erased
	Seq    int64     `json:"seq"` // of the announcement
	At     time.Time `json:"at"`
	Logged bool      `json:"logged"`
	Number string    `json:"number,omitempty"`
}

// AuditReport is the result of an audit.
type AuditReport struct {
	Size     int64        `json:"size"` // of the log
	Signed   time.Time    `json:"signed,omitzero"`
	Rows     int64        `json:"rows"`              // read
	Pending  int64        `json:"pending"`           // of these, not yet in the log
	Against  int64        `json:"against,omitempty"` // size of the older checkpoint
	Erased   []ErasedCase `json:"erased"`
	Findings []Finding    `json:"findings"`
	More     int64        `json:"more,omitempty"` // findings beyond those listed
}

// maxFindings bounds a report, maxSuspects what is remembered of rows that may
// have been moved: beyond, an audit says that a row differs, and no longer
// looks where in the log it belongs.
const (
	maxFindings = 10_000
	maxSuspects = 20_000
)

// Audit compares every event with the log. The error is a fault of the audit
// itself; what it finds is in the report. It may run beside a server.
func Audit(ctx context.Context, cfg AuditConfig) (*AuditReport, error) {
	head, err := cfg.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	a := &auditor{ctx: ctx, AuditConfig: cfg, head: head, report: &AuditReport{Size: head.Size, Signed: head.At},
		log: &logReader{ctx: ctx, storage: cfg.Storage, size: head.Size}, erased: map[string]*remainder{}, spoilt: map[int64]bool{},
		matched: map[int64]int64{}, told: map[string]int{}}
	for _, step := range []func() error{a.readLog, a.readRows, a.findMoved, a.closeErased} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	a.conclude()
	a.report.Size = a.head.Size
	return a.report, nil
}

// auditor is an audit under way.
type auditor struct {
	AuditConfig
	ctx    context.Context
	head   tlog.Head
	log    *logReader
	report *AuditReport

	erased map[string]*remainder // by case
	spoilt map[int64]bool        // indexes whose entry in the log's files is not to be believed

	suspects []suspect          // rows that are not what the log has at their place
	waiting  []EventRow         // rows not yet in the log: one that was moved may be among them
	missing  []span             // indexes without a row
	told     map[string]int     // the last version of each stream of announcements
	matched  map[int64]int64    // seq of the row that holds the entry of an index, for rows that were moved
	keys     map[string]caseKey // of the rows at hand
}

// span is some indexes, from the first to before the last.
type span struct{ from, to int64 }

// suspect is a row that is not what the log has at its place.
type suspect struct {
	row EventRow
	at  int64 // index of the entry that it truly is, -1 for none
}

func (a *auditor) found(f Finding) {
	if len(a.report.Findings) >= maxFindings {
		a.report.More++
		return
	}
	a.report.Findings = append(a.report.Findings, f)
}

func (a *auditor) progress(done int64) {
	if a.Progress != nil {
		a.Progress(done, 2*a.head.Size)
	}
}
