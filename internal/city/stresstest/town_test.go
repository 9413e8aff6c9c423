package stresstest

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/store/dsn"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// open opens the town that a data source name means, with its public log in a
// folder; "" for none. Every process of a test has the same key.
func open(ctx context.Context, name, folder string) (*city.City, error) {
	lib, faults := lists.Load(os.DirFS("../../casework/testdata/lists"))
	if lib == nil {
		return nil, fmt.Errorf("lists: %v", faults)
	}
	db, err := dsn.Open(name)
	if err != nil {
		return nil, err
	}
	cfg := city.Config{Store: db, Vault: vault.FromSecret([]byte("the same secret in every process")),
		Library: lib, Calendar: law.Builtin(), Log: slog.New(slog.DiscardHandler)}
	if folder != "" {
		if cfg.PublicLog, err = openLog(ctx, cfg, folder); err != nil {
			return nil, err
		}
	}
	return city.Open(ctx, cfg)
}

func shut(t *testing.T, c *city.City) {
	t.Helper()
	c.Close()
	if err := c.Store.Close(); err != nil {
		t.Error(err)
	}
}

func official(id, role string) *access.Viewer {
	return &access.Viewer{Person: id, Grants: []access.Grant{{Person: id, Org: "CG", Role: role}}}
}

// The people of the town.
var people = map[string]*access.Viewer{
	"li": {Person: "li"}, "clerk": official("clerk", "clerk"), "decider": official("decider", "decider"),
}

// command is a request of somebody, with its idempotency key.
type command struct {
	Who string
	city.Request
}

func opening(key string) command {
	return command{"li", city.Request{Item: "stall", Action: casework.Open, Submit: true, Key: key,
		Form: map[string]any{"name": "测试人", "area": 10.0}}}
}

func step(who, key, action string, r city.Receipt) command {
	return command{who, city.Request{Case: r.Case, Action: action, Expect: r.Version, Key: key}}
}

// life is what is done about a case after it was opened.
var life = []struct{ who, action string }{{"clerk", "accept"}, {"decider", "approve"}}

func do(ctx context.Context, c *city.City, cmd command) (city.Receipt, error) {
	return c.Do(ctx, people[cmd.Who], cmd.Request)
}

// chronicle is what the events of a database say.
type chronicle struct {
	last    int64                     // seq read so far
	actions map[string]map[int]string // by case and version
	opened  int
	numbers map[string]bool // of cases and certificates
}

func newChronicle() *chronicle {
	return &chronicle{actions: map[string]map[int]string{}, numbers: map[string]bool{}}
}

// read reads the events that are new and refuses repeated versions and numbers.
func (h *chronicle) read(ctx context.Context, c *city.City) error {
	for {
		rows, err := c.Store.EventsAfter(ctx, h.last, 1000)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			if err := h.note(row); err != nil {
				return err
			}
		}
		h.last = rows[len(rows)-1].Seq
	}
}

func (h *chronicle) note(row city.EventRow) error {
	if tlog.IsAnnouncement(row.Case) {
		return nil
	}
	var public casework.Public
	if err := json.Unmarshal(row.Public, &public); err != nil {
		return err
	}
	if row.Action == casework.Open {
		h.opened++
		h.actions[row.Case] = map[int]string{}
	}
	if was, twice := h.actions[row.Case][row.Version]; twice {
		return fmt.Errorf("version %d of case %s is %s and %s", row.Version, row.Case, was, row.Action)
	}
	h.actions[row.Case][row.Version] = row.Action
	for _, number := range append(slices.Collect(maps.Values(public.Numbers)), public.Number) {
		fresh := number != "" && (number != public.Number || public.Numbered)
		if fresh && h.numbers[number] {
			return fmt.Errorf("number %s was given twice", number)
		}
		if fresh {
			h.numbers[number] = true
		}
	}
	return nil
}

// gaps returns what is missing: versions of cases, numbers of a series.
func (h *chronicle) gaps(year int) []string {
	var out []string
	for id, versions := range h.actions {
		for v := 1; v <= len(versions); v++ {
			if versions[v] == "" {
				out = append(out, fmt.Sprintf("version %d of case %s", v, id))
			}
		}
	}
	perPrefix := map[string]int{}
	for number := range h.numbers {
		perPrefix[number[:2]]++
	}
	for prefix, n := range perPrefix {
		for i := 1; i <= n; i++ {
			if number := fmt.Sprintf("%s-%d-%06d", prefix, year, i); !h.numbers[number] {
				out = append(out, "number "+number)
			}
		}
	}
	return out
}

// sameAfterRebuild compares all projections with what a rebuild makes of the
// events.
func sameAfterRebuild(t *testing.T, c *city.City, ids []string) {
	t.Helper()
	ctx := t.Context()
	look := func() ([]string, map[string]string) {
		if _, err := c.FoldFigures(ctx); err != nil {
			t.Fatal(err)
		}
		rows, err := c.Store.Dump(ctx)
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := c.Sealed(ctx, ids)
		if err != nil {
			t.Fatal(err)
		}
		return rows, sealed
	}
	rows, sealed := look()
	if _, err := c.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	again, unsealed := look()
	if diff := cmp.Diff(rows, again); diff != "" {
		t.Errorf("a rebuild gives other rows: %s", diff)
	}
	if diff := cmp.Diff(sealed, unsealed); diff != "" {
		t.Errorf("a rebuild gives other forms: %s", diff)
	}
}
