package portal

import (
	"net/http"
	"strconv"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// DoView is the page on which an applicant takes an action: fills in the form
// or the action's questions, or confirms.
type DoView struct {
	Name    lang.Text
	Action  lang.Text
	Steps   ui.Steps
	Asked   []lang.Text // what the office asked for, when supplementing
	Confirm lang.Text
	Post    string
	Form    ui.Form
}

var doPage = templates.Register[DoView](templates.Portal, "portal/do")

// doing is one request for an action page.
type doing struct {
	p    *Portal
	r    *page.Request
	v    *city.CaseView
	a    *lists.Action
	save *lists.Action // saves a draft in this state; nil where there is none
	form *lists.Form   // what is filled in; nil: nothing
}

// Do shows an action's page and takes the action.
func (p *Portal) Do(w http.ResponseWriter, r *page.Request) error {
	v, err := p.own(r)
	if err != nil || v == nil {
		return toDesk(w, r, err)
	}
	d := &doing{p: p, r: r, v: v}
	if err := d.find(r.PathValue("action")); err != nil {
		return err
	}
	if r.Method == http.MethodPost {
		return d.post(w)
	}
	draft := forms.Empty()
	if d.a.Form != "" {
		draft = forms.FromValues(d.form, v.Form)
	}
	return d.show(w, draft, nil, "")
}

// find finds the action among what the applicant may do now.
func (d *doing) find(id string) error {
	for _, o := range d.v.Options {
		if !has(o.Action.By, lists.Applicant) {
			continue
		}
		if o.Action.Form == "draft" {
			d.save = o.Action
		}
		if o.Action.ID == id {
			if o.Blocked != nil {
				return o.Blocked
			}
			d.a = o.Action
		}
	}
	if d.a == nil {
		return problem.New(problem.Refused, "wrong_state",
			"这个办件现在不能这样办理，请回到办件页面查看进展。", "This cannot be done now. Go back to the case to see how it stands.")
	}
	d.form = d.a.Input
	if d.a.Form != "" {
		d.form = d.v.Item.Form
	}
	return nil
}

func (d *doing) show(w http.ResponseWriter, draft forms.Draft, problems []problem.Field, place string) error {
	d.r.Crumbs(ui.Link{Text: locales.Text("nav.cases"), Href: "/cases"}, ui.Link{Text: d.v.Item.Name, Href: "/cases/" + d.v.Case.ID})
	if d.r.Frame.Errors == nil {
		d.r.Frame.Errors = forms.Errors(problems)
	}
	view := DoView{Name: d.v.Item.Name, Action: d.a.Name, Asked: d.asked(), Confirm: d.a.Confirm, Post: d.r.URL.Path,
		Form: ui.Form{Version: d.v.Case.Version, Key: d.p.City.NewID(), Place: place, Buttons: d.buttons()}}
	if d.form != nil {
		view.Form.Fields = forms.Builder{Now: d.r.Now}.Fields(d.form.Fields, draft, problems)
	}
	if d.save != nil && d.a.Form == "full" {
		view.Steps = steps(0, d.v.Case.ID, d.a.ID)
	}
	return page.Show(w, d.r, doPage, view)
}

func (d *doing) buttons() []ui.Button {
	if d.save != nil && d.a.Form == "full" {
		return []ui.Button{{Text: locales.Text("do.continue"), Name: ui.ButtonName, Value: "continue", Style: ui.Primary},
			{Text: locales.Text("do.save"), Name: ui.ButtonName, Value: "save", Style: ui.Secondary}}
	}
	style := ui.ButtonStyle(d.a.Style)
	if style != ui.Warning {
		style = ui.Primary
	}
	return []ui.Button{{Text: d.a.Name, Name: ui.ButtonName, Value: "do", Style: style}}
}

// asked is what the last notice to the applicant said.
func (d *doing) asked() []lang.Text {
	if d.a.Form != "full" || d.v.State.Turn != lists.Applicant || len(d.v.Timeline) == 0 {
		return nil
	}
	last := d.v.Timeline[len(d.v.Timeline)-1]
	if last.Action == nil || last.Action.Input == nil || last.Event.Private.Actor.Person == d.v.Case.Applicant {
		return nil
	}
	return detailsOf(last)
}

func steps(current int, id, action string) ui.Steps {
	all := ui.Steps{{Text: locales.Text("do.step.fill"), Href: "/cases/" + id + "/do/" + action},
		{Text: locales.Text("do.step.check"), Href: "/cases/" + id + "/check/" + action}, {Text: locales.Text("do.step.done")}}
	for i := range all {
		switch {
		case i < current:
			all[i].State = ui.Done
		case i == current:
			all[i].State, all[i].Href = ui.Current, ""
		default:
			all[i].State, all[i].Href = ui.Todo, ""
		}
	}
	return all
}

// post takes what was sent: a row more or less, a draft, or the action.
func (d *doing) post(w http.ResponseWriter) error {
	posted, err := d.read()
	if err != nil {
		return err
	}
	draft, problems := posted.Draft, posted.Problems
	if d.form != nil {
		if place, redraw := draft.Press(d.form, posted.Button); redraw {
			return d.show(w, draft, problems, place)
		}
	}
	expect, _ := strconv.Atoi(posted.Controls.Get(ui.VersionName))
	key := posted.Controls.Get(ui.KeyName)
	values, decoding := d.values(draft)
	if problems = append(problems, decoding...); len(problems) > 0 {
		return d.show(w, draft, problems, "")
	}
	req := city.Request{Case: d.v.Case.ID, Action: d.a.ID, Expect: expect, Key: key}
	to := "/cases/" + d.v.Case.ID
	switch {
	case d.a.Form == "":
		req.Input = values
	case d.save != nil:
		if posted.Button == "continue" {
			if problems := d.check(draft); len(problems) > 0 {
				return d.show(w, draft, problems, "")
			}
			to += "/check/" + d.a.ID
		} else {
			page.Notify(w, ui.Good, "notice.saved")
		}
		req.Action, req.Form = d.save.ID, values
	default:
		req.Form = values
	}
	if _, err := d.p.City.Do(d.r.Context(), d.r.Viewer, req); err != nil {
		return d.refused(w, draft, err)
	}
	if req.Action == d.a.ID {
		page.Notify(w, ui.Good, "notice.done")
	}
	return page.Redirect(w, d.r, to)
}

func (d *doing) read() (*forms.Posted, error) {
	form := d.form
	if form == nil {
		form = &lists.Form{}
	}
	rd := forms.Reader{Keeper: d.p.Keeper, Person: d.r.Viewer.Person, Known: known(d.v)}
	return rd.Read(d.r.Request, form)
}

func (d *doing) values(draft forms.Draft) (map[string]any, []problem.Field) {
	if d.form == nil {
		return nil, nil
	}
	return draft.Decode(d.form)
}

// check says all that is wrong with the form, the item's own checks included,
// before the applicant goes on.
func (d *doing) check(draft forms.Draft) []problem.Field {
	if problems := draft.Check(d.form, true, d.r.Now); len(problems) > 0 {
		return problems
	}
	values, _ := draft.Decode(d.form)
	return casework.CheckItem(d.v.Item, d.form.Prune(values, d.r.Now), d.r.Now)
}

// refused shows the form again with what the city said; what was typed stays.
func (d *doing) refused(w http.ResponseWriter, draft forms.Draft, err error) error {
	p := problem.Of(err)
	if p == nil || p.Kind == problem.NotFound || p.Kind == problem.Unauthorised {
		return err
	}
	if len(p.Fields) == 0 {
		d.r.Frame.Errors = &ui.ErrorSummary{Title: locales.Text("do.refused"), Errors: []ui.Link{{Text: p.Text}}}
	}
	return d.show(w, draft, p.Fields, "")
}

// known are the files that the case has already.
func known(v *city.CaseView) []forms.File {
	var out []forms.File
	for _, f := range v.Item.Form.Files(v.Case.Form) {
		out = append(out, forms.File{Digest: f.Digest, Name: f.Name, Type: f.Type, Size: f.Size})
	}
	return out
}
