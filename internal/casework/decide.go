package casework

import (
	"cmp"
	"slices"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// Decide answers a command with the events it causes: its own, and those of
// the actions by rule that become possible through it. The error is a
// *problem.Problem where the list or the law says no; then nothing happened.
// c is nil for Open and is never changed.
func Decide(r Rules, c *Case, cmd Command) ([]Event, error) {
	first, err := decideOne(r, c, cmd)
	if err != nil {
		return nil, err
	}
	events := []Event{first}
	c = Apply(c, first)
	for range r.Item.Procedure.Actions { // each action by rule at most once
		next, ok, err := decideByRule(r, c, cmd.At)
		if err != nil || !ok {
			return events, err
		}
		events = append(events, next)
		c = Apply(c, next)
	}
	return events, nil
}

func decideOne(r Rules, c *Case, cmd Command) (Event, error) {
	if cmd.Action == Open {
		return open(r, cmd)
	}
	if c == nil {
		return Event{}, NoCase()
	}
	if c.Erased != nil {
		return Event{}, c.Erased.Refusal()
	}
	action := r.Item.Procedure.Action(cmd.Action)
	if action == nil {
		return Event{}, offList(cmd.Action)
	}
	if cmd.Expect != c.Version {
		return Event{}, stale(c)
	}
	if cmd.Parent != "" && action == r.Item.Procedure.Submission() {
		return take(r, c, action, lists.ByRule, cmd)
	}
	role, err := mayTake(r, c, action, cmd.Actor, cmd.At)
	if err != nil {
		return Event{}, err
	}
	return take(r, c, action, role, cmd)
}

// decideByRule takes the first action by rule that is possible now.
func decideByRule(r Rules, c *Case, at time.Time) (Event, bool, error) {
	for _, a := range r.Item.Procedure.Actions {
		if !slices.Contains(a.By, lists.ByRule) || !slices.Contains(a.From, c.State) {
			continue
		}
		if hold, err := instant(r, c, at); err != nil || !hold {
			return Event{}, false, err
		}
		cmd := Command{Case: c.ID, Action: a.ID, Expect: c.Version, Actor: Actor{Roles: []string{lists.ByRule}}, At: at}
		e, err := take(r, c, a, lists.ByRule, cmd)
		if problem.Is(err, problem.Refused) {
			continue // its guards do not hold: a person decides
		}
		return e, err == nil, err
	}
	return Event{}, false, nil
}

// instant evaluates the item's rule for an instant decision.
func instant(r Rules, c *Case, at time.Time) (bool, error) {
	if r.Item.Instant == nil {
		return false, nil
	}
	return r.Item.Instant.Bool(lists.Vars{Form: c.Form, Item: r.Item, Now: at})
}

// open decides the command that opens a case.
func open(r Rules, cmd Command) (Event, error) {
	role, err := opener(r, cmd)
	if err != nil {
		return Event{}, err
	}
	if faults := r.Item.Form.Check(cmd.Form, false, cmd.At); len(faults) > 0 {
		return Event{}, invalid(faults)
	}
	channel := cmd.Channel
	if channel == "" {
		channel = ChannelOnline
	}
	form, err := entered(r.Item.Form, nil, cmd.Form)
	if err != nil {
		return Event{}, err
	}
	if form == nil {
		form = map[string]any{}
	}
	return Event{
		Case: cmd.Case, Version: 1, Action: Open, At: cmd.At, List: r.Item.System.Digest,
		Public: Public{Item: r.Item.ID, Office: r.Item.Office, Channel: channel,
			To: r.Item.Procedure.Initial.ID, Role: role, Parent: cmp.Or(cmd.Parent, cmd.About.Case), Figure: cmd.About.Figure},
		Private: Private{Actor: cmd.Actor, Form: form},
	}, nil
}

// opener returns the role in which a case is opened.
func opener(r Rules, cmd Command) (string, error) {
	officials := r.Item.Procedure.OpenedBy
	switch {
	case len(officials) > 0 && cmd.Parent != "":
		return lists.ByRule, nil
	case len(officials) > 0:
		for _, role := range officials {
			if cmd.Actor.Person != "" && cmd.Actor.Office == r.Item.Office && slices.Contains(cmd.Actor.Roles, role) {
				return role, nil
			}
		}
		return "", problem.New(problem.Forbidden, "role", "您的岗位不能开办“"+r.Item.Name.Zh+"”。", "Your role may not open “"+r.Item.Name.En+"”.")
	case cmd.Actor.Person == "":
		return "", problem.New(problem.Forbidden, "no_applicant", "办件必须有申请人。", "A case needs an applicant.")
	}
	return lists.Applicant, nil
}

// The channels by which a case comes in.
const (
	ChannelOnline  = "online"
	ChannelCounter = "counter"
)

func invalid(fields []problem.Field) error {
	return problem.New(problem.Invalid, "invalid_fields",
		"填写的内容有误，请按提示修改。", "Some answers are missing or wrong. Correct them as shown.").WithFields(fields...)
}

// NoCase answers for a case that does not exist or is not the viewer's to see:
// the two cannot be told apart.
func NoCase() error {
	return problem.New(problem.NotFound, "no_case", "没有这个办件，或您无权查看。", "There is no such case, or it is not yours to see.")
}

func offList(action string) error {
	return problem.New(problem.Refused, "off_list",
		"清单上没有这个办理动作："+action, "The list does not allow this action: "+action)
}

func stale(c *Case) error {
	return &problem.Problem{Kind: problem.Conflict, Code: "stale_version", Text: lang.Text{
		Zh: "这个办件刚刚被别人办理过，请刷新后再试；您填写的内容没有丢失。",
		En: "Somebody else has just acted on this case. Reload it and try again; nothing you entered is lost.",
	}}
}
