package portal

import (
	"strconv"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/ui"
)

// FigureAim is one line on what is wanted of a figure, or how it has moved.
type FigureAim struct {
	Name lang.Text
	Text lang.Text
	Tag  ui.Tag
	// Setting: the city has chosen it, nobody has published it.
	Setting bool
	Press   []ui.Link // what the viewer may open about it
}

// StatementRow is a statement of another authority.
type StatementRow struct {
	Value     string
	Authority string
	Source    string
	At        time.Time
}

// FigureOffices is a figure by office.
type FigureOffices struct {
	Ranked, Small []OfficeRow
	Least         int
}

// OfficeRow is an office's value with how many members it rests on.
type OfficeRow struct {
	Name    ui.Link
	Value   string // "": not known
	Members int
}

// DefinitionRow is a version of a figure's definition.
type DefinitionRow struct {
	At    time.Time
	Entry ui.Link // its announcement in the public log; zero: none yet
	Text  string  // "": the figure went off the list
}

// aims are the target, the alert and the year before.
func (p *Portal) aims(r *page.Request, view *FigureView, f city.Reading) error {
	fig := f.Figure
	if t := fig.Target; t != nil {
		aim := FigureAim{Name: locales.Text("figure.target"), Text: present.Target(fig)}
		if t.Dated {
			until := locales.Text("figure.until", "To", t.By.String())
			aim.Text = lang.Text{Zh: aim.Text.Zh + "（" + until.Zh + "）", En: aim.Text.En + " (" + until.En + ")"}
		}
		aim.Setting = t.Setting
		if f.Value.Known {
			aim.Tag = present.Reached(fig, f.Value)
		}
		view.Aims = append(view.Aims, aim)
	}
	p.alert(r, view, f)
	if fig.Over == figures.OverItems {
		return nil
	}
	return p.compared(r, view, f)
}

// alert are the thresholds, and whether the value lies beyond one. Whoever may
// press finds the way to it here.
func (p *Portal) alert(r *page.Request, view *FigureView, f city.Reading) {
	fig := f.Figure
	if fig.Alert == nil {
		return
	}
	aim := FigureAim{Name: locales.Text("figure.alert"), Text: present.Thresholds(fig), Setting: fig.Alert.Setting}
	if level := figures.Alert(fig, f.Value); level != "" {
		tone := map[string]ui.Tone{"yellow": ui.Warn, "red": ui.Bad}[level]
		aim.Tag = ui.Tag{Tone: tone, Text: locales.Text("figure.alert." + level)}
		if f.Period.All() {
			aim.Press = present.Press(p.City.Pressing(r.Viewer, nil), city.FigureOrCase{Figure: fig.ID, Office: f.Office})
		}
	}
	view.Aims = append(view.Aims, aim)
}

// compared sets the figure beside the year before: the chosen period, or this
// year up to today.
func (p *Portal) compared(r *page.Request, view *FigureView, f city.Reading) error {
	scope := f.Scope
	if scope.All() || scope.From <= figures.Undated+1 || scope.To >= figures.Always-1 {
		today := law.DateOf(r.Now)
		scope.Period = figures.Period{From: figures.Year.Around(today).From, To: today}
	}
	c, err := p.City.Compare(r.Context(), f.Figure.ID, scope)
	if err != nil || c.Difference == "" {
		return err
	}
	was, now := locales.Text("figure.compared.was", "Value", c.Before.Value.Text), periodText(scope.Period)
	aim := FigureAim{Name: locales.Text("figure.compared"), Text: lang.Text{
		Zh: now.Zh + "：" + c.Now.Value.Text + "，" + was.Zh + "（" + c.Difference + "）",
		En: now.En + ": " + c.Now.Value.Text + ", " + was.En + " (" + c.Difference + ")"}}
	switch {
	case c.Better > 0:
		aim.Tag = ui.Tag{Tone: ui.Good, Text: locales.Text("figure.better")}
	case c.Better < 0:
		aim.Tag = ui.Tag{Tone: ui.Warn, Text: locales.Text("figure.worse")}
	case c.Difference == "0":
		aim.Tag = ui.Tag{Tone: ui.Neutral, Text: locales.Text("figure.same")}
	}
	view.Aims = append(view.Aims, aim)
	return nil
}

func (p *Portal) statements(r *page.Request, view *FigureView, f city.Reading) error {
	all, err := p.City.Statements(r.Context(), f.Figure, f.Scope)
	for _, s := range all {
		view.Statements = append(view.Statements, StatementRow{Value: s.Value.Text, Authority: s.Authority, Source: s.Source, At: s.Stated})
	}
	return err
}

func (p *Portal) byOffice(r *page.Request, view *FigureView, f city.Reading) error {
	if f.Figure.Reported != "" {
		return nil
	}
	shares, err := p.City.ByOffice(r.Context(), f.Figure.ID, f.Period, city.SmallOffice)
	if err != nil || len(shares.Ranked)+len(shares.Small) == 0 {
		return err
	}
	rows := func(rs []city.Reading) []OfficeRow {
		var out []OfficeRow
		for _, s := range rs {
			out = append(out, OfficeRow{Name: ui.Link{Text: p.office(s.Office), Href: "/figures/" + f.Figure.ID + page.With(r.URL.Query(), "office", s.Office)},
				Value: s.Value.Text, Members: int(s.Sums.Denominator)})
		}
		return out
	}
	view.Offices = &FigureOffices{Ranked: rows(shares.Ranked), Small: rows(shares.Small), Least: city.SmallOffice}
	return nil
}

func (p *Portal) history(r *page.Request, view *FigureView, f city.Reading) error {
	all, err := p.City.Definitions(r.Context(), f.Figure.ID)
	if err != nil {
		return err
	}
	s := p.state(r)
	for _, d := range all {
		row := DefinitionRow{At: d.At}
		if d.Figure != nil {
			row.Text = d.Figure.Text
		}
		if d.Seq > 0 && p.Public.Kept() && s.Has(d.Seq) {
			index := strconv.FormatInt(d.Seq-1, 10)
			row.Entry = ui.Link{Text: locales.Text("figure.history.entry", "Index", index), Href: entryPath(d.Seq - 1)}
		}
		view.History = append(view.History, row)
	}
	return nil
}
