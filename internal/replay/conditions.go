package replay

import (
	"slices"

	"qingdan/internal/casework"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

// conditions judges forms, guards and separation of duties.
func (j *judging) conditions() error {
	if j.pl.effects {
		j.unknown("effects")
	}
	if j.pl.opens {
		j.unknown("opens")
	}
	if j.pl.instant {
		j.unknown("instant")
	}
	if !j.p.opened {
		j.hidden()
	} else if !j.forms() {
		return nil
	}
	for _, g := range j.pl.guards {
		if g.private && !j.p.opened {
			j.unknown("guard")
			continue
		}
		ok, err := g.When.Bool(j.vars(g))
		if err != nil && !g.whole {
			return err
		}
		if err != nil || !ok {
			j.refuse(Reason{Code: CodeGuard, Say: g.Say})
			return nil
		}
	}
	return nil
}

// hidden notes what would have been judged by the private side.
func (j *judging) hidden() {
	if j.pl.form || j.pl.input {
		j.unknown("form")
	}
	if len(j.pl.apart) > 0 && person(j.e.Public.Role) {
		j.unknown("apart_from")
	}
}

func person(role string) bool { return role != lists.ByClock && role != lists.ByRule }

// form is the form as the action has it.
func (j *judging) form() map[string]any {
	if j.private.Form != nil {
		return j.private.Form
	}
	return j.c.Form
}

// forms judges forms and who acted; false where they refuse.
func (j *judging) forms() bool {
	for _, other := range j.pl.apart {
		if person(j.e.Public.Role) && slices.Contains(j.c.TakenAll[other], j.private.Actor.Person) {
			j.refuse(Reason{Code: CodeApart})
			return false
		}
	}
	check := func(f *lists.Form, values map[string]any) bool {
		faults := f.Check(f.Prune(values, j.e.At), true, j.e.At)
		if len(faults) > 0 {
			say := faults[0].Text
			j.refuse(Reason{Code: CodeForm, Say: lang.Text{Zh: faults[0].Path + "：" + say.Zh, En: faults[0].Path + ": " + say.En}})
		}
		return len(faults) == 0
	}
	if j.pl.form && !check(j.p.swap.to.Form, j.form()) {
		return false
	}
	return !j.pl.input || j.pl.now.Input == nil || check(j.pl.now.Input, j.private.Input)
}

// vars is what a guard reads.
func (j *judging) vars(g guard) lists.Vars {
	to := j.p.swap.to
	v := lists.Vars{Item: to, Now: j.e.At}
	if j.p.opened {
		v.Form = j.form()
	}
	if g.whole {
		return v
	}
	if j.facts == nil {
		j.facts = casework.Facts(casework.Rules{Item: to, Calendar: j.r.Calendar}, j.r.changedCase(j.p), j.e.At)
	}
	v.Case = j.facts
	if j.p.opened {
		by := j.private.Actor
		v.Input, v.Actor = j.private.Input, &lists.ActorFacts{ID: by.Person, Office: by.Office, Roles: by.Roles}
	}
	return v
}

// leads tells where the action would have led elsewhere.
func (j *judging) leads() {
	a, c := j.pl.now, j.c
	to := a.To
	if to == "" {
		to = c.State
	}
	state, outcome := j.p.swap.to.Procedure.State(to), ""
	if state != nil && state.End && to != c.State {
		outcome = state.Outcome
	}
	if to == j.e.Public.To && outcome == j.e.Public.Outcome {
		return
	}
	why := Reason{Kind: Elsewhere, Version: j.e.Version, Action: a.ID, Name: a.Name, At: j.e.At}
	if state != nil {
		why.Say = state.Name
	}
	j.p.add(why)
}
