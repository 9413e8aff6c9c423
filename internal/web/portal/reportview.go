package portal

import (
	"fmt"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/report"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/present"
)

// ReportBlock is a block of a report's text.
type ReportBlock struct {
	Kind    string // as report.Kind
	Level   int
	Ordered bool
	Rows    []ReportRowCells
}

// ReportRowCells is a row of a table, or an item of a list.
type ReportRowCells struct{ Cells []ReportCell }

// ReportCell is text.
type ReportCell struct{ Runs []ReportRun }

// ReportRun is text of one look or a figure.
type ReportRun struct {
	Text   string
	Strong bool
	Em     bool
	Code   bool
	Href   string
	Cited  bool   // a figure: Note is its number in the list of sources
	Note   int    //
	Known  bool   //
	Stated bool   // a figure that another authority states
	Title  string // of a figure: when it was so, or whose statement it is
}

// SourceRow is a figure that a report cites, in the list at its end.
type SourceRow struct {
	Number      int
	ID          string
	Name        lang.Text
	Value       string
	Unit        lang.Text
	Known       bool
	Share       bool // Numerator over Denominator is the value
	Numerator   string
	Denominator string
	Href        string    // page of the figure; "" where no system has it
	Statement   lang.Text // whose it is and where it stands; empty for what the city computes
}

// reportView draws a report with the values of a moment. Numbers of a frozen
// report lead to its own list, because the figures' pages show now.
func reportView(rep *report.Report, m report.Moment, tag lang.Tag, frozen bool) ReportView {
	view := ReportView{Title: rep.Title, Summary: rep.Summary, At: moment(m.At), Position: int(m.Position)}
	drawing := drawing{moment: m, tag: tag, notes: map[string]int{}, frozen: frozen}
	for i, v := range m.Values {
		drawing.notes[v.ID] = i + 1
		view.Sources = append(view.Sources, sourceRow(i+1, v, tag))
		view.Quotes = view.Quotes || v.Stated != nil
	}
	for _, b := range rep.In(tag).Blocks {
		view.Blocks = append(view.Blocks, drawing.block(b))
	}
	return view
}

func sourceRow(number int, v report.Value, tag lang.Tag) SourceRow {
	row := SourceRow{Number: number, ID: v.ID, Name: v.Name, Value: v.Number(tag), Known: v.Known, Numerator: v.Numerator,
		Denominator: fmt.Sprint(v.Denominator), Share: v.Share() != "", Statement: statement(v.Stated)}
	if v.Unit != "percent" {
		row.Unit = present.Unit(&lists.Figure{Unit: v.Unit})
	}
	if !v.Awaited {
		row.Href = "/figures/" + v.ID
	}
	return row
}

// statement says whose statement a number is, and where it stands.
func statement(s *report.Statement) lang.Text {
	if s == nil {
		return lang.Text{}
	}
	return locales.Text("report.statement", "Authority", s.Authority, "Source", s.Source, "On", day(s.On))
}

type drawing struct {
	moment report.Moment
	tag    lang.Tag
	notes  map[string]int
	frozen bool
}

func (d drawing) block(b report.Block) ReportBlock {
	out := ReportBlock{Kind: string(b.Kind), Level: b.Level, Ordered: b.Ordered}
	for _, row := range b.Rows {
		var cells ReportRowCells
		for _, cell := range row {
			var runs ReportCell
			for _, run := range cell {
				runs.Runs = append(runs.Runs, d.run(run))
			}
			cells.Cells = append(cells.Cells, runs)
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

func (d drawing) run(r report.Run) ReportRun {
	out := ReportRun{Text: r.Text, Strong: r.Strong, Em: r.Em, Code: r.Code, Href: r.Href}
	if r.Figure == "" {
		return out
	}
	v := d.moment.Find(r.Figure)
	out.Cited, out.Known, out.Note, out.Text = true, v.Known, d.notes[v.ID], r.Says(v, d.tag)
	out.Href = fmt.Sprintf("#source-%d", out.Note)
	if !d.frozen && !v.Awaited {
		out.Href = "/figures/" + v.ID
	}
	out.Title = locales.Text("report.cited", "Name", v.Name, "At", moment(d.moment.At), "Entries", d.moment.Position).In(d.tag)
	if v.Stated != nil {
		out.Stated = true
		out.Title = locales.Text("report.cited.statement", "Name", v.Name, "Statement", statement(v.Stated)).In(d.tag)
	}
	return out
}
