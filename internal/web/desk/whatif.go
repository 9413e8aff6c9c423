package desk

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/replay"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// WhatIfView asks for another promise, and shows what would have come of it.
type WhatIfView struct {
	Fields []*ui.Field
	Item   lang.Text // chosen; empty: not yet
	All    string    // address at which another item is chosen
	Keep   []ui.Param
	Result *WhatIfResult
}

// WhatIfResult is a replay as shown.
type WhatIfResult struct {
	Report  *replay.Report
	Changes []WhatIfChange
	Figures []WhatIfFigure
	Groups  []WhatIfGroup
	Cases   []WhatIfCase
	More    int
	Unknown []lang.Text
	Export  string
}

// WhatIfChange is a limit as it is and as it would be.
type WhatIfChange struct{ Item, Clock, Before, After lang.Text }

// WhatIfFigure is a figure that would be another.
type WhatIfFigure struct {
	Name          ui.Link
	Before, After string
}

// WhatIfGroup is the cases of an item in an office.
type WhatIfGroup struct {
	replay.Group
	OfficeName lang.Text
}

// WhatIfCase is a case that would have come out differently.
type WhatIfCase struct {
	Number ui.Link // without an address where the viewer may not open it
	Office lang.Text
	Why    []lang.Text
}

var whatIfPage = templates.Register[WhatIfView](templates.Desk, "desk/whatif")

const (
	whatIfPath  = "/desk/whatif"
	whatIfCases = 100              // shown; the export has all
	whatIfTime  = 30 * time.Second // longer than anybody waits
)

// Steering lets those through who judge the work of others: auditors,
// administrators, and whoever holds a role that steers other offices' cases.
func (d *Desk) Steering(h page.Handler) page.Handler {
	return d.Official(func(w http.ResponseWriter, r *page.Request) error {
		if !d.steers(r.Viewer) {
			return forbidden()
		}
		return h(w, r)
	})
}

func (d *Desk) steers(v *access.Viewer) bool {
	if audits(v) {
		return true
	}
	for _, item := range d.City.Library.Items() {
		for _, role := range item.Procedure.Stewards {
			if len(v.Offices(role)) > 0 {
				return true
			}
		}
	}
	return false
}

// question is what is asked for.
type question struct {
	item     *lists.Item
	promised law.Limit
	clock    string
	from     law.Date
	asked    bool // all of it is there
}

// WhatIf shows the form and, where it is filled in, the answer.
func (d *Desk) WhatIf(w http.ResponseWriter, r *page.Request) error {
	e, q, err := d.question(r)
	view := WhatIfView{Fields: e, All: whatIfPath}
	if q.item != nil {
		view.Item = q.item.Name
		view.Keep = []ui.Param{{Name: "item", Value: q.item.ID}}
	}
	status := http.StatusOK
	if err == nil && q.asked {
		var report *replay.Report
		if report, err = d.replayed(r.Context(), q); err == nil {
			view.Result = d.result(r, q, report)
		}
	}
	if err != nil {
		p := problem.Of(err)
		if p == nil {
			return err
		}
		r.Frame.Errors = forms.Entry(e).Blame(p)
		status = http.StatusUnprocessableEntity
	}
	r.Crumbs(ui.Link{Text: locales.Text("desk.lists"), Href: "/desk/lists"})
	return page.ShowStatus(w, r, status, whatIfPage, view)
}

// question reads what is asked, and says what is wrong with it.
func (d *Desk) question(r *page.Request) (forms.Entry, question, error) {
	values := r.URL.Query()
	q := question{item: d.City.Library.Item(values.Get("item"))}
	if q.item == nil {
		return forms.Entry{d.itemField()}, q, nil
	}
	e := whatIfEntry(q.item)
	for _, f := range e {
		e.Set(f.Name, strings.TrimSpace(page.Cut(values.Get(f.Name), 50)))
	}
	if !values.Has("promised") {
		return e, q, nil
	}
	var wrong []problem.Field
	q.clock = e.Get("clock")
	if q.item.Procedure.Clock(q.clock) == nil {
		wrong = append(wrong, problem.Field{Path: "/clock", Text: locales.Text("whatif.noclock")})
	}
	var err error
	if q.promised, err = law.ParseLimit(e.Get("promised")); err != nil {
		wrong = append(wrong, problem.Field{Path: "/promised", Text: locales.Text("whatif.badlimit")})
	}
	if text := e.Get("from"); text != "" {
		if q.from, err = law.ParseDate(text); err != nil {
			wrong = append(wrong, problem.Field{Path: "/from", Text: locales.Text("people.baddate")})
		}
	}
	q.asked = true
	return e, q, invalid(wrong)
}

