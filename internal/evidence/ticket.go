package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"qingdan/internal/problem"
)

// TicketLife is how long an upload waits for its form.
const TicketLife = 24 * time.Hour

const (
	ticketPurpose = "evidence/ticket"
	maxTicket     = 2 << 10
)

// ticket is the signed content of a ticket. It carries the file's name, so it
// goes to the uploader only.
type ticket struct {
	Digest string `json:"digest"`
	Size   int64  `json:"size"`
	Type   string `json:"type"`
	Name   string `json:"name"`
	Person string `json:"person"`
	Until  int64  `json:"until"` // seconds since 1970
}

var (
	errTicketBad = problem.New(problem.Invalid, "upload_ticket", "上传凭证无效，请重新上传文件。", "The upload's ticket is not valid. Upload the file again.")
	errTicketOld = problem.New(problem.Invalid, "upload_expired", "上传已过期，请重新上传文件。", "The upload has expired. Upload the file again.")
)

// Ticket returns a text with which the person, and nobody else, can attach an
// uploaded file to a case within TicketLife. The name is what the person's
// machine calls the file; it is cleaned.
func (s *Store) Ticket(ref Ref, name, person string) string {
	t := ticket{
		Digest: ref.Digest, Size: ref.Size, Type: ref.Type, Name: CleanName(name, ref.Type), Person: person,
		Until: s.now().Add(TicketLife).Unix(),
	}
	body, err := json.Marshal(t)
	if err != nil {
		panic("evidence: ticket: " + err.Error()) // strings and numbers always marshal
	}
	b64 := base64.RawURLEncoding
	return b64.EncodeToString(append(s.vault.Sign(ticketPurpose, body), body...))
}

// Redeem returns the file of a ticket that is the person's, and its name, and
// makes the file permanent. A ticket may be redeemed more than once. Everything
// else is problem.Invalid: upload again.
func (s *Store) Redeem(text, person string) (Ref, string, error) {
	t, err := s.readTicket(text)
	if err != nil {
		return Ref{}, "", err
	}
	if person == "" || t.Person != person {
		return Ref{}, "", errTicketBad
	}
	if !s.now().Before(time.Unix(t.Until, 0)) {
		return Ref{}, "", errTicketOld
	}
	if err := s.claim(context.Background(), t.Digest); err != nil {
		return Ref{}, "", err
	}
	return Ref{Digest: t.Digest, Size: t.Size, Type: t.Type}, t.Name, nil
}

// readTicket checks the signature before it looks at anything else.
func (s *Store) readTicket(text string) (ticket, error) {
	if len(text) > maxTicket {
		return ticket{}, errTicketBad
	}
	signed, err := base64.RawURLEncoding.Strict().DecodeString(strings.TrimSpace(text))
	if err != nil || len(signed) < sha256.Size || !s.vault.Verify(ticketPurpose, signed[sha256.Size:], signed[:sha256.Size]) {
		return ticket{}, errTicketBad
	}
	var t ticket
	if err := json.Unmarshal(signed[sha256.Size:], &t); err != nil {
		return ticket{}, fmt.Errorf("ticket that we have signed: %w", err)
	}
	return t, nil
}

// claim moves a pending file to the permanent ones, if it is not there yet.
func (s *Store) claim(ctx context.Context, digest string) error {
	err := s.bucket.Move(ctx, s.key(pending, digest), s.key(permanent, digest))
	if err == nil {
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("claim file %s: %w", digest, err)
	}
	f, err := s.bucket.Get(ctx, s.key(permanent, digest))
	if errors.Is(err, fs.ErrNotExist) {
		return errTicketOld
	}
	if err != nil {
		return fmt.Errorf("claim file %s: %w", digest, err)
	}
	return f.Close()
}
