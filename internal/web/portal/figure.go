package portal

import (
	"net/http"
	"net/url"
	"strconv"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// FigureView is one figure, of a period and an office if these are chosen.
type FigureView struct {
	Name        lang.Text
	Definition  lang.Text
	Shown       ui.Figure
	Known       bool
	Share       bool // each member counts or does not
	Divided     bool // has a numerator and a denominator
	Median      bool
	Part        lang.Text // the period and the office that are shown; zero: everything
	Wrong       bool      // the dates asked for are none
	Numerator   string
	Denominator string
	Aims        []FigureAim
	Statements  []StatementRow // of another authority; the first is shown
	Trend       *FigureTrend
	Offices     *FigureOffices
	History     []DefinitionRow
	Members     []MemberRow
	Unit        lang.Text
	Filter      ui.Filter
	Pager       ui.Pager
	Export      string
	Source      string       // the definition as the list has it
	Check       *FigureCheck // nil: the city keeps no public log
}

var figurePage = templates.Register[FigureView](templates.Portal, "portal/figure")

// Figure shows one figure: value, aims, trend, offices, members, definition.
func (p *Portal) Figure(w http.ResponseWriter, r *page.Request) error {
	q := r.URL.Query()
	scope, right := scopeOf(q)
	f, err := p.City.ReadFigure(r.Context(), r.PathValue("figure"), scope)
	if err != nil {
		return err
	}
	fig := f.Figure
	now := city.FigureView{Figure: fig, Sums: f.Sums, Value: f.Value}
	view := FigureView{Name: fig.Name, Definition: fig.Definition, Shown: present.Figure(now, r.Now), Known: f.Value.Known,
		Share: fig.Count != nil, Divided: fig.Per == lists.PerShare || fig.Per == lists.PerMean, Median: fig.Per == lists.PerMedian, Wrong: !right,
		Numerator: figures.Plain(f.Sums.Numerator), Denominator: strconv.FormatInt(f.Sums.Denominator, 10), Unit: present.Unit(fig), Source: fig.Text}
	if !scope.All() || scope.Office != "" {
		view.Part = p.partText(scope)
	}
	for _, fill := range []func(*page.Request, *FigureView, city.Reading) error{p.aims, p.statements, p.trend, p.byOffice, p.history, p.members} {
		if err := fill(r, &view, f); err != nil {
			return err
		}
	}
	view.Filter = p.figureFilter(fig, q)
	view.Check = p.figureCheck(r, f)
	r.Crumbs(ui.Link{Text: locales.Text("nav.figures"), Href: "/figures"})
	return page.Show(w, r, figurePage, view)
}

func (p *Portal) members(r *page.Request, view *FigureView, f city.Reading) error {
	q := r.URL.Query()
	n := page.Number(q)
	members, total, err := p.City.Store.Members(r.Context(), memberQuery(f.Figure.ID, q, f.Scope, (n-1)*membersPerPage, membersPerPage))
	if err != nil {
		return err
	}
	here := "/figures/" + f.Figure.ID
	view.Pager = ui.NewPager(total, membersPerPage, n, func(i int) string { return here + page.With(q, "page", strconv.Itoa(i)) })
	view.Export = here + "/members.csv" + page.With(q, "page", "")
	for _, m := range members {
		view.Members = append(view.Members, p.member(f.Figure, m))
	}
	return nil
}

// scopeOf reads the period and the office of an address; it is false, and the
// period is all time, where the dates are none or stand backwards.
func scopeOf(q url.Values) (figures.Scope, bool) {
	scope := figures.Scope{Period: figures.AllTime(), Office: page.Cut(q.Get("office"), 60)}
	days := [2]law.Date{figures.Undated, figures.Undated}
	for i, text := range []string{q.Get("from"), q.Get("to")} {
		if text == "" {
			continue
		}
		day, err := law.ParseDate(text)
		if err != nil {
			return scope, false
		}
		days[i] = day
	}
	if days == [2]law.Date{figures.Undated, figures.Undated} {
		return scope, true
	}
	p := figures.Since(days[0], days[1])
	if p.To < p.From {
		return scope, false
	}
	scope.Period = p
	return scope, true
}

// partText names a period and an office.
func (p *Portal) partText(s figures.Scope) lang.Text {
	out := periodText(s.Period)
	if s.Office != "" {
		office := p.office(s.Office)
		out = lang.Text{Zh: out.Zh + " · " + office.Zh, En: out.En + " · " + office.En}
	}
	return out
}

func periodText(p figures.Period) lang.Text {
	from, to := p.From > figures.Undated+1, p.To < figures.Always-1
	switch {
	case from && to && p.From == p.To:
		return same(p.From.String())
	case from && to:
		return locales.Text("figure.between", "From", p.From.String(), "To", p.To.String())
	case from:
		return locales.Text("figure.since", "From", p.From.String())
	case to:
		return locales.Text("figure.until", "To", p.To.String())
	}
	return locales.Text("figure.whole")
}

// figureFilter chooses period, office and steps; over items there is none.
func (p *Portal) figureFilter(f *lists.Figure, q url.Values) ui.Filter {
	filter := ui.Filter{Action: "/figures/" + f.ID}
	office := choice("office", locales.Text("figure.office"), q)
	office.Options = []ui.Option{option(q, "office", "", locales.Text("figure.office.all"))}
	for _, o := range offices(p.City.Library) {
		office.Options = append(office.Options, option(q, "office", o.Code, o.Name))
	}
	if f.Over != figures.OverItems {
		step := choice("by", locales.Text("figure.step"), q)
		for _, s := range []figures.Step{figures.Month, figures.Year, figures.Week, figures.Day} {
			o := option(q, "by", string(s), locales.Text("figure.step."+string(s)))
			o.Selected = o.Selected || s == figures.Month && q.Get("by") == ""
			step.Options = append(step.Options, o)
		}
		filter.Fields = append(filter.Fields,
			&ui.Field{Kind: lists.KindDate, Name: "from", Label: locales.Text("figure.from"), Value: q.Get("from"), Optional: true},
			&ui.Field{Kind: lists.KindDate, Name: "to", Label: locales.Text("figure.to"), Value: q.Get("to"), Optional: true}, step)
	}
	filter.Fields = append(filter.Fields, office)
	if f.Count != nil {
		counts := choice("counts", locales.Text("members.filter"), q)
		counts.Options = []ui.Option{option(q, "counts", "yes", locales.Text("members.in")), option(q, "counts", "no", locales.Text("members.out"))}
		filter.Fields = append(filter.Fields, counts)
	}
	if len(q) > 0 {
		filter.Clear = filter.Action
	}
	return filter
}
