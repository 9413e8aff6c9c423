package main

import (
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

type body struct {
	Expect int            `json:"expect"`
	Input  map[string]any `json:"input"`
}

// take handles an action on a case.
func take(size sizes) func(*core.RequestEvent) error {
	event, kernel := strings.Repeat("e", size.event), strings.Repeat("k", size.kernel)
	return func(e *core.RequestEvent) error {
		var in body
		if err := e.BindBody(&in); err != nil {
			return e.BadRequestError("", err)
		}
		a := action{id: e.Request.PathValue("id"), name: e.Request.PathValue("action"), actor: e.Auth.Id, expect: in.Expect,
			event: event, kernel: kernel}
		if err := e.App.RunInTransaction(a.write); err != nil {
			return e.BadRequestError("", err)
		}
		return e.JSON(200, map[string]any{"case": a.id, "version": a.expect + 1})
	}
}

// action is one action being written.
type action struct {
	id, name, actor string
	expect          int
	event, kernel   string
}

func (a *action) write(tx core.App) error {
	c, err := tx.FindRecordById("cases", a.id)
	if err != nil {
		return err
	}
	if c.GetInt("version") != a.expect {
		return errStale
	}
	now := time.Now()
	due := now.AddDate(0, 0, 20)
	c.Set("version", a.expect+1)
	c.Set("state", states[a.name])
	c.Set("kernel", a.kernel)
	c.Set("due", due)
	if err := tx.Save(c); err != nil {
		return err
	}
	if err := insert(tx, "events", map[string]any{"case_id": a.id, "version": a.expect + 1, "action": a.name,
		"actor": a.actor, "at": now, "body": a.event}); err != nil {
		return err
	}
	return insert(tx, "clocks", map[string]any{"case_id": a.id, "clock": a.name, "state": "running", "due": due})
}

func insert(tx core.App, collection string, fields map[string]any) error {
	c, err := tx.FindCachedCollectionByNameOrId(collection)
	if err != nil {
		return err
	}
	r := core.NewRecord(c)
	r.Load(fields)
	return tx.Save(r)
}

// states are where the actions lead.
var states = map[string]string{"ask": "waiting", "answer": "reviewing"}

type stale struct{}

func (stale) Error() string { return "somebody else was faster" }

var errStale = stale{}
