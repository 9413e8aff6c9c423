package demo_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/demo"
	"qingdan/internal/evidence"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/store"
	"qingdan/internal/store/sqlite"
	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
	"qingdan/internal/vault"
)

var until = time.Date(2026, 11, 23, 14, 20, 0, 0, law.Shanghai())

// bundle is an empty city for a demo.
type bundle struct {
	demo.World
	store *sqlite.Store
	log   *tlog.Log
}

// offices registers the offices that lists name.
type offices struct{ access *access.Service }

func (o offices) EnsureOffice(ctx context.Context, office *lists.Office) error {
	return o.access.EnsureOrg(ctx, access.Org{Code: office.Code, Name: office.Name, USCC: office.USCC, Parent: office.Parent})
}

func setup(t *testing.T) *bundle {
	t.Helper()
	return setupWith(t, "../../systems")
}

func setupWith(t *testing.T, systems string) *bundle {
	t.Helper()
	dir := t.TempDir()
	lib, faults := lists.Load(os.DirFS(systems))
	if lib == nil {
		t.Fatal(faults)
	}
	db, err := sqlite.Open(filepath.Join(dir, "city.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	files, err := evidence.OpenDir(filepath.Join(dir, "evidence"))
	if err != nil {
		t.Fatal(err)
	}
	b := &bundle{store: db, World: demo.World{Clock: &demo.Clock{}, IDs: demo.NewIDs()}}
	keys := vault.FromSecret([]byte("a secret of at least thirty-two bytes"))
	b.Access = access.New(store.NewAccess(db.Queries), keys, b.Clock.Now, access.WithDemo(), access.WithPasswordCost(access.Cost{Memory: 64, Passes: 1}))
	b.Clock.Set(small.Begin())
	b.log = tlogtest.Open(t, tlog.Config{Heads: db, Now: b.Clock.Now})
	b.City, err = city.Open(t.Context(), city.Config{Store: db, PublicLog: b.log, Vault: keys, Library: lib, Calendar: law.Builtin(), Now: b.Clock.Now,
		NewID: b.IDs.NewID, Evidence: evidence.New(files, keys, b.Clock.Now), Offices: offices{b.Access}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.City.Close)
	return b
}

// small is a few hundred cases of two months.
var small = demo.Plan{Seed: 1, Scale: 0.025, From: law.DateOf(until) - 60, Until: until}

func made(t *testing.T, plan demo.Plan) *bundle {
	t.Helper()
	b := setup(t)
	m, err := demo.Make(t.Context(), b.World, plan)
	if err != nil {
		t.Fatal(err)
	}
	if m.Cases < 200 || m.Actions < 3*m.Cases || m.Refusals*50 > m.Actions {
		t.Errorf("made %+v", *m)
	}
	return b
}

// The same seed and the same day give the same city: every row of every
// projection, but for the ids of people, which the access room draws.
func TestTheSameSeedMakesTheSameCity(t *testing.T) {
	t.Parallel()
	var dumps [2][]string
	var g sync.WaitGroup
	for i := range dumps {
		b := made(t, small)
		g.Go(func() {
			rows, err := b.store.Dump(t.Context())
			if err != nil {
				t.Error(err)
			}
			dumps[i] = named(t, b, rows)
		})
	}
	g.Wait()
	if diff := cmp.Diff(dumps[0], dumps[1]); diff != "" || len(dumps[0]) < 1000 {
		t.Errorf("%d rows: %s", len(dumps[0]), diff)
	}
}

func TestAnotherSeedMakesAnotherCity(t *testing.T) {
	t.Parallel()
	other := small
	other.Seed, other.From = 2, law.DateOf(until)-10
	one := other
	one.Seed = 1
	a, b := setup(t), setup(t)
	for i, plan := range []demo.Plan{one, other} {
		if _, err := demo.Make(t.Context(), []*bundle{a, b}[i].World, plan); err != nil {
			t.Fatal(err)
		}
	}
	if x, y := roleOf(t, a, "resident-0001"), roleOf(t, b, "resident-0001"); x.Name == y.Name {
		t.Errorf("both seeds begin with %s", x.Name)
	}
}

// Lists that the demo has never seen join without any code of its own.
func TestOtherListsLiveToo(t *testing.T) {
	t.Parallel()
	b := setupWith(t, "../casework/testdata/lists")
	made, err := demo.Make(t.Context(), b.World, demo.Plan{Seed: 1, Scale: 0.02, From: law.DateOf(until) - 40, Until: until})
	if err != nil {
		t.Fatal(err)
	}
	if made.Cases < 150 || made.Refusals*20 > made.Actions {
		t.Errorf("made %+v", *made)
	}
	f, err := b.City.Figure(t.Context(), "permits.on-time")
	if err != nil || f.Value.Number < 85 || f.Sums.Denominator < 100 {
		t.Errorf("%s of %d on time, %v", f.Value.Text, f.Sums.Denominator, err)
	}
}

var personID = regexp.MustCompile(`"?\bp[0-9a-z]{16}\b"?`)

// named puts logins in place of the ids of people.
func named(t *testing.T, b *bundle, rows []string) []string {
	t.Helper()
	logins := map[string]string{}
	admin := roleOf(t, b, "demo-admin")
	for offset := 0; ; offset += 200 {
		found, _, err := b.Access.SearchPeople(t.Context(), &access.Viewer{Person: admin.Person, Admin: true}, "", offset, 200)
		if err != nil {
			t.Error(err)
		}
		if len(found) == 0 {
			break
		}
		for _, p := range found {
			logins[p.ID] = p.Login
		}
	}
	for i, row := range rows {
		rows[i] = personID.ReplaceAllStringFunc(row, func(id string) string {
			if login, ok := logins[strings.Trim(id, `"`)]; ok {
				return login
			}
			return id
		})
	}
	slices.Sort(rows)
	return rows
}

func roleOf(t *testing.T, b *bundle, login string) demo.Role {
	t.Helper()
	roles, err := demo.Roles(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range roles {
		if r.Login == login {
			return r
		}
	}
	t.Fatalf("nobody is offered as %s", login)
	return demo.Role{}
}
