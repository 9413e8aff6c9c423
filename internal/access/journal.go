package access

import (
	"context"
	"fmt"
	"time"
)

// Actors of the journal who are no person.
const (
	Operator = "operator" // at the machine itself
	Lists    = "lists"    // the publishing of a list
)

// JournalEntry is one thing that was done to people, organisations, grants or
// tokens, a case that was erased, or a report that was frozen. The journal is only added to; it carries no personal data.
type JournalEntry struct {
	Seq     int64 // given by the store
	At      time.Time
	Actor   string // person id, Operator or Lists
	Action  string // "person.disable", "grant", "org.update"
	Subject string // person id, code of an organisation, id of a case, or a report and its version
	Detail  string // "SCJG/clerk" of a grant, the id of a token
}

// JournalQuery selects entries. Zero fields do not restrict.
type JournalQuery struct {
	Actor, Action, Subject string
	From, To               time.Time
	Offset, Limit          int
}

// Journal returns a page of entries for an administrator, the latest first,
// and how many there are.
func (s *Service) Journal(ctx context.Context, v *Viewer, q JournalQuery) ([]JournalEntry, int, error) {
	if err := administers(v); err != nil {
		return nil, 0, err
	}
	q.Offset, q.Limit = page(q.Offset, q.Limit)
	out, total, err := s.store.Journal(ctx, q)
	if err != nil {
		return nil, 0, fmt.Errorf("journal: %w", err)
	}
	return out, total, nil
}

func (s *Service) entry(v *Viewer, action, subject, detail string) JournalEntry {
	return JournalEntry{At: s.now(), Actor: v.Person, Action: action, Subject: subject, Detail: detail}
}
