package portal

import (
	"net/http"
	"strconv"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// CheckView shows the answers before they are submitted.
type CheckView struct {
	Name    lang.Text
	Steps   ui.Steps
	Answers ui.Summary
	Post    string
	Form    ui.Form
}

var checkPage = templates.Register[CheckView](templates.Portal, "portal/check")

// Check shows a saved draft for a last look, and submits it.
func (p *Portal) Check(w http.ResponseWriter, r *page.Request) error {
	v, err := p.own(r)
	if err != nil || v == nil {
		return toDesk(w, r, err)
	}
	d := &doing{p: p, r: r, v: v}
	if err := d.find(r.PathValue("action")); err != nil {
		return err
	}
	back := "/cases/" + v.Case.ID + "/do/" + d.a.ID
	if problems := d.check(forms.FromValues(d.form, v.Case.Form)); len(problems) > 0 {
		return page.Redirect(w, r, back) // an unfinished draft has nothing to check
	}
	if r.Method == http.MethodPost {
		return d.submit(w, back)
	}
	change := func(f *lists.Field) string { return back + "#" + ui.FieldID(f.Name) }
	r.Crumbs(ui.Link{Text: locales.Text("nav.cases"), Href: "/cases"}, ui.Link{Text: v.Item.Name, Href: "/cases/" + v.Case.ID})
	return page.Show(w, r, checkPage, CheckView{Name: v.Item.Name, Steps: steps(1, v.Case.ID, d.a.ID),
		Answers: ui.Summary{Rows: forms.Show{Href: fileHref(v), Change: change}.Rows(shown(v), v.Form)},
		Post:    r.URL.Path,
		Form: ui.Form{Version: v.Case.Version, Key: p.City.NewID(),
			Buttons: []ui.Button{{Text: d.a.Name, Style: ui.Primary}}}})
}

// shown are the fields that apply to what was answered.
func shown(v *city.CaseView) []*lists.Field {
	var out []*lists.Field
	for _, f := range v.Item.Form.Fields {
		if f.ReadOnly {
			continue
		}
		if f.When != nil {
			if ok, err := f.When.Bool(lists.Vars{Form: v.Form}); err != nil || !ok {
				continue
			}
		}
		out = append(out, f)
	}
	return out
}

func (d *doing) submit(w http.ResponseWriter, back string) error {
	expect, _ := strconv.Atoi(d.r.PostFormValue(ui.VersionName))
	got, err := d.p.City.Do(d.r.Context(), d.r.Viewer, city.Request{Case: d.v.Case.ID, Action: d.a.ID, Expect: expect,
		Key: d.r.PostFormValue(ui.KeyName)})
	if problem.Is(err, problem.Invalid) {
		return page.Redirect(w, d.r, back)
	}
	if err != nil {
		return err
	}
	if after := d.v.Item.Procedure.State(got.State); after != nil && after.End {
		page.Notify(w, ui.Good, "notice.decided")
	} else {
		page.Notify(w, ui.Good, "notice.submitted")
	}
	return page.Redirect(w, d.r, "/cases/"+d.v.Case.ID)
}

func detailsOf(s city.Step) []lang.Text { return present.Details(s.Action.Input.Fields, s.Input) }
