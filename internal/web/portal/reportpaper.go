package portal

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
)

// PaperView is a report as it is printed to PDF. What it leads to are
// addresses, because paper has no page around it.
type PaperView struct {
	ReportView
	Address  string    // of the report's page
	Standing lang.Text // when and of how many entries the numbers are
	Foot     lang.Text // the same in short, at the foot of every page
}

var paperPage = templates.Register[PaperView](templates.Paper, "portal/report-paper")

// ReportPDF prints a report as it is now.
func (p *Portal) ReportPDF(w http.ResponseWriter, r *page.Request) error {
	rep, err := p.report(r)
	if err != nil {
		return err
	}
	if err := p.PDF.Ready(); err != nil {
		return err
	}
	m, _, err := p.City.ReportNow(r.Context(), rep)
	if err != nil {
		return err
	}
	view := reportView(rep, m, r.Lang, false)
	view.Here = reportPath(rep.ID)
	return p.print(w, r, rep.ID, view)
}

// FrozenPDF prints a frozen report.
func (p *Portal) FrozenPDF(w http.ResponseWriter, r *page.Request) error {
	f, freeze, rep, err := p.freeze(r)
	if err != nil {
		return err
	}
	return p.print(w, r, rep.ID+"-"+strconv.Itoa(f.Version), p.frozenView(r, f, freeze, rep))
}

func (p *Portal) print(w http.ResponseWriter, r *page.Request, name string, v ReportView) error {
	base := p.base(r)
	view := PaperView{ReportView: v.outside(base), Address: base + v.Here, Standing: v.standing(), Foot: v.foot()}
	var html bytes.Buffer
	if err := paperPage.Draw(&html, r.Kit.Set, r.Frame, view); err != nil {
		return err
	}
	file, err := p.PDF.Print(r.Context(), html.Bytes())
	if err != nil {
		return err
	}
	send(w, r, "application/pdf", name+"-"+string(r.Lang)+".pdf", file)
	return nil
}

// standing says when and of how many entries the numbers are.
func (v ReportView) standing() lang.Text {
	if v.Frozen != nil {
		return locales.Text("report.was", "At", v.At, "Entries", v.Position)
	}
	return locales.Text("report.live", "At", v.At, "Entries", v.Position)
}

func (v ReportView) foot() lang.Text {
	if v.Frozen != nil {
		return locales.Text("report.running.frozen", "Number", v.Frozen.Number, "At", v.At, "Entries", v.Position)
	}
	return locales.Text("report.running", "At", v.At, "Entries", v.Position)
}

// outside returns the view with addresses in place of paths of the city.
func (v ReportView) outside(base string) ReportView {
	address := func(href string) string {
		if strings.HasPrefix(href, "/") {
			return base + href
		}
		return href
	}
	for i := range v.Sources {
		v.Sources[i].Href = address(v.Sources[i].Href)
	}
	for _, b := range v.Blocks {
		for _, row := range b.Rows {
			for _, c := range row.Cells {
				for i := range c.Runs {
					c.Runs[i].Href = address(c.Runs[i].Href)
				}
			}
		}
	}
	if v.Frozen != nil {
		f := *v.Frozen
		f.Text, f.Entry.Href, f.Live.Href = address(f.Text), address(f.Entry.Href), address(f.Live.Href)
		v.Frozen = &f
	}
	return v
}
