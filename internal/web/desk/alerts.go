package desk

import (
	"net/http"
	"strconv"
	"time"

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

// AlertsView is the cases with an alert that the viewer may see, and which
// offices are late.
type AlertsView struct {
	Tabs    []ui.NavItem
	Figures []FigureAlertRow
	Rows    []AlertRow
	Pager   ui.Pager
	Empty   *ui.Empty
	Office  lang.Text // the list is of this office alone; empty: of all
	All     string
	Heat    ui.Heat
	Minimum *ui.Action // administrators set how many cases it takes to be ranked
}

// AlertRow is a case with an alert.
type AlertRow struct {
	Level   ui.Tag
	Case    ui.Link
	Item    lang.Text
	Subject string
	State   ui.Tag
	Office  lang.Text
	Why     lang.Text // the action that raised it
	Since   time.Time
	Event   string // href of the step
	Clock   *ui.Clock
}

var alertsPage = templates.Register[AlertsView](templates.Desk, "desk/alerts")

// Alerts shows the alerts, red first, and the offices by what is late.
func (d *Desk) Alerts(w http.ResponseWriter, r *page.Request) error {
	return d.alerts(w, r, minimumField(0))
}

func (d *Desk) alerts(w http.ResponseWriter, r *page.Request, minimum *ui.Field) error {
	q := r.URL.Query()
	n := page.Number(q)
	query := city.CaseQuery{Alert: "any", Open: true, Sort: "alert", Office: q.Get("office"), Offset: (n - 1) * perPage, Limit: perPage}
	for _, level := range levels {
		if q.Get("level") == level {
			query.Alert = level
		}
	}
	lines, total, err := d.City.Cases(r.Context(), r.Viewer, query, "")
	if err != nil {
		return err
	}
	view := AlertsView{Tabs: alertTabs(r), Pager: ui.NewPager(total, perPage, n, func(i int) string { return "/desk/alerts" + page.With(q, "page", strconv.Itoa(i)) })}
	if query.Office != "" {
		view.Office, view.All = d.office(query.Office), "/desk/alerts"+page.With(q, "office", "")
	}
	if view.Rows, err = d.alertRows(r, lines); err != nil {
		return err
	}
	if query.Office == "" {
		if view.Figures, err = d.figureAlerts(r, q.Get("level")); err != nil {
			return err
		}
	}
	if total == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("alerts.none"), Text: locales.Text("alerts.none.text")}
	}
	ranking, err := d.City.Lateness(r.Context(), r.Viewer, "")
	if err != nil {
		return err
	}
	view.Heat = present.Heat(ranking, d.office, func(code string) string { return "/desk/alerts?office=" + code })
	if r.Viewer.Admin {
		if minimum.Value == "" {
			minimum.Value = strconv.Itoa(ranking.Minimum)
		}
		view.Minimum = &ui.Action{ID: "minimum", Name: locales.Text("heat.minimum"), Style: ui.Secondary, Post: "/desk/alerts/minimum", Open: !minimum.Error.IsZero(),
			Form: ui.Form{Fields: []*ui.Field{minimum}, Buttons: button(locales.Text("account.save"), ui.Secondary)}}
	}
	return page.Show(w, r, alertsPage, view)
}

func minimumField(n int) *ui.Field {
	f := &ui.Field{Kind: lists.KindInteger, Name: "minimum", Label: locales.Text("heat.minimum.label"), Width: 5}
	if n > 0 {
		f.Value = strconv.Itoa(n)
	}
	return f
}

// Minimum sets how many cases an office needs to be ranked.
func (d *Desk) Minimum(w http.ResponseWriter, r *page.Request) error {
	entry := forms.Entry{minimumField(0)}
	entry.Read(r.Request)
	n, err := strconv.Atoi(entry.Get("minimum"))
	if err != nil {
		n = 0
	}
	err = d.City.SetRankMinimum(r.Context(), r.Viewer, n)
	if p := problem.Of(err); p != nil && p.Kind == problem.Invalid {
		r.Frame.Errors = entry.Blame(p.WithFields(problem.Field{Path: "/minimum", Text: p.Text}))
		return d.alerts(w, r, entry[0])
	}
	if err != nil {
		return err
	}
	page.Notify(w, ui.Good, "notice.person.changed")
	return page.Redirect(w, r, "/desk/alerts")
}

func alertTabs(r *page.Request) []ui.NavItem {
	q := r.URL.Query()
	tab := func(level string, text lang.Text) ui.NavItem {
		return ui.NavItem{Link: ui.Link{Text: text, Href: "/desk/alerts" + page.With(q, "level", level)}, Current: q.Get("level") == level}
	}
	out := []ui.NavItem{tab("", locales.Text("alert.any"))}
	for _, level := range levels {
		tag, _ := present.Alert(level)
		out = append(out, tab(level, tag.Text))
	}
	return out
}

func (d *Desk) alertRows(r *page.Request, lines []city.CaseLine) ([]AlertRow, error) {
	raised, err := d.City.Raised(r.Context(), lines)
	if err != nil {
		return nil, err
	}
	var out []AlertRow
	for _, line := range lines {
		here := "/desk/cases/" + line.Row.ID
		row := AlertRow{Case: ui.Link{Text: number(line.Row), Href: here}, Item: line.Item.Name, Subject: line.Row.Subject,
			State: present.State(line.State), Office: d.office(line.Row.Office)}
		row.Level, _ = present.Alert(line.Row.Alert)
		if why := raised[line.Row.ID]; why != nil {
			row.Since, row.Event = why.Event.At, here+stepHref(why.Event.Version)
			row.Why = plain(why.Event.Action)
			if why.Action != nil {
				row.Why = why.Action.Name
			}
		}
		if row.Clock, err = present.LineClock(d.City, line); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}
