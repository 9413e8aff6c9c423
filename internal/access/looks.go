package access

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

const (
	maxReason = 500
	maxWhat   = 200
)

// Look is one look at unmasked personal data.
type Look struct {
	Seq     int64
	At      time.Time
	By      string   // person who looked
	Name    string   // of By, as the viewer may see it
	Offices []string // in which By held a role at the time
	Subject string   // person whose data it is; "" where the person has no account
	What    string   // what was looked at: "person", "case/<id>", "record/<register>/<key>"
	Reason  string
}

// LookQuery selects looks. Zero fields do not restrict.
type LookQuery struct {
	By, Subject   string
	What          string // prefix
	From, To      time.Time
	Offset, Limit int
}

// Look records that v is about to see the unmasked personal data of the person
// subject. Call it before showing anything, and show nothing if it fails. A
// look at one's own data is not recorded.
func (s *Service) Look(ctx context.Context, v *Viewer, subject, what, reason string) error {
	if err := signedIn(v); err != nil {
		return err
	}
	if v.Person == subject {
		return nil
	}
	reason = strings.TrimSpace(reason)
	if l := utf8.RuneCountInString(reason); l == 0 || l > maxReason {
		return invalid(problem.Field{Path: "/reason", Text: lang.Text{
			Zh: "请写明查看的理由，不超过500个字符。", En: "Say why you need to see it, in at most 500 characters."}})
	}
	if what == "" || len(what) > maxWhat || !properText(what) || !properText(subject) {
		return fmt.Errorf("look at %q of %q: not 1 to %d bytes of printable text", what, subject, maxWhat)
	}
	err := s.store.AddLook(ctx, LookRow{
		At: s.now(), By: v.Person, Offices: strings.Join(v.Offices(""), ","), Subject: subject, What: what,
		Reason: s.vault.Key("looks").Seal([]byte(reason), lookPlace(v.Person, subject, what)),
	})
	if err != nil {
		return fmt.Errorf("record look: %w", err)
	}
	return nil
}

// Looks returns a page of recorded looks, the latest first, and how many there
// are: all for an administrator, those of one's organisation for an auditor,
// and for everybody those at his own data.
func (s *Service) Looks(ctx context.Context, v *Viewer, q LookQuery) ([]Look, int, error) {
	if err := signedIn(v); err != nil {
		return nil, 0, err
	}
	q.Offset, q.Limit = page(q.Offset, q.Limit)
	rows, total, err := s.store.Looks(ctx, v, q)
	if err != nil {
		return nil, 0, fmt.Errorf("looks: %w", err)
	}
	ids := make([]string, 0, len(rows))
	for _, r := range rows {
		ids = append(ids, r.By)
	}
	names, err := s.PeopleByID(ctx, v, ids)
	if err != nil {
		return nil, 0, err
	}
	out := make([]Look, 0, len(rows))
	for _, r := range rows {
		reason, err := s.vault.Key("looks").Open(r.Reason, lookPlace(r.By, r.Subject, r.What))
		if err != nil {
			return nil, 0, fmt.Errorf("open look %d: %w", r.Seq, err)
		}
		out = append(out, Look{
			Seq: r.Seq, At: r.At, By: r.By, Name: names[r.By], Offices: strings.FieldsFunc(r.Offices, isComma),
			Subject: r.Subject, What: r.What, Reason: string(reason),
		})
	}
	return out, total, nil
}

func isComma(r rune) bool { return r == ',' }

func lookPlace(by, subject, what string) []byte {
	return []byte("look/" + by + "/" + subject + "/" + what)
}
