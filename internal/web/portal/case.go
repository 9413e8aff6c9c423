package portal

import (
	"net/http"
	"strconv"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/tlog/public"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// CaseView is a case as its applicant follows it.
type CaseView struct {
	Name        lang.Text
	Number      string
	Turn        ui.Turn
	Clocks      []*ui.Clock
	Certificate string // its number, once issued
	Answers     ui.Summary
	Timeline    ui.Timeline
	Slips       []ui.FileLink
	More        []ui.Link // what else the applicant may do
	Receipts    CaseReceipts
}

var casePage = templates.Register[CaseView](templates.Portal, "portal/case")

// Case is the page on which an applicant follows a case.
func (p *Portal) Case(w http.ResponseWriter, r *page.Request) error {
	v, err := p.own(r)
	if err != nil || v == nil {
		return toDesk(w, r, err)
	}
	first, more := p.steps(v)
	logged := p.state(r)
	view := CaseView{Name: v.Item.Name, Number: v.Case.Number, Turn: present.Turn(v, first), Clocks: present.Clocks(v), More: more,
		Certificate: v.Case.Numbers["certificate"],
		Timeline:    present.Timeline(v, p.role, nil, hrefs(v.Case.ID, logged)),
		Receipts:    p.caseReceipts(r, v, logged)}
	if v.Case.State != v.Item.Procedure.Initial.ID {
		view.Answers = ui.Summary{Title: locales.Text("case.answers"), Rows: forms.Show{Href: fileHref(v)}.Rows(shown(v), v.Form)}
	}
	for _, m := range view.Timeline {
		for _, f := range m.Files {
			if f.Slip {
				view.Slips = append(view.Slips, f)
			}
		}
	}
	r.Crumbs(ui.Link{Text: locales.Text("nav.cases"), Href: "/cases"})
	return page.Show(w, r, casePage, view)
}

// own returns the viewer's own case; nil where an official looks at another's.
func (p *Portal) own(r *page.Request) (*city.CaseView, error) {
	viewer, err := signedIn(r)
	if err != nil {
		return nil, err
	}
	v, err := p.City.Case(r.Context(), viewer, r.PathValue("case"), false)
	if err != nil || !v.Mine {
		return nil, err
	}
	return v, nil
}

// toDesk sends officials to the case's page on the desk.
func toDesk(w http.ResponseWriter, r *page.Request, err error) error {
	if err != nil {
		return err
	}
	return page.Redirect(w, r, "/desk/cases/"+r.PathValue("case"))
}

// steps returns the links to what the applicant may do: first what moves the
// case on, then the rest.
func (p *Portal) steps(v *city.CaseView) (first, more []ui.Link) {
	for _, o := range v.Options {
		if o.Blocked != nil || o.Action.Form == "draft" || !has(o.Action.By, lists.Applicant) {
			continue
		}
		link := ui.Link{Text: o.Action.Name, Href: "/cases/" + v.Case.ID + "/do/" + o.Action.ID}
		if o.Action.Form == "full" && v.Case.State == v.Item.Procedure.Initial.ID {
			link.Text = locales.Text("case.fill")
		}
		if o.Action.Style == "primary" || v.State.End {
			first = append(first, link)
		} else {
			more = append(more, link)
		}
	}
	return first, more
}

func fileHref(v *city.CaseView) func(forms.File) string {
	return func(f forms.File) string { return "/cases/" + v.Case.ID + "/files/" + f.Digest }
}

func hrefs(id string, logged public.State) present.Hrefs {
	return present.Hrefs{
		Receipt: func(s city.Step) string {
			if !logged.Has(s.Seq) {
				return ""
			}
			return "/cases/" + id + "/receipt/" + strconv.Itoa(s.Event.Version)
		},
		Slip: func(version int) string { return "/cases/" + id + "/slips/" + strconv.Itoa(version) },
		File: func(digest string) string { return "/cases/" + id + "/files/" + digest },
	}
}
