package desk

import (
	"net/http"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/sheets"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
)

// What one export holds at most, and how much of it is read at a time.
const (
	exportRows  = 10_000
	exportChunk = 1000
)

// collect reads the whole list that the page shows a part of.
func (d *Desk) collect(r *page.Request) ([][]string, error) {
	l := ask(r)
	out := [][]string{heads(r.Lang)}
	for offset := 0; offset < exportRows; offset += exportChunk {
		l.query.Offset, l.query.Limit = offset, exportChunk
		lines, total, err := d.find(r.Context(), r.Viewer, l)
		if err != nil {
			return nil, err
		}
		for _, line := range lines {
			out = append(out, d.cells(r.Lang, line))
		}
		if offset+exportChunk >= total {
			break
		}
	}
	return out, nil
}

func heads(tag lang.Tag) []string {
	return []string{locales.Text("desk.number").In(tag), locales.Text("desk.item").In(tag), locales.Text("desk.office").In(tag),
		locales.Text("desk.subject").In(tag), locales.Text("desk.state").In(tag), locales.Text("desk.opened").In(tag),
		locales.Text("case.received").In(tag), locales.Text("desk.due").In(tag), locales.Text("case.closed").In(tag),
		locales.Text("desk.alert").In(tag), locales.Text("case.steward").In(tag)}
}

// cells are a case as exported: subjects stay masked as on the page.
func (d *Desk) cells(tag lang.Tag, line city.CaseLine) []string {
	row := line.Row
	alert, _ := present.Alert(row.Alert)
	steward := ""
	if row.Steward != "" {
		steward = d.office(row.Steward).In(tag)
	}
	return []string{row.Number, line.Item.Name.In(tag), d.office(row.Office).In(tag), row.Subject, line.State.Name.In(tag),
		moment(row.Opened), moment(row.Received), moment(row.Due), moment(row.Closed),
		alert.Text.In(tag), steward}
}

func moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(law.Shanghai()).Format("2006-01-02 15:04")
}

// Workbook exports the current list as .xlsx.
func (d *Desk) Workbook(w http.ResponseWriter, r *page.Request) error {
	rows, err := d.collect(r)
	if err != nil {
		return err
	}
	table := make([][]any, len(rows))
	for i, row := range rows {
		for _, text := range row {
			table[i] = append(table[i], text)
		}
	}
	file, err := sheets.Table(table, 20)
	if err != nil {
		return err
	}
	private(w)
	page.Attach(w, today(r, "cases", "xlsx"), page.Workbook)
	_, err = w.Write(file)
	return page.Ended(err)
}

// CSV exports the current list as CSV.
func (d *Desk) CSV(w http.ResponseWriter, r *page.Request) error {
	rows, err := d.collect(r)
	if err != nil {
		return err
	}
	private(w)
	return page.CSV(w, today(r, "cases", "csv"), rows)
}

// private keeps a file of what one viewer may see from being given to another.
func private(w http.ResponseWriter) { w.Header().Set("Cache-Control", "private, no-store") }

// today names a file of what is so today.
func today(r *page.Request, what, ext string) string {
	return what + "-" + law.DateOf(r.Now).String() + "." + ext
}
