package main

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"testing/fstest"
	"time"

	"golang.org/x/sync/errgroup"

	"qingdan/bench/load"
	"qingdan/internal/access"
	"qingdan/internal/app"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/lists"
)

//go:embed lists
var listFiles embed.FS

// The actions that go to and fro, and their inputs.
var (
	actions = []string{"ask", "answer"}
	inputs  = []map[string]any{{"question": "请补充平面图"}, {"question": "已收到"}}
)

// town is a city with a pool of cases that wait for an action.
type town struct {
	city    *city.City
	people  *access.Service
	viewers []*access.Viewer // the reviewers, one a client
	plan    load.Plan        // without URL and tokens
}

// newTown fills a city: one reviewer a client, and the cases shared out among
// them, accepted by a clerk.
func newTown(ctx context.Context, c *city.City, people *access.Service) (*town, error) {
	t := &town{city: c, people: people}
	if err := t.staff(ctx); err != nil {
		return nil, err
	}
	return t, t.fill(ctx, cases/clients)
}

// library is the benchmark's own list, with its figures or without.
func library(figures bool) (*lists.Library, error) {
	files := fstest.MapFS{}
	for _, name := range []string{"bench/bench.yaml", "bench/figures.yaml"} {
		text, err := listFiles.ReadFile("lists/" + name)
		if err != nil {
			return nil, err
		}
		if figures || name != "bench/figures.yaml" {
			files[name] = &fstest.MapFile{Data: text}
		}
	}
	lib, faults := lists.Load(files)
	if lib == nil {
		return nil, fmt.Errorf("the benchmark's lists: %v", faults)
	}
	return lib, nil
}

// open opens the city as the program does, with people whose passwords are
// cheap to hash, for nobody signs in by them.
func open(ctx context.Context, dir, database string) (*app.App, error) {
	return openWith(ctx, dir, database, true)
}

func openWith(ctx context.Context, dir, database string, figures bool) (*app.App, error) {
	lib, err := library(figures)
	if err != nil {
		return nil, err
	}
	return app.Open(ctx, app.Config{Data: dir, Database: database, Library: lib, Cheap: true,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
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
		v, err := t.official(ctx, &access.Viewer{Person: admin.ID, Admin: true}, fmt.Sprintf("reviewer%d", i))
		if err != nil {
			return err
		}
		t.viewers = append(t.viewers, v)
	}
	return nil
}

func (t *town) official(ctx context.Context, admin *access.Viewer, login string) (*access.Viewer, error) {
	p, err := t.people.Register(ctx, entry(login))
	if err != nil {
		return nil, err
	}
	v := reviewer(p.ID)
	return v, t.people.GrantRole(ctx, admin, v.Grants[0])
}

func reviewer(person string) *access.Viewer {
	return &access.Viewer{Person: person, Grants: []access.Grant{{Person: person, Org: "CS", Role: "reviewer"}}}
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
