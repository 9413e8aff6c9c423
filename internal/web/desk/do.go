package desk

import (
	"net/http"
	"strconv"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/ui"
)

// actions are what the viewer may do now, each with its form; what he may not
// do says why. The one that was posted is unfolded with what was typed.
func (k *desking) actions() []ui.Action {
	var out []ui.Action
	for _, o := range k.v.Options {
		switch {
		case o.Action.Form == "":
			out = append(out, k.action(o))
		case o.Action.Form == "full": // on a page of its own, where drafts are saved too
			out = append(out, k.filling(o))
		}
	}
	return out
}

// filling leads to the page on which an action's form is filled in.
func (k *desking) filling(o casework.Option) ui.Action {
	out := ui.Action{ID: o.Action.ID, Name: o.Action.Name, Style: style(o.Action), Go: ui.Link{Text: locales.Text("case.form.fill"), Href: k.address(o.Action.ID)}}
	if o.Blocked != nil {
		out.Refused = o.Blocked.Text
	}
	return out
}

func (k *desking) action(o casework.Option) ui.Action {
	a := o.Action
	out := ui.Action{ID: a.ID, Name: a.Name, Style: style(a), Post: k.address(a.ID), Confirm: a.Confirm, Open: a.ID == k.posted}
	if o.Blocked != nil {
		out.Refused = o.Blocked.Text
		return out
	}
	out.Import = k.importing(a)
	out.Form = ui.Form{Version: k.v.Case.Version, Key: k.d.City.NewID(),
		Buttons: []ui.Button{{Text: a.Name, Name: ui.ButtonName, Value: "do", Style: out.Style}}}
	if a.Input == nil {
		out.Open = out.Open || out.Style == ui.Primary && a.Confirm.IsZero() && k.posted == "" // one press takes it
		return out
	}
	draft, problems := forms.Empty(), []problem.Field(nil)
	if out.Open {
		draft, problems, out.Form.Place = k.draft, k.problems, k.place
	}
	out.Form.Fields = forms.Builder{Now: k.r.Now}.Fields(a.Input.Fields, draft, problems)
	forms.Apart(out.Form.Fields, apart(a.ID))
	return out
}

// apart is the prefix that keeps the fields of an action's form from those of
// the other actions on the page.
func apart(action string) string { return action + "." }

func style(a *lists.Action) ui.ButtonStyle {
	if a.Style == "" {
		return ui.Secondary
	}
	return ui.ButtonStyle(a.Style)
}

func (k *desking) address(action string) string {
	return "/desk/cases/" + k.v.Case.ID + "/do/" + action
}

// Do takes an action. Whatever goes wrong, the page comes back with the action
// unfolded and everything that was typed.
func (d *Desk) Do(w http.ResponseWriter, r *page.Request) error {
	k, err := d.open(r, false)
	if err != nil || k == nil {
		return toPortal(w, r, err)
	}
	a := k.v.Item.Procedure.Action(r.PathValue("action"))
	if a == nil || a.Form == "draft" {
		return notFound("没有这个办理动作。", "There is no such action.")
	}
	if a.Form != "" {
		return k.fillPosted(w, a)
	}
	k.posted = a.ID
	return k.take(w, a)
}

// Undone shows the form of an action that takes one, and leads back to the
// case where somebody opens another's address.
func (d *Desk) Undone(w http.ResponseWriter, r *page.Request) error {
	if r.PathValue("action") != "" {
		k, err := d.open(r, false)
		if err != nil || k == nil {
			return toPortal(w, r, err)
		}
		if a := k.v.Item.Procedure.Action(r.PathValue("action")); a != nil && a.Form == "full" {
			return k.fill(w, a)
		}
	}
	return page.Redirect(w, r, "/desk/cases/"+r.PathValue("case"))
}

func (k *desking) take(w http.ResponseWriter, a *lists.Action) error {
	form := a.Input
	if form == nil {
		form = &lists.Form{}
	}
	reader := forms.Reader{Keeper: k.d.Keeper, Person: k.r.Viewer.Person, Prefix: apart(a.ID)}
	posted, err := reader.Read(k.r.Request, form)
	if err != nil {
		return err
	}
	k.draft, k.problems = posted.Draft, posted.Problems
	if place, redraw := k.draft.Press(form, posted.Button); redraw {
		k.place = ui.FieldID(apart(a.ID)) + place[len(ui.FieldID("")):]
		return k.show(w, http.StatusOK)
	}
	req := city.Request{Case: k.v.Case.ID, Action: a.ID, Key: posted.Controls.Get(ui.KeyName)}
	req.Expect, _ = strconv.Atoi(posted.Controls.Get(ui.VersionName))
	if a.Input != nil {
		var wrong []problem.Field
		req.Input, wrong = k.draft.Decode(a.Input)
		k.problems = append(k.problems, wrong...)
	}
	if len(k.problems) > 0 {
		return k.again(w, a)
	}
	if _, err := k.d.City.Do(k.r.Context(), k.r.Viewer, req); err != nil {
		return k.refused(w, a, err)
	}
	page.Notify(w, ui.Good, "notice.desk.done")
	return page.Redirect(w, k.r, "/desk/cases/"+k.v.Case.ID)
}

// again shows the action with what is wrong by field.
func (k *desking) again(w http.ResponseWriter, a *lists.Action) error {
	k.r.Frame.Errors = forms.ErrorsApart(k.problems, apart(a.ID))
	return k.show(w, http.StatusUnprocessableEntity)
}

// refused shows the case as it is now with what the city said.
func (k *desking) refused(w http.ResponseWriter, a *lists.Action, err error) error {
	p := problem.Of(err)
	if p == nil || p.Kind == problem.NotFound || p.Kind == problem.Unauthorised {
		return err
	}
	fresh, err := k.d.open(k.r, false)
	if err != nil {
		return err
	}
	k.v, k.problems = fresh.v, p.Fields
	if len(p.Fields) > 0 {
		return k.again(w, a)
	}
	k.r.Frame.Errors = &ui.ErrorSummary{Title: locales.Text("do.refused"), Errors: []ui.Link{{Text: p.Text}}}
	if p.Kind == problem.Conflict {
		k.r.Frame.Errors = &ui.ErrorSummary{Title: locales.Text("case.faster"), Errors: []ui.Link{{Text: locales.Text("case.faster.text")}}}
	}
	k.keep(a)
	return k.show(w, p.Kind.Status())
}

// keep shows what was typed beside the case where its action is gone.
func (k *desking) keep(a *lists.Action) {
	for _, o := range k.v.Options {
		if o.Action.ID == a.ID && o.Blocked == nil {
			return // it stands in the action's form
		}
	}
	if a.Input == nil || !k.draft.Has() {
		return
	}
	values, _ := k.draft.Decode(a.Input)
	k.kept = ui.Summary{Title: locales.Text("case.kept", "Action", a.Name), Rows: forms.Show{}.Rows(a.Input.Fields, values)}
}
