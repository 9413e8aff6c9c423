package desk

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// CaseView is a case on one page: what to do next first.
type CaseView struct {
	Item      ui.Link // to its rules
	Number    lang.Text
	State     ui.Tag
	Office    lang.Text
	Applicant string
	Subject   string
	Opened    time.Time
	Received  time.Time
	Closed    time.Time
	Turn      lang.Text // whose turn it is; empty at the end
	Yours     bool
	Due       *ui.Clock
	Actions   []ui.Action
	Kept      ui.Summary // what was typed for an action that can no longer be taken
	Clocks    []*ui.Clock
	Alert     *AlertView // nil: none
	Steward   lang.Text  // who has it handled; empty where the office does it itself
	Parent    ui.Link    // the case that opened it; empty: none
	Figure    ui.Link    // the figure that it was opened about; empty: none
	Children  []ChildRow
	AllOf     ui.Link // all children, where more than are shown
	Answers   ui.Summary
	Reveal    *ui.Reveal // nil: nothing is masked
	Revealed  bool
	Evidence  []Evidence
	Slips     []ui.FileLink
	Timeline  ui.Timeline
	Version   int
	List      string // digest of the lists it is handled under, shortened
	Next      ui.Link
	Erased    *Erased // nil: the case is whole
	Erase     string  // address to erase it at, for an administrator; may be empty
}

// Erased tells that a case's personal data was erased by law.
type Erased struct {
	On     law.Date
	Ground lang.Text
	Basis  string
}

// AlertView is a case's alert: the level, what raised it and since when.
type AlertView struct {
	Tag   ui.Tag
	Why   lang.Text
	Since time.Time
	Href  string    // of the step that raised it
	Press []ui.Link // what the viewer may open about it
}

// Evidence is a file of a case.
type Evidence struct {
	Name  string
	Field lang.Text // what it is evidence of
	Href  string
	Image string // address to look at it in place; empty: no picture
	Bytes int64
}

var casePage = templates.Register[CaseView](templates.Desk, "desk/case")

// desking is one request for the page of a case.
type desking struct {
	d *Desk
	r *page.Request
	v *city.CaseView

	// An action that was posted and came back.
	posted   string
	draft    forms.Draft
	problems []problem.Field
	place    string

	revealed bool
	reason   *ui.Field // of the look; with its error
	kept     ui.Summary
}

// Case shows a case. Applicants follow theirs on the portal.
func (d *Desk) Case(w http.ResponseWriter, r *page.Request) error {
	k, err := d.open(r, false)
	if err != nil || k == nil {
		return toPortal(w, r, err)
	}
	return k.show(w, http.StatusOK)
}

// open returns the case of the request; nil where it is the viewer's own.
func (d *Desk) open(r *page.Request, reveal bool) (*desking, error) {
	if r.Viewer == nil {
		return nil, signIn()
	}
	v, err := d.City.Case(r.Context(), r.Viewer, r.PathValue("case"), reveal)
	if err != nil || v.Mine {
		return nil, err //nolint:nilnil // nil says: not for the desk
	}
	if r.Frame.Side == nil {
		if err := d.furnish(r); err != nil {
			return nil, err
		}
	}
	return &desking{d: d, r: r, v: v, revealed: reveal, reason: reasonField()}, nil
}

func toPortal(w http.ResponseWriter, r *page.Request, err error) error {
	if err != nil {
		return err
	}
	return page.Redirect(w, r, "/cases/"+r.PathValue("case"))
}

