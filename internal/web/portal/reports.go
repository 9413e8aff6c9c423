package portal

import (
	"net/http"
	"strconv"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/report"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// ReportsView is the page of all live reports.
type ReportsView struct {
	Rows  []ReportRow
	Empty *ui.Empty
}

// ReportRow is a report with its latest freezes.
type ReportRow struct {
	Title   lang.Text
	Summary lang.Text
	Href    string
	Freezes []FreezeRow
}

// FreezeRow is a freeze.
type FreezeRow struct {
	ui.Link
	Moment lang.Text
	Entry  ui.Link // its announcement in the public log; no address: not there yet
}

// ReportView is a report, as it is now or as it was frozen.
type ReportView struct {
	Title     lang.Text
	Summary   lang.Text
	At        lang.Text
	Position  int
	Blocks    []ReportBlock
	Sources   []SourceRow
	Quotes    bool // some numbers are other authorities' statements
	PDF       bool // the city can print it
	Freezes   []FreezeRow
	MayFreeze bool
	Here      string // path of the page
	Frozen    *FrozenView
}

// FrozenView is what only a frozen report tells.
type FrozenView struct {
	Live       ui.Link
	Number     int // of the report's freezes, from 1
	Digest     string
	Text       string // path of what was kept
	Entry      ui.Link
	Checkpoint string
}

var (
	reportsPage = templates.Register[ReportsView](templates.Portal, "portal/reports")
	reportPage  = templates.Register[ReportView](templates.Portal, "portal/report")
)

const (
	reportsPath   = "/reports"
	listedFreezes = 3
)

// Reports names the live reports.
func (p *Portal) Reports(w http.ResponseWriter, r *page.Request) error {
	view := ReportsView{}
	for _, rep := range p.Live {
		freezes, err := p.freezes(r, rep.ID)
		if err != nil {
			return err
		}
		view.Rows = append(view.Rows, ReportRow{Title: rep.Title, Summary: rep.Summary, Href: reportPath(rep.ID), Freezes: freezes[:min(listedFreezes, len(freezes))]})
	}
	if len(view.Rows) == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("reports.none")}
	}
	return page.Show(w, r, reportsPage, view)
}

func reportPath(id string) string { return reportsPath + "/" + id }

func freezePath(id string, version int) string { return reportPath(id) + "/" + strconv.Itoa(version) }

// report returns the report that a path names.
func (p *Portal) report(r *page.Request) (*report.Report, error) {
	for _, rep := range p.Live {
		if rep.ID == r.PathValue("report") {
			return rep, nil
		}
	}
	return nil, notFound("没有这份报告。", "There is no such report.")
}

// Report shows a report with its figures as they are now.
func (p *Portal) Report(w http.ResponseWriter, r *page.Request) error {
	rep, err := p.report(r)
	if err != nil {
		return err
	}
	moment, _, err := p.City.ReportNow(r.Context(), rep)
	if err != nil {
		return err
	}
	view := reportView(rep, moment, r.Lang, false)
	view.Here, view.PDF, view.MayFreeze = reportPath(rep.ID), p.PDF.Ready() == nil, city.MayFreeze(r.Viewer)
	if view.Freezes, err = p.freezes(r, rep.ID); err != nil {
		return err
	}
	r.Crumbs(reportsCrumb())
	return page.Show(w, r, reportPage, view)
}

func reportsCrumb() ui.Link { return ui.Link{Text: locales.Text("reports.title"), Href: reportsPath} }

// Frozen shows a report as it was frozen.
func (p *Portal) Frozen(w http.ResponseWriter, r *page.Request) error {
	f, freeze, rep, err := p.freeze(r)
	if err != nil {
		return err
	}
	view := p.frozenView(r, f, freeze, rep)
	r.Crumbs(reportsCrumb(), view.Frozen.Live)
	return page.Show(w, r, reportPage, view)
}

func (p *Portal) frozenView(r *page.Request, f city.Frozen, freeze report.Freeze, rep *report.Report) ReportView {
	view := reportView(rep, freeze.Moment, r.Lang, true)
	view.Here, view.PDF = freezePath(rep.ID, f.Version), p.PDF.Ready() == nil
	view.Frozen = &FrozenView{Live: ui.Link{Text: rep.Title, Href: reportPath(rep.ID)}, Number: f.Version, Digest: f.Digest, Text: "/log/texts/" + f.Digest,
		Checkpoint: freeze.Checkpoint, Entry: p.logged(r, f)}
	return view
}

// freeze returns the freeze that a path names.
func (p *Portal) freeze(r *page.Request) (city.Frozen, report.Freeze, *report.Report, error) {
	version, err := strconv.Atoi(r.PathValue("freeze"))
	if err != nil || strconv.Itoa(version) != r.PathValue("freeze") {
		version = 0 // which no freeze has
	}
	return p.City.Freeze(r.Context(), r.PathValue("report"), version)
}

func (p *Portal) freezes(r *page.Request, id string) ([]FreezeRow, error) {
	all, err := p.City.Freezes(r.Context(), id)
	if err != nil {
		return nil, err
	}
	var out []FreezeRow
	for _, f := range all {
		out = append(out, FreezeRow{Moment: moment(f.At), Entry: p.logged(r, f),
			Link: ui.Link{Text: locales.Text("report.freeze.number", "Number", f.Version), Href: freezePath(id, f.Version)}})
	}
	return out, nil
}

// logged is the way to a freeze's announcement in the public log.
func (p *Portal) logged(r *page.Request, f city.Frozen) ui.Link {
	if !p.Public.Kept() {
		return ui.Link{}
	}
	s, err := p.Public.State(r.Context())
	if err != nil || !s.Has(f.Seq) {
		return ui.Link{}
	}
	return ui.Link{Text: locales.Text("report.entry", "Index", f.Seq-1), Href: entryPath(f.Seq - 1)}
}
