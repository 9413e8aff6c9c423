package desk

import (
	"context"
	"net/http"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// ErasuresView is where an administrator erases a case by law, and what was
// erased lately.
type ErasuresView struct {
	Law  lang.Text
	Form ui.Form
	Rows []ErasureRow
}

// ErasureRow is an erasure that was carried out.
type ErasureRow struct {
	At     time.Time
	Number string
	Ground lang.Text
	Basis  string
	Events int
}

var erasuresPage = templates.Register[ErasuresView](templates.Desk, "desk/erasures")

const (
	erasuresPath  = "/desk/admin/erasures"
	shownErasures = 50
)

// Erasures shows the form, and what was erased.
func (d *Desk) Erasures(w http.ResponseWriter, r *page.Request) error {
	e := erasureEntry()
	e.Set("number", page.Cut(r.URL.Query().Get("number"), 50))
	return d.showErasures(w, r, http.StatusOK, e)
}

// Erase erases the case whose number was typed twice.
func (d *Desk) Erase(w http.ResponseWriter, r *page.Request) error {
	e := erasureEntry()
	e.Read(r.Request)
	err := confirmed(e)
	if err == nil {
		_, err = d.City.Erase(r.Context(), r.Viewer, city.EraseRequest{Case: e.Get("number"), Ground: e.Get("ground"),
			Document: e.Get("document"), Expired: e.Get("expired") == "true"})
	}
	if err == nil {
		page.Notify(w, ui.Good, "notice.erased")
		return page.Redirect(w, r, erasuresPath)
	}
	p := problem.Of(err)
	if p == nil || p.Kind == problem.Unauthorised || p.Kind == problem.Forbidden {
		return err
	}
	r.Frame.Errors = e.Blame(p)
	return d.showErasures(w, r, http.StatusUnprocessableEntity, e)
}

func erasureEntry() forms.Entry {
	ground := &ui.Field{Kind: lists.KindChoice, Name: "ground", Label: locales.Text("erase.ground")}
	for _, g := range law.ErasureGrounds {
		ground.Options = append(ground.Options, ui.Option{Value: g.ID, Text: g.Name})
	}
	return forms.Entry{
		entryText("number", locales.Text("erase.number")), ground, entryText("document", locales.Text("erase.document")),
		&ui.Field{Kind: lists.KindBool, Name: "expired", Label: locales.Text("erase.expired"), Hint: locales.Text("erase.expired.hint"), Confirm: true},
		&ui.Field{Kind: lists.KindText, Name: "again", Label: locales.Text("erase.again"), Hint: locales.Text("erase.again.hint"), Autocomplete: "off"},
	}
}

// confirmed refuses unless the number was typed twice: what follows cannot be
// undone.
func confirmed(e forms.Entry) error {
	number, again := e.Get("number"), e.Get("again")
	if number == again || number == "" {
		return nil
	}
	return problem.New(problem.Invalid, "not_confirmed", "请再输入一次同样的办件编号。", "Type the same number once more.").
		WithFields(problem.Field{Path: "/again", Text: locales.Text("erase.again.wrong")})
}

func (d *Desk) showErasures(w http.ResponseWriter, r *page.Request, status int, e forms.Entry) error {
	rows, err := d.erasures(r.Context())
	if err != nil {
		return err
	}
	view := ErasuresView{Law: law.ErasureLaw, Rows: rows, Form: ui.Form{Fields: e, Buttons: button(locales.Text("erase.do"), ui.Warning)}}
	return page.ShowStatus(w, r, status, erasuresPage, view)
}

// erasures are the latest, with the numbers of their cases.
func (d *Desk) erasures(ctx context.Context) ([]ErasureRow, error) {
	events, err := d.City.Erasures(ctx, shownErasures)
	if err != nil {
		return nil, err
	}
	out := make([]ErasureRow, 0, len(events))
	for _, e := range events {
		row := ErasureRow{At: e.At, Number: e.Number, Basis: e.Basis, Events: e.Events, Ground: plain(e.Ground)}
		if g, ok := law.FindErasureGround(e.Ground); ok {
			row.Ground = g.Name
		}
		out = append(out, row)
	}
	return out, nil
}
