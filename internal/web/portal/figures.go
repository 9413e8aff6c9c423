package portal

import (
	"context"
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

var figuresPage = templates.Register[FiguresView](templates.Portal, "portal/figures")

const (
	membersPerPage = 50
	exportRows     = 100_000 // of one file
	exportChunk    = 1000    // of one read
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

func (p *Portal) figureCheck(r *page.Request, f city.Reading) *FigureCheck {
	if !p.Public.Kept() {
		return nil
	}
	command := "qingdan verify figure " + p.base(r) + " " + f.Figure.ID
	if !f.All() && f.From > figures.Undated+1 {
		command += " --from " + f.From.String()
	}
	if !f.All() && f.To < figures.Always-1 {
		command += " --to " + f.To.String()
	}
	if f.Office != "" {
		command += " --office " + f.Office
	}
	return &FigureCheck{Command: command, Position: int(f.Position)}
}

func memberQuery(id string, q url.Values, scope figures.Scope, offset, limit int) city.MemberQuery {
	out := city.MemberQuery{Figure: id, Office: scope.Office, Period: &scope.Period, Text: page.Cut(q.Get("q"), 60), Offset: offset, Limit: limit}
	if c := q.Get("counts"); c == "yes" || c == "no" {
		in := c == "yes"
		out.Counts = &in
	}
	return out
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

// allMembers reads what one file holds of the members.
func (p *Portal) allMembers(ctx context.Context, q city.MemberQuery) ([]city.Member, error) {
	var all []city.Member
	for ; q.Offset < exportRows; q.Offset += q.Limit {
		members, total, err := p.City.Store.Members(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, members...)
		if len(all) >= total || len(members) == 0 {
			break
		}
	}
	return all, nil
}

// Export writes a figure's members as CSV.
func (p *Portal) Export(w http.ResponseWriter, r *page.Request) error {
	f, err := p.City.Figure(r.Context(), r.PathValue("figure"))
	if err != nil {
		return err
	}
	scope, _ := scopeOf(r.URL.Query())
	members, err := p.allMembers(r.Context(), memberQuery(f.Figure.ID, r.URL.Query(), scope, 0, exportChunk))
	if err != nil {
		return err
	}
	rows := [][]string{{"成员 member", "机构 office", "计入 counts", "数值 value", "时间 at"}}
	for _, m := range members {
		row := p.member(f.Figure, m)
		rows = append(rows, []string{row.Name.Text.In(r.Lang), row.Office.In(r.Lang), strconv.FormatBool(m.Counts), row.Value, m.At.Format(time.RFC3339)})
	}
	return page.CSV(w, f.Figure.ID+".csv", rows)
}