func (k *desking) show(w http.ResponseWriter, status int) error {
	ctx, v, d := k.r.Context(), k.v, k.d
	names, err := k.names(ctx)
	if err != nil {
		return err
	}
	show := forms.Show{Masked: v.Masked, Href: func(f forms.File) string { return k.file(f.Digest) }}
	view := CaseView{Item: ui.Link{Text: v.Item.Name, Href: "/desk/lists/" + v.Item.ID}, Number: number(v.Row), State: present.State(v.State),
		Office: d.office(v.Case.Office), Applicant: names[v.Case.Applicant], Subject: v.Row.Subject,
		Opened: v.Case.Opened, Received: v.Case.Received, Closed: v.Case.Closed, Due: present.Running(v),
		Kept: k.kept, Revealed: k.revealed, Version: v.Case.Version, List: short(v.Case.List), Actions: k.actions(),
		Answers:  ui.Summary{Title: locales.Text("case.answers"), Rows: show.Rows(answered(v), v.Form)},
		Timeline: present.Timeline(v, d.role, func(id string) lang.Text { return plain(names[id]) }, k.hrefs(ctx)),
		Evidence: k.evidence()}
	if len(v.Item.Procedure.OpenedBy) > 0 {
		view.Answers.Title = locales.Text("case.content")
	}
	view.Clocks = present.Clocks(v)
	present.Moved(v, view.Clocks, d.role, func(id string) lang.Text { return plain(names[id]) }, stepHref)
	if err := k.between(ctx, &view); err != nil {
		return err
	}
	k.erasure(&view)
	if v.State.Turn != "" {
		view.Turn = d.role(v.State.Turn)
	}
	for _, a := range view.Actions {
		view.Yours = view.Yours || a.Refused.IsZero()
	}
	if v.Masked && personal(v.Item.Form) {
		view.Reveal = &ui.Reveal{Post: "/desk/cases/" + v.Case.ID + "/reveal", Field: k.reason}
	}
	for _, m := range view.Timeline {
		for _, f := range m.Files {
			if f.Slip {
				view.Slips = append(view.Slips, f)
			}
		}
	}
	if view.Next, err = k.next(ctx); err != nil {
		return err
	}
	if n := k.r.Frame.Notice; n != nil && n.Do.Href == "" {
		n.Do = view.Next
	}
	k.r.Crumbs(ui.Link{Text: locales.Text("desk.turn"), Href: "/desk"}, ui.Link{Text: v.Item.Name, Href: "/desk?item=" + v.Item.ID})
	return page.ShowStatus(w, k.r, status, casePage, view)
}

// erasure says that the case was erased, or where an administrator may do so.
func (k *desking) erasure(view *CaseView) {
	c := k.v.Case
	if e := c.Erased; e != nil {
		view.Erased = &Erased{On: law.DateOf(e.At), Basis: e.Basis, Ground: plain(e.Ground)}
		if g, ok := law.FindErasureGround(e.Ground); ok {
			view.Erased.Ground = g.Name
		}
		return
	}
	if k.r.Viewer.Admin && c.Outcome != "" {
		view.Erase = erasuresPath + "?number=" + url.QueryEscape(c.Number)
	}
}

// names are those of who applied and who acted, as the viewer may see them.
func (k *desking) names(ctx context.Context) (map[string]string, error) {
	ids := []string{k.v.Case.Applicant}
	for _, s := range k.v.Timeline {
		if p := s.Event.Private.Actor.Person; p != "" {
			ids = append(ids, p)
		}
	}
	return k.d.Access.PeopleByID(ctx, k.r.Viewer, ids)
}

func (k *desking) file(digest string) string { return "/cases/" + k.v.Case.ID + "/files/" + digest }

func (k *desking) hrefs(ctx context.Context) present.Hrefs {
	at := func(what string, version int) string {
		return "/cases/" + k.v.Case.ID + "/" + what + "/" + strconv.Itoa(version)
	}
	out := present.Hrefs{File: k.file, Slip: func(version int) string { return at("slips", version) },
		Case: func(id string) string { return "/desk/cases/" + id }}
	if !k.d.Public.Kept() {
		return out
	}
	logged, err := k.d.Public.State(ctx)
	if err != nil {
		k.r.Kit.Log.ErrorContext(ctx, "the public log cannot be shown", "request", page.RequestID(ctx), "err", err)
		return out
	}
	out.Receipt = func(s city.Step) string {
		if !logged.Has(s.Seq) {
			return ""
		}
		return at("receipt", s.Event.Version)
	}
	return out
}

