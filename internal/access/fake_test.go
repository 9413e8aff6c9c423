package access_test

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/store/storetest"
)

// fake is a Store in memory. It passes the suite that the databases pass, and
// can be told to fail or to do something in the middle of a call.
type fake struct {
	mu       sync.Mutex
	now      func() time.Time
	before   func(op string) error // runs first in every call, outside the lock
	calls    map[string]int
	settings map[string]string
	people   map[string]access.PersonRow
	orgs     map[string]access.Org
	grants   []access.Grant
	sessions map[string]access.SessionRow
	strikes  map[string]access.StrikeRow
	tokens   []access.TokenRow
	looks    []access.LookRow
	journal  []access.JournalEntry
}

func newFake(now func() time.Time) *fake {
	return &fake{
		now: now, before: func(string) error { return nil }, calls: map[string]int{}, settings: map[string]string{},
		people: map[string]access.PersonRow{}, orgs: map[string]access.Org{}, sessions: map[string]access.SessionRow{}, strikes: map[string]access.StrikeRow{},
	}
}

func TestFake(t *testing.T) {
	t.Parallel()
	storetest.RunAccess(t, func(*testing.T) access.Store { return newFake(storetest.Now) })
}

func (f *fake) enter(op string) (func(), error) {
	if err := f.before(op); err != nil {
		return func() {}, err
	}
	f.mu.Lock()
	f.calls[op]++
	return f.mu.Unlock, nil
}

func (f *fake) log(j *access.JournalEntry) {
	if j != nil {
		e := *j
		e.Seq = int64(len(f.journal) + 1)
		f.journal = append(f.journal, e)
	}
}

func (f *fake) Setting(_ context.Context, name string) (string, error) {
	leave, err := f.enter("Setting")
	defer leave()
	return f.settings[name], err
}

func (f *fake) KeepSetting(_ context.Context, name, value string) (string, error) {
	leave, err := f.enter("KeepSetting")
	defer leave()
	if err == nil && f.settings[name] == "" {
		f.settings[name] = value
	}
	return f.settings[name], err
}

func (f *fake) byLogin(index []byte) (access.PersonRow, error) {
	for _, p := range f.people {
		if bytes.Equal(p.LoginIndex, index) {
			return f.read(p), nil
		}
	}
	return access.PersonRow{}, access.ErrNone
}

func (f *fake) read(p access.PersonRow) access.PersonRow {
	p.Official = p.Admin || slices.ContainsFunc(f.grants, func(g access.Grant) bool { return g.Person == p.ID })
	return p
}

func (f *fake) InsertPerson(_ context.Context, p access.PersonRow, j *access.JournalEntry) error {
	leave, err := f.enter("InsertPerson")
	defer leave()
	if err != nil {
		return err
	}
	return f.insert(p, j)
}

func (f *fake) insert(p access.PersonRow, j *access.JournalEntry) error {
	if _, err := f.byLogin(p.LoginIndex); err == nil {
		return access.ErrLoginTaken
	}
	f.people[p.ID] = p
	f.log(j)
	return nil
}

func (f *fake) InsertFirstAdmin(_ context.Context, p access.PersonRow, j access.JournalEntry) error {
	leave, err := f.enter("InsertFirstAdmin")
	defer leave()
	if err != nil {
		return err
	}
	if f.settings["first admin"] != "" {
		return access.ErrAlreadySetUp
	}
	if err := f.insert(p, &j); err != nil {
		return err
	}
	f.settings["first admin"] = p.ID
	return nil
}

func (f *fake) HasFirstAdmin(context.Context) (bool, error) {
	leave, err := f.enter("HasFirstAdmin")
	defer leave()
	return f.settings["first admin"] != "", err
}

func (f *fake) UpdatePerson(_ context.Context, p access.PersonRow, j *access.JournalEntry) error {
	leave, err := f.enter("UpdatePerson")
	defer leave()
	if err != nil {
		return err
	}
	if f.people[p.ID].Version != p.Version {
		return access.ErrStale
	}
	p.Version++
	f.people[p.ID] = p
	f.log(j)
	return nil
}

func (f *fake) Person(_ context.Context, id string) (access.PersonRow, error) {
	leave, err := f.enter("Person")
	defer leave()
	if err != nil {
		return access.PersonRow{}, err
	}
	p, ok := f.people[id]
	if !ok {
		return access.PersonRow{}, access.ErrNone
	}
	return f.read(p), nil
}

func (f *fake) PersonByLogin(_ context.Context, index []byte) (access.PersonRow, error) {
	leave, err := f.enter("PersonByLogin")
	defer leave()
	if err != nil {
		return access.PersonRow{}, err
	}
	return f.byLogin(index)
}

