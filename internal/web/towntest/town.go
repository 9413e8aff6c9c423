// Package towntest makes a small running city for the tests of the faces: the
// systems of the product on a database of its own, an office's staff, a
// resident, and a clock that the test moves.
package towntest

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/evidence"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/store"
	"qingdan/internal/store/sqlite"
	"qingdan/internal/vault"
	"qingdan/systems"
)

// Office is the office whose staff the town has.
const Office = "SCJG"

// Town is a running city.
type Town struct {
	t        *testing.T
	City     *city.City
	Store    *sqlite.Store
	Access   *access.Service
	Evidence *evidence.Store
	People   map[string]*access.Viewer // by role; "resident", "stranger", "admin"
	now      atomic.Int64
}

// Password is everybody's.
const Password = "correct-horse-9"

// New starts a town at a time.
func New(t *testing.T, start time.Time) *Town {
	t.Helper()
	town := &Town{t: t, People: map[string]*access.Viewer{}}
	town.Set(start)
	dir := t.TempDir()
	var err error
	if town.Store, err = sqlite.Open(filepath.Join(dir, "city.db"), sqlite.WithNow(town.Now)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = town.Store.Close() })
	keys := vault.FromSecret([]byte("a secret of at least thirty-two bytes"))
	town.Access = access.New(store.NewAccess(town.Store.Queries), keys, town.Now, access.WithDemo(),
		access.WithPasswordCost(access.Cost{Memory: 64, Passes: 1}))
	bucket, err := evidence.OpenDir(filepath.Join(dir, "evidence"))
	if err != nil {
		t.Fatal(err)
	}
	town.Evidence = evidence.New(bucket, keys, town.Now)
	lib, faults := lists.Load(systems.FS)
	if lib == nil {
		t.Fatal(faults)
	}
	town.City, err = city.Open(t.Context(), city.Config{Store: town.Store, Vault: keys, Library: lib, Calendar: law.Builtin(),
		Evidence: town.Evidence, Now: town.Now, Log: slog.New(slog.DiscardHandler), Offices: offices{town.Access}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(town.City.Close)
	town.settle()
	return town
}

type offices struct{ access *access.Service }

func (o offices) EnsureOffice(ctx context.Context, of *lists.Office) error {
	return o.access.EnsureOrg(ctx, access.Org{Code: of.Code, Name: of.Name, USCC: of.USCC, Parent: of.Parent})
}

// settle makes the people: two in each role of the office, so that separation
// of duties has somebody to turn to.
func (town *Town) settle() {
	town.t.Helper()
	ctx := town.t.Context()
	code, err := town.Access.SetupCode(ctx)
	town.must(err)
	admin, err := town.Access.CreateFirstAdmin(ctx, code, town.person("admin", "管理员"))
	town.must(err)
	town.People["admin"] = &access.Viewer{Person: admin.ID, Name: admin.Name, Admin: true}
	for _, role := range []string{"clerk", "reviewer", "decider", "head", "issuer"} {
		temporary := town.person(role, "演示"+role)
		temporary.Password = "temporary-" + Password
		p, err := town.Access.CreatePerson(ctx, town.People["admin"], temporary)
		town.must(err)
		_, _, err = town.Access.Renew(ctx, role, temporary.Password, Password, "127.0.0.1")
		town.must(err)
		town.must(town.Access.GrantRole(ctx, town.People["admin"], access.Grant{Person: p.ID, Org: Office, Role: role}))
		town.People[role] = &access.Viewer{Person: p.ID, Name: p.Name, Grants: []access.Grant{{Person: p.ID, Org: Office, Role: role}}}
	}
	for _, name := range []string{"resident", "stranger"} {
		p, err := town.Access.Register(ctx, town.person(name, "演示"+name))
		town.must(err)
		town.People[name] = &access.Viewer{Person: p.ID, Name: p.Name}
	}
}

func (town *Town) person(login, name string) access.NewPerson {
	return access.NewPerson{Login: login, Password: Password, Name: name, Phone: "13900000000"}
}

func (town *Town) must(err error) {
	town.t.Helper()
	if err != nil {
		town.t.Fatal(err)
	}
}

// Now is the town's time.
func (town *Town) Now() time.Time { return time.UnixMilli(town.now.Load()).In(law.Shanghai()) }

// Set moves the town's clock.
func (town *Town) Set(at time.Time) { town.now.Store(at.UnixMilli()) }

// Days moves the town's clock on.
func (town *Town) Days(n int) { town.Set(town.Now().AddDate(0, 0, n)) }

// Do takes an action as somebody of the town on the case as it stands.
func (town *Town) Do(who, caseID, action string, input map[string]any) city.Receipt {
	town.t.Helper()
	ctx := context.WithoutCancel(town.t.Context())
	rows, err := town.Store.CaseRows(ctx, []string{caseID})
	town.must(err)
	got, err := town.City.Do(ctx, town.People[who], city.Request{Case: caseID, Action: action, Expect: rows[caseID].Version, Input: input})
	town.must(err)
	return got
}