// evidence are the files of the form, each with the field that asked for it.
func (k *desking) evidence() []Evidence {
	var out []Evidence
	for _, f := range k.v.Item.Form.Files(k.v.Case.Form) {
		e := Evidence{Name: f.Name, Href: k.file(f.Digest), Bytes: f.Size}
		if field := asked(k.v.Item.Form, f.Pointer); field != nil {
			e.Field = field.Title
		}
		if strings.HasPrefix(f.Type, "image/") {
			e.Image = e.Href + "?inline=1"
		}
		out = append(out, e)
	}
	return out
}

// asked is the field that a file answers; of several files the pointer ends in
// a number.
func asked(form *lists.Form, pointer string) *lists.Field {
	name := strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".")
	if f := forms.Find(form, name); f != nil {
		return f
	}
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		return forms.Find(form, name[:dot])
	}
	return nil
}

// answered are the fields that apply to the case. Files stand on their own,
// with the evidence.
func answered(v *city.CaseView) []*lists.Field {
	var out []*lists.Field
	for _, f := range v.Item.Form.Fields {
		if f.Kind == lists.KindFile || f.Kind == lists.KindFiles {
			continue
		}
		if f.When != nil {
			if ok, err := f.When.Bool(lists.Vars{Form: v.Case.Form}); err != nil || !ok {
				continue
			}
		}
		out = append(out, f)
	}
	return out
}

// next leads to the case that is due first of those that wait for the viewer.
func (k *desking) next(ctx context.Context) (ui.Link, error) {
	rows, _, err := k.d.City.Store.Cases(ctx, k.r.Viewer, city.CaseQuery{Inbox: true, Sort: "due", Now: k.r.Now, Limit: 2})
	if err != nil {
		return ui.Link{}, err
	}
	for _, row := range rows {
		if row.ID != k.v.Case.ID {
			return ui.Link{Text: locales.Text("desk.next"), Href: "/desk/cases/" + row.ID}, nil
		}
	}
	return ui.Link{Text: locales.Text("desk.back"), Href: "/desk"}, nil
}

// short is enough of a digest to tell list versions apart.
func short(digest string) string {
	_, hex, _ := strings.Cut(digest, ":")
	return page.Cut(hex, 12)
}

// personal reports whether anything on the page could be masked.
func personal(form *lists.Form) bool {
	hides := func(f *lists.Field) bool { return f.Personal || personal(&lists.Form{Fields: f.Fields}) }
	return slices.ContainsFunc(form.Fields, hides)
}

func reasonField() *ui.Field {
	return &ui.Field{Kind: lists.KindText, Name: "reason", Label: locales.Text("case.reason"), Hint: locales.Text("case.reason.hint")}
}

// Reveal shows a case's personal data in full, once, after the look at it has
// been recorded with its reason.
func (d *Desk) Reveal(w http.ResponseWriter, r *page.Request) error {
	k, err := d.open(r, false)
	if err != nil || k == nil {
		return toPortal(w, r, err)
	}
	entry := forms.Entry{k.reason}
	entry.Read(r.Request)
	err = d.Access.Look(r.Context(), r.Viewer, k.v.Case.Applicant, "case/"+k.v.Case.ID, entry.Get("reason"))
	if p := problem.Of(err); p != nil && p.Kind == problem.Invalid {
		r.Frame.Errors = entry.Blame(p)
		return k.show(w, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	if k, err = d.open(r, true); err != nil {
		return err
	}
	r.Frame.Notice = &ui.Notice{Tone: ui.Warn, Text: locales.Text("case.revealed")}
	return k.show(w, http.StatusOK)
}