func (f *fake) PeopleByID(_ context.Context, ids []string) ([]access.PersonRow, error) {
	leave, err := f.enter("PeopleByID")
	defer leave()
	var out []access.PersonRow
	for id, p := range f.people {
		if slices.Contains(ids, id) {
			out = append(out, f.read(p))
		}
	}
	return out, err
}

func (f *fake) FindPeople(_ context.Context, q access.PeopleQuery) ([]access.PersonRow, int, error) {
	leave, err := f.enter("FindPeople")
	defer leave()
	has := func(want, got []byte) bool { return want != nil && bytes.Equal(want, got) }
	var out []access.PersonRow
	for _, p := range f.people {
		if !q.Any || p.ID == q.ID || has(q.Login, p.LoginIndex) || has(q.Name, p.NameIndex) || has(q.Phone, p.PhoneIndex) || has(q.IDCard, p.IDCardIndex) {
			out = append(out, f.read(p))
		}
	}
	slices.SortFunc(out, func(a, b access.PersonRow) int {
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(b.ID, a.ID))
	})
	return cut(out, q.Offset, q.Limit), len(out), err
}

func cut[T any](all []T, offset, limit int) []T {
	if limit == 0 {
		limit = len(all)
	}
	offset = min(offset, len(all))
	return all[offset:min(offset+limit, len(all))]
}

func (f *fake) InsertOrg(_ context.Context, o access.Org, j access.JournalEntry) (bool, error) {
	leave, err := f.enter("InsertOrg")
	defer leave()
	if _, ok := f.orgs[o.Code]; ok || err != nil {
		return false, err
	}
	f.orgs[o.Code] = o
	f.log(&j)
	return true, nil
}

func (f *fake) UpdateOrg(_ context.Context, o access.Org, j access.JournalEntry) error {
	leave, err := f.enter("UpdateOrg")
	defer leave()
	if err != nil {
		return err
	}
	if _, ok := f.orgs[o.Code]; !ok {
		return access.ErrNone
	}
	f.orgs[o.Code] = o
	f.log(&j)
	return nil
}

func (f *fake) Org(_ context.Context, code string) (access.Org, error) {
	leave, err := f.enter("Org")
	defer leave()
	if err != nil {
		return access.Org{}, err
	}
	o, ok := f.orgs[code]
	if !ok {
		return access.Org{}, access.ErrNone
	}
	return o, nil
}

func (f *fake) Orgs(context.Context) ([]access.Org, error) {
	leave, err := f.enter("Orgs")
	defer leave()
	var out []access.Org
	for _, o := range f.orgs {
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b access.Org) int { return cmp.Compare(a.Code, b.Code) })
	return out, err
}

func sameGrant(person, org, role string) func(access.Grant) bool {
	return func(g access.Grant) bool { return g.Person == person && g.Org == org && g.Role == role }
}

func (f *fake) PutGrant(_ context.Context, g access.Grant, j access.JournalEntry) error {
	leave, err := f.enter("PutGrant")
	defer leave()
	if err != nil {
		return err
	}
	f.grants = append(slices.DeleteFunc(f.grants, sameGrant(g.Person, g.Org, g.Role)), g)
	f.log(&j)
	return nil
}

func (f *fake) EndGrant(_ context.Context, person, org, role string, at time.Time, j access.JournalEntry) error {
	leave, err := f.enter("EndGrant")
	defer leave()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(f.grants, sameGrant(person, org, role))
	if i < 0 || !f.grants[i].Until.IsZero() && !f.grants[i].Until.After(at) {
		return access.ErrNone
	}
	f.grants[i].Until = at
	f.log(&j)
	return nil
}

func (f *fake) GrantsOf(_ context.Context, person string) ([]access.Grant, error) {
	return f.someGrants("GrantsOf", func(g access.Grant) bool { return g.Person == person },
		func(a, b access.Grant) int { return cmp.Or(cmp.Compare(a.Org, b.Org), cmp.Compare(a.Role, b.Role)) })
}

func (f *fake) GrantsIn(_ context.Context, org string) ([]access.Grant, error) {
	return f.someGrants("GrantsIn", func(g access.Grant) bool { return g.Org == org },
		func(a, b access.Grant) int {
			return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Person, b.Person))
		})
}

func (f *fake) someGrants(op string, keep func(access.Grant) bool, order func(a, b access.Grant) int) ([]access.Grant, error) {
	leave, err := f.enter(op)
	defer leave()
	var out []access.Grant
	for _, g := range f.grants {
		if keep(g) {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, order)
	return out, err
}