func (d *Desk) itemField() *ui.Field {
	f := &ui.Field{Kind: lists.KindChoice, Name: "item", Label: locales.Text("desk.item")}
	for _, item := range d.City.Library.Items() {
		if len(item.Amendable()) > 0 {
			office := d.office(item.Office)
			f.Options = append(f.Options, ui.Option{Value: item.ID, Text: lang.Text{Zh: item.Name.Zh + "（" + office.Zh + "）", En: item.Name.En + " (" + office.In(lang.En) + ")"}})
		}
	}
	return f
}

func whatIfEntry(item *lists.Item) forms.Entry {
	clock := &ui.Field{Kind: lists.KindChoice, Name: "clock", Label: locales.Text("whatif.clock")}
	for _, c := range item.Amendable() {
		l := replay.LimitsOf(item, c)
		text := lang.Text{Zh: c.Name.Zh + "（" + l.Effective().Text().Zh + "）", En: c.Name.En + " (" + l.Effective().Text().En + ")"}
		clock.Options = append(clock.Options, ui.Option{Value: c.ID, Text: text})
	}
	promised := entryText("promised", locales.Text("whatif.promised"))
	promised.Hint, promised.Width = locales.Text("whatif.promised.hint"), 5
	from := &ui.Field{Kind: lists.KindDate, Name: "from", Label: locales.Text("whatif.from"), Optional: true}
	return forms.Entry{clock, promised, from}
}

// replayed plays the city's past with another promise.
func (d *Desk) replayed(ctx context.Context, q question) (*replay.Report, error) {
	changed, faults := d.City.Library.WithPromise(q.item, q.clock, q.promised)
	if changed == nil {
		f := faults[0]
		text := lang.Text{Zh: f.MessageZh + "。" + f.AdviceZh, En: f.Message + ". " + f.Advice}
		return nil, problem.New(problem.Invalid, f.Code, text.Zh, text.En).WithFields(problem.Field{Path: "/promised", Text: text})
	}
	if !d.playing.TryLock() {
		text := locales.Text("whatif.busy")
		return nil, problem.New(problem.Unavailable, "whatif_busy", text.Zh, text.En)
	}
	defer d.playing.Unlock()
	ctx, cancel := context.WithTimeout(ctx, whatIfTime)
	defer cancel()
	report, err := d.City.WhatIf(ctx, changed, q.from)
	if errors.Is(err, context.DeadlineExceeded) {
		text := locales.Text("whatif.long")
		return nil, problem.New(problem.Unavailable, "whatif_long", text.Zh, text.En)
	}
	return report, err
}

func (d *Desk) result(r *page.Request, q question, report *replay.Report) *WhatIfResult {
	out := &WhatIfResult{Report: report, Export: whatIfPath + ".csv?" + r.URL.RawQuery}
	for _, c := range report.Changes {
		for _, l := range c.Limits {
			out.Changes = append(out.Changes, WhatIfChange{c.Name, l.Name, l.Before.Effective().Text(), l.After.Effective().Text()})
		}
	}
	for _, f := range report.Figures {
		if f.Differ {
			row := WhatIfFigure{Name: ui.Link{Text: f.Name, Href: "/figures/" + f.ID}}
			row.Before, row.After = f.Before.String(), f.After.String()
			out.Figures = append(out.Figures, row)
		}
	}
	for _, g := range report.Groups {
		out.Groups = append(out.Groups, WhatIfGroup{g, d.office(g.Office)})
	}
	ours := map[string]bool{}
	for _, code := range r.Viewer.Offices("") {
		ours[code] = true
	}
	for _, c := range report.Differs[:min(whatIfCases, len(report.Differs))] {
		row := WhatIfCase{Number: ui.Link{Text: plain(c.Name())}, Office: d.office(c.Office)}
		if ours[c.Office] {
			row.Number.Href = "/desk/cases/" + c.Case
		}
		for _, why := range c.Reasons {
			row.Why = append(row.Why, why.Text())
		}
		out.Cases = append(out.Cases, row)
	}
	out.More = report.Differ - len(out.Cases)
	for _, u := range report.Unknown {
		out.Unknown = append(out.Unknown, u.Text())
	}
	return out
}

// WhatIfCSV exports the cases that would have come out differently.
func (d *Desk) WhatIfCSV(w http.ResponseWriter, r *page.Request) error {
	_, q, err := d.question(r)
	if err != nil {
		return err
	}
	if !q.asked {
		return page.Redirect(w, r, whatIfPath)
	}
	report, err := d.replayed(r.Context(), q)
	if err != nil {
		return err
	}
	private(w)
	return page.CSV(w, today(r, "what-if", "csv"), replay.CaseRows(report))
}
