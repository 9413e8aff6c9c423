package main

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"qingdan/bench/load"
	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/store"
	"qingdan/internal/vault"
)

//go:embed lists
var listFiles embed.FS

// The actions that go to and fro, and their inputs.
var (
	actions = []string{"ask", "answer"}
	inputs  = []map[string]any{{"question": "请补充平面图"}, {"question": "已收到"}}
)

// town is a running city with a pool of cases that wait for an action.
type town struct {
	city    *city.City
	people  *access.Service
	viewers []*access.Viewer // the reviewers, one a client
	plan    load.Plan        // without URL and tokens
}

// newTown opens a city on a store and fills it: one reviewer a client, and the
// cases shared out among them, accepted by a clerk.
func newTown(ctx context.Context, st city.Store, q *store.Queries) (*town, error) {
	files, err := fs.Sub(listFiles, "lists")
	if err != nil {
		return nil, err
	}
	lib, faults := lists.Load(files)
	if lib == nil {
		return nil, fmt.Errorf("the benchmark's lists: %v", faults)
	}
	keys := vault.FromSecret([]byte("the benchmark's own master secret"))
	t := &town{people: access.New(store.NewAccess(q), keys, time.Now, access.WithPasswordCost(access.Cost{Memory: 64, Passes: 1}))}
	t.city, err = city.Open(ctx, city.Config{Store: st, Vault: keys, Library: lib, Calendar: law.Builtin(),
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Offices: offices{t.people}})
	if err != nil {
		return nil, err
	}
	if err := t.staff(ctx); err != nil {
		return nil, err
	}
	return t, t.fill(ctx, cases/clients)
}

// offices registers the offices that the lists name.
type offices struct{ people *access.Service }

func (o offices) EnsureOffice(ctx context.Context, l *lists.Office) error {
	return o.people.EnsureOrg(ctx, access.Org{Code: l.Code, Name: l.Name, USCC: l.USCC, Parent: l.Parent})
}

// staff makes an administrator, who makes the reviewers.
func (t *town) staff(ctx context.Context) error {
	code, err := t.people.SetupCode(ctx)
	if err != nil {
		return err
	}
	admin, err := t.people.CreateFirstAdmin(ctx, code, entry("admin"))
	if err != nil {
		return err
	}
	for i := range clients {
		v, err := t.official(ctx, &access.Viewer{Person: admin.ID, Admin: true}, fmt.Sprintf("reviewer%d", i), "reviewer")
		if err != nil {
			return err
		}
		t.viewers = append(t.viewers, v)
	}
	return nil
}

func (t *town) official(ctx context.Context, admin *access.Viewer, login, role string) (*access.Viewer, error) {
	p, err := t.people.Register(ctx, entry(login))
	if err != nil {
		return nil, err
	}
	grant := access.Grant{Person: p.ID, Org: "CS", Role: role}
	return &access.Viewer{Person: p.ID, Grants: []access.Grant{grant}}, t.people.GrantRole(ctx, admin, grant)
}

func entry(login string) access.NewPerson {
	return access.NewPerson{Login: login, Password: "bench-" + login + "-47x", Name: "测速员", Phone: "13900000000"}
}

// fill opens, submits and accepts the cases, each client's at the same time.
func (t *town) fill(ctx context.Context, each int) error {
	t.plan.Actions = actions
	for _, in := range inputs {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		t.plan.Inputs = append(t.plan.Inputs, b)
	}
	t.plan.Clients = make([]load.Client, len(t.viewers))
	group, ctx := errgroup.WithContext(ctx)
	for i := range t.plan.Clients {
		group.Go(func() error {
			for range each {
				c, err := t.accepted(ctx)
				if err != nil {
					return err
				}
				t.plan.Clients[i].Cases = append(t.plan.Clients[i].Cases, c)
			}
			return nil
		})
	}
	return group.Wait()
}

// accepted makes one case that a clerk has accepted.
func (t *town) accepted(ctx context.Context) (load.Case, error) {
	applicant := &access.Viewer{Person: "applicant"}
	clerk := &access.Viewer{Person: "clerk", Grants: []access.Grant{{Person: "clerk", Org: "CS", Role: "clerk"}}}
	form := map[string]any{"business_name": "测速书报经营部", "address": "测速市测速区测速路一号门前", "area": 6.5, "contact": "测速员"}
	r, err := t.city.Do(ctx, applicant, city.Request{Action: casework.Open, Item: "kiosk", Form: form, Submit: true})
	if err != nil {
		return load.Case{}, err
	}
	r, err = t.city.Do(ctx, clerk, city.Request{Case: r.Case, Action: "accept", Expect: r.Version})
	return load.Case{ID: r.Case, Version: r.Version}, err
}

// tokens gives each client a real API token.
func (t *town) tokens(ctx context.Context) error {
	for i, v := range t.viewers {
		token, err := t.people.CreateToken(ctx, v, "bench", time.Hour)
		if err != nil {
			return err
		}
		t.plan.Clients[i].Token = token
	}
	return nil
}

// versions are the versions at which the cases stand.
func (t *town) versions() map[string]int {
	out := map[string]int{}
	for _, c := range t.plan.Clients {
		for _, cs := range c.Cases {
			out[cs.ID] = cs.Version
		}
	}
	return out
}
