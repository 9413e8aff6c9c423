package demo_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/demo"
	"qingdan/internal/evidence"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/store"
	"qingdan/internal/store/sqlite"
	"qingdan/internal/vault"
)

var until = time.Date(2026, 11, 23, 14, 20, 0, 0, law.Shanghai())

// bundle is an empty city for a demo.
type bundle struct {
	demo.World
	store *sqlite.Store
}

// offices registers the offices that lists name.
type offices struct{ access *access.Service }

func (o offices) EnsureOffice(ctx context.Context, office *lists.Office) error {
	return o.access.EnsureOrg(ctx, access.Org{Code: office.Code, Name: office.Name, USCC: office.USCC, Parent: office.Parent})
}

func setup(t *testing.T) *bundle {
	t.Helper()
	dir := t.TempDir()
	lib, faults := lists.Load(os.DirFS("../../systems"))
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
	b.City, err = city.Open(t.Context(), city.Config{Store: db, Vault: keys, Library: lib, Calendar: law.Builtin(), Now: b.Clock.Now,
		NewID: b.IDs.NewID, Evidence: evidence.New(files, keys, b.Clock.Now), Offices: offices{b.Access}, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.City.Close)
	return b
}

func TestMake(t *testing.T) {
	b := setup(t)
	start := time.Now()
	made, err := demo.Make(t.Context(), b.World, demo.Plan{Seed: 1, Scale: 0.03, Until: until})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v in %v", *made, time.Since(start))
}

var _ = lang.Zh
