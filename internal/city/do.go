package city

import (
	"context"
	"crypto/sha256"
	"encoding/json"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// Request asks for one action. The same request comes from a page, the API
// and the demo.
type Request struct {
	Case    string         // case id; empty for casework.Open
	Item    string         // casework.Open only
	Action  string         // action id, or casework.Open
	Expect  int            // the version that the actor saw
	Latest  bool           // of a row of a table: the version does not matter, whatever Expect says
	Form    map[string]any // evidence fields hold upload tickets or what the case already has
	Input   map[string]any
	Channel string       // casework.Open only
	Submit  bool         // casework.Open only: submit it too, or open nothing
	About   FigureOrCase // casework.Open only, by officials: the alert that is pressed
	Key     string       // idempotency key, at most 200 characters; empty for none
}

// Receipt answers a request that was carried out.
type Receipt struct {
	Case     string `json:"case"`
	Number   string `json:"number,omitempty"`
	State    string `json:"state"`
	Version  int    `json:"version"`
	Replayed bool   `json:"replayed,omitempty"` // the idempotency key was answered before
}

// MaxKey is the longest idempotency key.
const MaxKey = 200

// Do carries out a request for the viewer and answers after it is on disk. The
// error is a *problem.Problem for a refusal or a conflict, anything else for a
// fault.
func (c *City) Do(ctx context.Context, v *access.Viewer, r Request) (Receipt, error) {
	if v == nil {
		return Receipt{}, problem.New(problem.Unauthorised, "sign_in", "请先登录。", "Sign in first.")
	}
	if len(r.Key) > MaxKey {
		return Receipt{}, problem.New(problem.Malformed, "key_too_long", "幂等键过长。", "The idempotency key is too long.")
	}
	j := &job{ctx: ctx, viewer: v, cmd: casework.Command{Case: r.Case, Item: r.Item, Action: r.Action, Expect: r.Expect,
		Form: r.Form, Input: r.Input, Channel: r.Channel, Key: r.Key}, submit: r.Submit, latest: r.Latest, done: make(chan outcome, 1)}
	if r.Key != "" {
		digest, err := fingerprint(v.Person, r)
		if err != nil {
			return Receipt{}, problem.New(problem.Malformed, "not_json", "内容无法读取。", "The content cannot be read.").Wrap(err)
		}
		j.digest = digest
	}
	if err := c.redeem(j, v); err != nil {
		return Receipt{}, err
	}
	if r.Action == casework.Open {
		if err := c.checkAbout(ctx, v, c.Library.Item(r.Item), r.About); err != nil {
			return Receipt{}, err
		}
		j.cmd.About = r.About.command()
		j.cmd.Case, j.cmd.Expect = c.NewID(), 0
	}
	return c.committer.submit(ctx, j)
}

// doByClock takes an action by clock.
func (c *City) doByClock(ctx context.Context, caseID, action string, version int) (Receipt, error) {
	j := &job{ctx: ctx, cmd: casework.Command{Case: caseID, Action: action, Expect: version,
		Actor: casework.Actor{Roles: []string{lists.ByClock}}}, done: make(chan outcome, 1)}
	return c.committer.submit(ctx, j)
}

// fingerprint tells whether an idempotency key is used again for the same.
func fingerprint(person string, r Request) ([]byte, error) {
	b, err := json.Marshal(struct {
		Person string
		Request
	}{person, r})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b)
	return sum[:], nil
}

// redeem replaces upload tickets in the form and the input by the files they
// stand for.
func (c *City) redeem(j *job, v *access.Viewer) error {
	if c.Evidence == nil {
		return nil
	}
	var faults []problem.Field
	j.fresh = map[string]bool{}
	ticket := func(ticket, path string) (any, bool) {
		ref, name, err := c.Evidence.Redeem(ticket, v.Person)
		if err != nil {
			faults = append(faults, problem.Field{Path: path, Text: reupload})
			return nil, false
		}
		j.fresh[ref.Digest] = true
		return map[string]any{"digest": ref.Digest, "name": name, "size": ref.Size, "type": ref.Type}, true
	}
	j.cmd.Form = redeemed(j.cmd.Form, ticket)
	j.cmd.Input = redeemed(j.cmd.Input, ticket)
	if len(faults) > 0 {
		return badFiles(faults)
	}
	return nil
}

// foreignFiles names the files of a command that were neither uploaded for it
// nor part of the case's form before: a digest is no permission to read a file.
func foreignFiles(item *lists.Item, cmd casework.Command, fresh map[string]bool, c *casework.Case) []problem.Field {
	known := map[string]bool{}
	if c != nil {
		for _, f := range item.Form.Files(c.Form) {
			known[f.Digest] = true
		}
	}
	named := item.Form.Files(cmd.Form)
	if a := item.Procedure.Action(cmd.Action); a != nil && a.Input != nil {
		named = append(named, a.Input.Files(cmd.Input)...)
	}
	var out []problem.Field
	for _, f := range named {
		if !fresh[f.Digest] && !known[f.Digest] {
			out = append(out, problem.Field{Path: f.Pointer, Text: reupload})
		}
	}
	return out
}
