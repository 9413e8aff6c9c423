package portal

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// FiguresView is the page of all figures.
type FiguresView struct {
	Groups []FigureGroup
	Empty  *ui.Empty
}

// FigureGroup are the figures of a system.
type FigureGroup struct {
	Name    lang.Text
	Figures []ui.Figure
	Unknown []ui.Link // nothing has been counted yet
}

// FigureView is one figure with its definition and members.
type FigureView struct {
	Name        lang.Text
	Definition  lang.Text
	Shown       ui.Figure
	Known       bool
	Share       bool // has a denominator that is not just its members
	Numerator   string
	Denominator string
	Members     []MemberRow
	Unit        lang.Text
	Filter      ui.Filter
	Pager       ui.Pager
	Export      string
	Source      string       // the definition as the list has it
	Check       *FigureCheck // nil: the city keeps no public log
}

// FigureCheck says how anybody recomputes a figure from the public log.
type FigureCheck struct {
	Command  string
	Position int // entries of the log that the figure reckons with; 0: none yet
}

// MemberRow is a member of a figure.
type MemberRow struct {
	Name   ui.Link
	Office lang.Text
	Counts ui.Tag
	Value  string
	At     time.Time
}

var (
	figuresPage = templates.Register[FiguresView](templates.Portal, "portal/figures")
	figurePage  = templates.Register[FigureView](templates.Portal, "portal/figure")
)

const (
	membersPerPage = 50
	exportRows     = 100_000
)

// Figures shows every figure of every system.
func (p *Portal) Figures(w http.ResponseWriter, r *page.Request) error {
	all, err := p.City.Figures(r.Context())
	if err != nil {
		return err
	}
	var view FiguresView
	for _, sys := range p.City.Library.Systems {
		g := FigureGroup{Name: sys.Name}
		for _, f := range all {
			switch {
			case f.Figure.System != sys:
			case f.Value.Known:
				g.Figures = append(g.Figures, present.Figure(f, r.Now))
			default:
				g.Unknown = append(g.Unknown, ui.Link{Text: f.Figure.Name, Href: "/figures/" + f.Figure.ID})
			}
		}
		if len(g.Figures)+len(g.Unknown) > 0 {
			view.Groups = append(view.Groups, g)
		}
	}
	if len(view.Groups) == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("figures.none")}
	}
	return page.Show(w, r, figuresPage, view)
}

// Figure shows one figure: definition, numerator, denominator, members.
func (p *Portal) Figure(w http.ResponseWriter, r *page.Request) error {
	f, err := p.City.Figure(r.Context(), r.PathValue("figure"))
	if err != nil {
		return err
	}
	q := r.URL.Query()
	n, _ := strconv.Atoi(q.Get("page"))
	n = max(1, n)
	members, total, err := p.City.Store.Members(r.Context(), memberQuery(f.Figure.ID, q, (n-1)*membersPerPage, membersPerPage))
	if err != nil {
		return err
	}
	here := "/figures/" + f.Figure.ID
	view := FigureView{Name: f.Figure.Name, Definition: f.Figure.Definition, Shown: present.Figure(f, r.Now), Known: f.Value.Known, Share: f.Figure.Per == "share",
		Numerator: figures.Plain(f.Sums.Numerator), Denominator: strconv.FormatInt(f.Sums.Denominator, 10), Unit: present.Unit(f.Figure), Source: f.Figure.Text,
		Pager:  ui.NewPager(total, membersPerPage, n, func(i int) string { return here + page.With(q, "page", strconv.Itoa(i)) }),
		Export: here + "/members.csv" + page.With(q, "page", "")}
	view.Filter = memberFilter(here, q)
	view.Check = p.figureCheck(r, f)
	for _, m := range members {
		view.Members = append(view.Members, p.member(f.Figure, m))
	}
	r.Crumbs(ui.Link{Text: locales.Text("nav.figures"), Href: "/figures"})
	return page.Show(w, r, figurePage, view)
}

func (p *Portal) figureCheck(r *page.Request, f city.FigureView) *FigureCheck {
	if !p.Public.Kept() {
		return nil
	}
	return &FigureCheck{Command: "qingdan verify figure " + p.base(r) + " " + f.Figure.ID, Position: int(f.Position)}
}

func memberQuery(id string, q url.Values, offset, limit int) city.MemberQuery {
	out := city.MemberQuery{Figure: id, Office: q.Get("office"), Text: page.Cut(q.Get("q"), 60), Offset: offset, Limit: limit}
	if c := q.Get("counts"); c == "yes" || c == "no" {
		in := c == "yes"
		out.Counts = &in
	}
	return out
}

func memberFilter(here string, q url.Values) ui.Filter {
	counts := choice("counts", locales.Text("members.filter"), q)
	counts.Options = []ui.Option{option(q, "counts", "yes", locales.Text("members.in")), option(q, "counts", "no", locales.Text("members.out"))}
	f := ui.Filter{Action: here, Fields: []*ui.Field{counts}}
	if q.Get("counts") != "" {
		f.Clear = here
	}
	return f
}

// member names a member as everybody may know it: an item by its name, a case
// by its number, a record by its key.
func (p *Portal) member(f *lists.Figure, m city.Member) MemberRow {
	row := MemberRow{Office: p.office(m.Office), Value: figures.Plain(m.Value), At: m.At,
		Counts: ui.Tag{Tone: ui.Neutral, Text: locales.Text("members.out")}}
	if m.Counts {
		row.Counts = ui.Tag{Tone: ui.Good, Text: locales.Text("members.in")}
	}
	kind, id, _ := strings.Cut(m.Subject, ":")
	row.Name.Text = lang.Text{Zh: id, En: id}
	switch kind {
	case "item":
		if item := p.City.Library.Item(id); item != nil {
			row.Name = ui.Link{Text: item.Name, Href: "/items/" + id}
		}
	case "case":
		row.Name.Text = lang.Text{Zh: m.Name, En: m.Name}
	}
	return row
}

// Export writes a figure's members as CSV.
func (p *Portal) Export(w http.ResponseWriter, r *page.Request) error {
	f, err := p.City.Figure(r.Context(), r.PathValue("figure"))
	if err != nil {
		return err
	}
	members, _, err := p.City.Store.Members(r.Context(), memberQuery(f.Figure.ID, r.URL.Query(), 0, exportRows))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+f.Figure.ID+`.csv"`)
	if _, err := w.Write([]byte("\ufeff")); err != nil { // so that spreadsheets read it as UTF-8
		return nil
	}
	out := csv.NewWriter(w)
	_ = out.Write([]string{"成员 member", "机构 office", "计入 counts", "数值 value", "时间 at"})
	for _, m := range members {
		row := p.member(f.Figure, m)
		_ = out.Write([]string{row.Name.Text.In(r.Lang), row.Office.In(r.Lang), strconv.FormatBool(m.Counts), row.Value, m.At.Format(time.RFC3339)})
	}
	out.Flush()
	return nil
}
