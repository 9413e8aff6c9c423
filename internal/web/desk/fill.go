package desk

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

// FillView is the page on which an official fills in an item's form: to open a
// case, or for an action that takes the form.
type FillView struct {
	Item    lang.Text
	Action  lang.Text
	Summary lang.Text
	Confirm lang.Text
	Post    string
	Import  string  // href; empty: none
	About   ui.Link // what it is opened about; empty: nothing
	Form    ui.Form
}

var fillPage = templates.Register[FillView](templates.Desk, "desk/fill")

// The values of the buttons below the form.
const (
	handIn = "do"
	draft  = "save"
)

// filling is one request for the page of a form.
type filling struct {
	d     *Desk
	r     *page.Request
	item  *lists.Item
	view  FillView
	hand  lang.Text // what the button says that hands the form in; empty: only drafts
	saves bool      // a draft may be saved
	known []forms.File
	from  int // version of the case; 0: there is none yet
	act   func(values map[string]any, button, key string, expect int) (to string, err error)
}

func (f *filling) show(w http.ResponseWriter, d forms.Draft, problems []problem.Field, place string) error {
	if f.r.Frame.Errors == nil {
		f.r.Frame.Errors = forms.Errors(problems)
	}
	f.view.Form = ui.Form{Version: f.from, Key: f.d.City.NewID(), Place: place, Buttons: f.buttons(),
		Fields: forms.Builder{Now: f.r.Now}.Fields(f.item.Form.Fields, d, problems)}
	return page.Show(w, f.r, fillPage, f.view)
}

func (f *filling) buttons() []ui.Button {
	var out []ui.Button
	if !f.hand.IsZero() {
		out = append(out, ui.Button{Text: f.hand, Name: ui.ButtonName, Value: handIn, Style: ui.Primary})
	}
	if f.saves {
		out = append(out, ui.Button{Text: locales.Text("desk.form.save"), Name: ui.ButtonName, Value: draft, Style: ui.Secondary})
	}
	return out
}

// post takes what was sent: a row more or less, a draft, or the whole form.
// Whatever goes wrong, everything that was entered stands on the page again.
func (f *filling) post(w http.ResponseWriter) error {
	reader := forms.Reader{Keeper: f.d.Keeper, Person: f.r.Viewer.Person, Known: f.known}
	posted, err := reader.Read(f.r.Request, f.item.Form)
	if err != nil {
		return err
	}
	d, problems := posted.Draft, posted.Problems
	if place, redraw := d.Press(f.item.Form, posted.Button); redraw {
		return f.show(w, d, problems, place)
	}
	values, wrong := d.Decode(f.item.Form)
	if problems = append(problems, wrong...); len(problems) > 0 {
		return f.show(w, d, problems, "")
	}
	button := posted.Button
	if button != draft && !f.hand.IsZero() || !f.saves {
		button = handIn
	} else {
		button = draft
	}
	if button == handIn {
		if problems := f.whole(d); len(problems) > 0 {
			return f.show(w, d, problems, "")
		}
	}
	expect, _ := strconv.Atoi(posted.Controls.Get(ui.VersionName))
	to, err := f.act(values, button, posted.Controls.Get(ui.KeyName), expect)
	if err != nil {
		return f.refused(w, d, err)
	}
	page.Notify(w, ui.Good, map[string]string{draft: "notice.desk.saved", handIn: "notice.desk.done"}[button])
	return page.Redirect(w, f.r, to)
}

// whole says all that is wrong with the form, the item's own checks included.
func (f *filling) whole(d forms.Draft) []problem.Field {
	if problems := d.Check(f.item.Form, true, f.r.Now); len(problems) > 0 {
		return problems
	}
	values, _ := d.Decode(f.item.Form)
	return casework.CheckItem(f.item, f.item.Form.Prune(values, f.r.Now), f.r.Now)
}

func (f *filling) refused(w http.ResponseWriter, d forms.Draft, err error) error {
	p := problem.Of(err)
	if p == nil || p.Kind == problem.NotFound || p.Kind == problem.Unauthorised {
		return err
	}
	if len(p.Fields) == 0 {
		f.r.Frame.Errors = &ui.ErrorSummary{Title: locales.Text("do.refused"), Errors: []ui.Link{{Text: p.Text}}}
	}
	return f.show(w, d, p.Fields, "")
}

// filler prepares the page for an action of a case that exists.
func (k *desking) filler(a *lists.Action) (*filling, error) {
	v := k.v
	f := &filling{d: k.d, r: k.r, item: v.Item, from: v.Case.Version, known: knownFiles(v),
		view: FillView{Item: v.Item.Name, Action: a.Name, Confirm: a.Confirm, Post: k.address(a.ID)}}
	var save *lists.Action
	for _, o := range v.Options {
		switch {
		case o.Action == a && o.Blocked != nil:
			return nil, o.Blocked
		case o.Action == a:
			f.hand = a.Name
		case o.Action.Form == "draft" && o.Blocked == nil:
			save, f.saves = o.Action, true
		}
	}
	if f.hand.IsZero() {
		gone := locales.Text("desk.form.gone")
		return nil, problem.New(problem.Refused, "wrong_state", gone.Zh, gone.En)
	}
	if v.Masked && v.Case.Applicant != "" && personal(v.Item.Form) { // the form stands on the page in full
		if err := k.d.Access.Look(k.r.Context(), k.r.Viewer, v.Case.Applicant, "case/"+v.Case.ID, "填写表单 Filling in the form"); err != nil {
			return nil, err
		}
	}
	f.act = func(values map[string]any, button, key string, expect int) (string, error) {
		req := city.Request{Case: v.Case.ID, Action: a.ID, Expect: expect, Form: values, Key: key}
		to := "/desk/cases/" + v.Case.ID
		if button == draft && save != nil {
			req.Action, to = save.ID, k.address(a.ID)
		}
		_, err := k.d.City.Do(k.r.Context(), k.r.Viewer, req)
		return to, err
	}
	k.r.Crumbs(ui.Link{Text: locales.Text("desk.turn"), Href: "/desk"}, ui.Link{Text: k.d.caseName(v.Row), Href: "/desk/cases/" + v.Case.ID})
	return f, nil
}

// fill shows the form of an action, filled with what the case has.
func (k *desking) fill(w http.ResponseWriter, a *lists.Action) error {
	f, err := k.filler(a)
	if err != nil {
		return err
	}
	return f.show(w, forms.FromValues(f.item.Form, k.v.Case.Form), nil, "")
}

func (k *desking) fillPosted(w http.ResponseWriter, a *lists.Action) error {
	f, err := k.filler(a)
	if err != nil {
		return err
	}
	return f.post(w)
}

// knownFiles are the files that the case's form has already.
func knownFiles(v *city.CaseView) []forms.File {
	var out []forms.File
	for _, f := range v.Item.Form.Files(v.Case.Form) {
		out = append(out, forms.File{Digest: f.Digest, Name: f.Name, Type: f.Type, Size: f.Size})
	}
	return out
}
