package access_test

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"qingdan/internal/access"
)

func (f *fake) InsertSession(_ context.Context, s access.SessionRow) error {
	leave, err := f.enter("InsertSession")
	defer leave()
	if err == nil {
		f.sessions[string(s.Hash)] = s
	}
	return err
}

func (f *fake) Session(_ context.Context, hash []byte) (access.SessionRow, error) {
	leave, err := f.enter("Session")
	defer leave()
	if err != nil {
		return access.SessionRow{}, err
	}
	s, ok := f.sessions[string(hash)]
	if !ok {
		return access.SessionRow{}, access.ErrNone
	}
	return s, nil
}

func (f *fake) TouchSession(_ context.Context, hash []byte, seen time.Time) error {
	leave, err := f.enter("TouchSession")
	defer leave()
	if s, ok := f.sessions[string(hash)]; ok && err == nil {
		s.Seen = seen
		f.sessions[string(hash)] = s
	}
	return err
}

func (f *fake) DeleteSession(_ context.Context, hash []byte) error {
	leave, err := f.enter("DeleteSession")
	defer leave()
	if err == nil {
		delete(f.sessions, string(hash))
	}
	return err
}

func (f *fake) DeleteSessions(_ context.Context, person string) error {
	return f.deleteSessions("DeleteSessions", func(s access.SessionRow) bool { return s.Person == person })
}

func (f *fake) deleteSessions(op string, ended func(access.SessionRow) bool) error {
	leave, err := f.enter(op)
	defer leave()
	for hash, s := range f.sessions {
		if err == nil && ended(s) {
			delete(f.sessions, hash)
		}
	}
	return err
}

func (f *fake) Strikes(_ context.Context, keys [][]byte) ([]access.StrikeRow, error) {
	leave, err := f.enter("Strikes")
	defer leave()
	var out []access.StrikeRow
	for _, k := range keys {
		if s, ok := f.strikes[string(k)]; ok {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b access.StrikeRow) int { return bytes.Compare(a.Key, b.Key) })
	return out, err
}

func (f *fake) PutStrikes(_ context.Context, rows []access.StrikeRow) error {
	leave, err := f.enter("PutStrikes")
	defer leave()
	for _, r := range rows {
		if err == nil {
			f.strikes[string(r.Key)] = r
		}
	}
	return err
}

func (f *fake) Sweep(_ context.Context, now, idle time.Time) error {
	err := f.deleteSessions("Sweep", func(s access.SessionRow) bool { return !s.Expires.After(now) || !s.Seen.After(idle) })
	f.mu.Lock()
	defer f.mu.Unlock()
	for key, s := range f.strikes {
		if !s.Until.After(now) {
			delete(f.strikes, key)
		}
	}
	return err
}

func (f *fake) InsertToken(_ context.Context, t access.TokenRow, j access.JournalEntry) error {
	leave, err := f.enter("InsertToken")
	defer leave()
	if err == nil {
		f.tokens = append(f.tokens, t)
		f.log(&j)
	}
	return err
}

func (f *fake) Token(_ context.Context, hash []byte) (access.TokenRow, error) {
	leave, err := f.enter("Token")
	defer leave()
	if err != nil {
		return access.TokenRow{}, err
	}
	i := slices.IndexFunc(f.tokens, func(t access.TokenRow) bool { return bytes.Equal(t.Hash, hash) })
	if i < 0 {
		return access.TokenRow{}, access.ErrNone
	}
	return f.tokens[i], nil
}

func (f *fake) TokensOf(_ context.Context, person string) ([]access.TokenRow, error) {
	leave, err := f.enter("TokensOf")
	defer leave()
	var out []access.TokenRow
	for _, t := range f.tokens {
		if t.Person == person {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b access.TokenRow) int { return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.ID, b.ID)) })
	return out, err
}

func (f *fake) TouchToken(_ context.Context, id string, used time.Time) error {
	leave, err := f.enter("TouchToken")
	defer leave()
	for i := range f.tokens {
		if f.tokens[i].ID == id && err == nil {
			f.tokens[i].Used = used
		}
	}
	return err
}

func (f *fake) RevokeToken(_ context.Context, person, id string, at time.Time, j access.JournalEntry) error {
	leave, err := f.enter("RevokeToken")
	defer leave()
	if err != nil {
		return err
	}
	for i := range f.tokens {
		if t := &f.tokens[i]; t.ID == id && t.Person == person && t.Revoked.IsZero() {
			t.Revoked = at
			f.log(&j)
			return nil
		}
	}
	return access.ErrNone
}

func (f *fake) AddLook(_ context.Context, l access.LookRow) error {
	leave, err := f.enter("AddLook")
	defer leave()
	if err == nil {
		l.Seq = int64(len(f.looks) + 1)
		f.looks = append(f.looks, l)
	}
	return err
}

func (f *fake) Looks(_ context.Context, v *access.Viewer, q access.LookQuery) ([]access.LookRow, int, error) {
	leave, err := f.enter("Looks")
	defer leave()
	var out []access.LookRow
	for _, l := range slices.Backward(f.looks) {
		if f.maySee(v, l) && (q.By == "" || q.By == l.By) && (q.Subject == "" || q.Subject == l.Subject) &&
			strings.HasPrefix(l.What, q.What) && within(l.At, q.From, q.To) {
			out = append(out, l)
		}
	}
	return cut(out, q.Offset, q.Limit), len(out), err
}

func (f *fake) maySee(v *access.Viewer, l access.LookRow) bool {
	if v == nil || v.Person == "" {
		return false
	}
	audits := func(org string) bool {
		return slices.ContainsFunc(f.grants, func(g access.Grant) bool {
			return g.Person == v.Person && g.Role == access.RoleAuditor && g.Org == org && g.InForce(f.now())
		})
	}
	return v.Admin || v.Person == l.Subject ||
		slices.ContainsFunc(f.grants, func(g access.Grant) bool { return g.Person == l.By && audits(g.Org) })
}

func within(t, from, to time.Time) bool {
	return !t.Before(from) && (to.IsZero() || t.Before(to))
}

func (f *fake) Journal(_ context.Context, q access.JournalQuery) ([]access.JournalEntry, int, error) {
	leave, err := f.enter("Journal")
	defer leave()
	var out []access.JournalEntry
	for _, e := range slices.Backward(f.journal) {
		if (q.Actor == "" || q.Actor == e.Actor) && (q.Action == "" || q.Action == e.Action) &&
			(q.Subject == "" || q.Subject == e.Subject) && within(e.At, q.From, q.To) {
			out = append(out, e)
		}
	}
	return cut(out, q.Offset, q.Limit), len(out), err
}
