package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// collections makes the tables, with the indexes that the work needs.
func collections(app core.App) error {
	cases := core.NewBaseCollection("cases")
	cases.Fields.Add(&core.TextField{Name: "state"}, &core.NumberField{Name: "version"}, &core.TextField{Name: "kernel"},
		&core.DateField{Name: "due"})
	events := core.NewBaseCollection("events")
	events.Fields.Add(&core.TextField{Name: "case_id"}, &core.NumberField{Name: "version"}, &core.TextField{Name: "action"},
		&core.TextField{Name: "actor"}, &core.DateField{Name: "at"}, &core.TextField{Name: "body"})
	events.AddIndex("events_case", true, "case_id, version", "")
	clocks := core.NewBaseCollection("clocks")
	clocks.Fields.Add(&core.TextField{Name: "case_id"}, &core.TextField{Name: "clock"}, &core.TextField{Name: "state"},
		&core.DateField{Name: "due"})
	clocks.AddIndex("clocks_due", false, "due", "")
	for _, c := range []*core.Collection{cases, events, clocks} {
		if err := app.Save(c); err != nil {
			return err
		}
	}
	return nil
}

// plan tells the load generator what to send; the format is bench/load's.
type plan struct {
	URL     string            `json:"url"`
	Actions []string          `json:"actions"`
	Inputs  []json.RawMessage `json:"inputs"`
	Clients []planClient      `json:"clients"`
}

type planClient struct {
	Token string     `json:"token"`
	Cases []planCase `json:"cases"`
}

type planCase struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
}

func (p *plan) write(path string) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".part", b, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}

// seed makes the users and their cases.
func seed(app core.App, url string, clients, cases int, size sizes) (*plan, error) {
	p := &plan{URL: url, Actions: []string{"ask", "answer"},
		Inputs: []json.RawMessage{[]byte(`{"question":"请补充平面图"}`), []byte(`{"question":"已收到"}`)}}
	err := app.RunInTransaction(func(tx core.App) error {
		for i := range clients {
			c, err := seedClient(tx, i, cases/clients, size)
			if err != nil {
				return err
			}
			p.Clients = append(p.Clients, c)
		}
		return nil
	})
	return p, err
}

func seedClient(tx core.App, i, cases int, size sizes) (planClient, error) {
	users, err := tx.FindCollectionByNameOrId("users")
	if err != nil {
		return planClient{}, err
	}
	user := core.NewRecord(users)
	user.SetEmail(fmt.Sprintf("bench%d@example.com", i))
	user.SetRandomPassword()
	if err := tx.Save(user); err != nil {
		return planClient{}, err
	}
	token, err := user.NewAuthToken()
	if err != nil {
		return planClient{}, err
	}
	out := planClient{Token: token}
	collection, err := tx.FindCollectionByNameOrId("cases")
	if err != nil {
		return planClient{}, err
	}
	for range cases {
		c := core.NewRecord(collection)
		c.Set("state", "reviewing")
		c.Set("version", 1)
		c.Set("kernel", strings.Repeat("k", size.kernel))
		if err := tx.Save(c); err != nil {
			return planClient{}, err
		}
		out.Cases = append(out.Cases, planCase{c.Id, 1})
	}
	return out, nil
}
