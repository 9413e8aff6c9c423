package city

import (
	"context"

	"qingdan/internal/figures"
	"qingdan/internal/law"
)

// Followers keep their position in the event sequence and what they fold.
type Followers interface {
	// EventsAfter returns events in order of Seq. It never skips an event that
	// is committed later with a smaller Seq: on PostgreSQL Seq is assigned so
	// that visible events have no holes below them.
	EventsAfter(ctx context.Context, seq int64, limit int) ([]EventRow, error)
	// PublicAfter is EventsAfter without what is private. It writes over what
	// into holds. The texts of its events may be parts of one: clone what is
	// kept.
	PublicAfter(ctx context.Context, seq int64, limit int, into []PublicEvent) ([]PublicEvent, error)
	// Position returns a follower's position; 0 if it has none.
	Position(ctx context.Context, follower string) (int64, error)
	// CaseRows returns cases by id, without a viewer: for followers only.
	CaseRows(ctx context.Context, ids []string) (map[string]CaseRow, error)
	// SaveMembers replaces the figures' members of some subjects and moves the
	// follower's position, in one transaction; totals and cells follow by the
	// difference.
	SaveMembers(ctx context.Context, follower string, position int64, changes []MemberChange) error
	// ClearMembers forgets all members and totals and the follower's position:
	// definitions changed, everything is folded anew.
	ClearMembers(ctx context.Context, follower string) error
	// Totals returns the sums of all figures, with Halves of those that are
	// named, and how far the follower has folded, as one state of the database.
	Totals(ctx context.Context, follower string, ordered ...Ordered) (Totals, error)
	// Cells returns the sums of one figure's members by period and office, in
	// the order of the periods and then of the offices, as one state of the
	// database. Periods and offices without members have no cell.
	Cells(ctx context.Context, follower string, q CellQuery) (Cells, error)
	// FigureDays returns the first and the last day on which a figure has
	// members; the last is before the first where it has none on any day.
	FigureDays(ctx context.Context, figure string) (first, last law.Date, err error)
	// Members returns a page of a figure's members and how many there are: by
	// day, the last first, or with Text by name.
	Members(ctx context.Context, q MemberQuery) ([]Member, int, error)
}

// Member is a subject's share in a figure.
type Member = figures.Member

// MemberChange replaces the members of one subject: those of Members are in,
// all others of that subject are out.
type MemberChange struct {
	Subject string
	Members []Member
}

// Total is a figure's sums.
type Total = figures.Sums

// Totals are the sums of all figures.
type Totals struct {
	Sums map[string]Total // by figure
	Standing
}

// Standing is how far a follower has folded.
type Standing struct {
	Position int64 // seq of the last event that was folded
	Last     int64 // seq of the last event there is
}

// Settled reports whether the sums are exactly those of the events up to
// Position. While there are newer events, a case that they moved may be in the
// sums as it stands after them.
func (s Standing) Settled() bool { return s.Position == s.Last }

// Ordered is a figure whose value is one of its members' and no sum of them: a
// median, or the latest statement.
type Ordered struct {
	Figure string
	Latest bool // else the median
}

// CellQuery asks for sums of one figure.
type CellQuery struct {
	Figure     string
	Order      *Ordered         // fill Halves; nil: the figure is a sum
	Parts      []figures.Period // by these; they may overlap
	Office     string           // of one office; "": of all together
	EachOffice bool             // of each office by itself
}

// Cell is the sums of a figure's members in one part and office.
type Cell struct {
	Part    int    // index in CellQuery.Parts
	Office  string // "": all together
	Counted int64  // members in the numerator
	Total
}

// Cells are the answer to a CellQuery.
type Cells struct {
	Cells []Cell
	Standing
}

// MemberQuery selects members of a figure.
type MemberQuery struct {
	Figure        string
	Counts        *bool // only those in, or not in, the numerator
	Office        string
	Period        *figures.Period // only those on these days; nil: all
	Text          string          // only those whose names begin so, whatever the case of Latin letters
	Offset, Limit int
}
