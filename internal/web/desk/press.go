package desk

import (
	"net/url"
	"strings"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/ui"
)

// From an alert, of a case or of a figure, to the form of what presses it.

// aboutOf is what the request's address is about.
func aboutOf(r *page.Request) city.FigureOrCase {
	q := r.URL.Query()
	return city.FigureOrCase{Case: q.Get("case"), Figure: q.Get("figure"), Office: q.Get("office")}
}

// figureOf reads how a case names the figure that it was opened about.
func figureOf(text string) city.FigureOrCase {
	id, office, _ := strings.Cut(text, "@")
	return city.FigureOrCase{Figure: id, Office: office}
}

// aboutLink leads back to what a form is opened about.
func (d *Desk) aboutLink(r *page.Request, about city.FigureOrCase) (ui.Link, error) {
	if about.Case == "" {
		return d.figureLink(about), nil
	}
	row, err := d.City.Store.Case(r.Context(), r.Viewer, about.Case)
	if err != nil {
		return ui.Link{}, err
	}
	return ui.Link{Text: d.caseName(row), Href: "/desk/cases/" + row.ID}, nil
}

func (d *Desk) figureLink(about city.FigureOrCase) ui.Link {
	out := ui.Link{Text: plain(about.Figure), Href: "/figures/" + about.Figure}
	if f := d.City.Library.Figure(about.Figure); f != nil {
		out.Text = f.Name
	}
	if about.Office != "" {
		office := d.office(about.Office)
		out.Text = lang.Text{Zh: out.Text.Zh + " · " + office.Zh, En: out.Text.En + " · " + office.En}
		out.Href += "?" + url.Values{"office": {about.Office}}.Encode()
	}
	return out
}

// FigureAlertRow is a figure with an alert.
type FigureAlertRow struct {
	Level     ui.Tag
	Figure    ui.Link
	System    lang.Text
	Value     lang.Text
	Threshold lang.Text
	Setting   bool // the thresholds are nobody's but the city's own
	Press     []ui.Link
}

// figureAlerts are the figures beyond their thresholds, of a level or of both.
func (d *Desk) figureAlerts(r *page.Request, level string) ([]FigureAlertRow, error) {
	alerts, err := d.City.FigureAlerts(r.Context())
	if err != nil {
		return nil, err
	}
	pressing := d.City.Pressing(r.Viewer, nil)
	var out []FigureAlertRow
	for _, a := range alerts {
		if level != "" && a.Level != level {
			continue
		}
		row := FigureAlertRow{Figure: d.figureLink(city.FigureOrCase{Figure: a.Figure.ID}), System: a.Figure.System.Name,
			Value: present.Valued(a.Figure, a.Value.Text), Threshold: present.Thresholds(a.Figure), Setting: a.Figure.Alert.Setting}
		row.Level, _ = present.Alert(a.Level)
		row.Press = present.Press(pressing, city.FigureOrCase{Figure: a.Figure.ID})
		out = append(out, row)
	}
	return out, nil
}
