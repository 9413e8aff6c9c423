package desk

import (
	"net/http"

	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/sheets"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/ui"
)

// CheckImport shows what is wrong with a workbook, or what it will open, and
// opens it.
func (d *Desk) CheckImport(w http.ResponseWriter, r *page.Request) error {
	m, err := d.importing(r)
	if p := problem.Of(err); p != nil && p.Kind == problem.Invalid {
		return d.unreadable(w, r, p)
	}
	if err != nil {
		return err
	}
	if r.Method == http.MethodPost && len(m.book.Faults) == 0 {
		m.start()
		return page.Redirect(w, r, m.address("progress"))
	}
	return m.showCheck(w)
}

// unreadable leads back to the upload with what is wrong about the file.
func (d *Desk) unreadable(w http.ResponseWriter, r *page.Request, p *problem.Problem) error {
	t, err := d.target(r)
	if err != nil {
		return err
	}
	form := &lists.Form{Fields: []*lists.Field{bookField()}}
	return t.showUpload(w, r, form, forms.Empty(), []problem.Field{{Path: "/file", Text: p.Text}})
}

func (m *importing) showCheck(w http.ResponseWriter) error {
	view := CheckView{Item: m.target.name, File: m.name, Total: len(m.book.Rows), Submits: m.rows.Submit, Again: m.at, Post: m.address("check")}
	faults, err := m.faults()
	if err != nil {
		return err
	}
	for _, f := range faults[:min(faultsShown, len(faults))] {
		view.Faults = append(view.Faults, f.Where())
	}
	if len(faults) > 0 {
		view.More, view.Marked = len(faults)-len(view.Faults), m.address("faults.xlsx")
		m.r.Frame.Errors = &ui.ErrorSummary{Title: locales.Text("import.faults", "Count", len(faults)), Errors: []ui.Link{{Text: locales.Text("import.faults.text"), Href: "#faults"}}}
	}
	if err := m.preview(&view); err != nil {
		return err
	}
	m.show(m.r, true)
	return page.Show(w, m.r, checkPage, view)
}

// preview shows the first rows, and which have been carried out before.
func (m *importing) preview(view *CheckView) error {
	before, err := m.d.City.Imported(m.r.Context(), m.r.Viewer, m.work())
	if err != nil {
		return err
	}
	fields := m.known()
	for _, f := range fields {
		view.Heads = append(view.Heads, f.Title)
	}
	for _, row := range m.book.Rows[:min(previewRows, len(m.book.Rows))] {
		shown := CheckRow{Line: row.Line}
		if id := before[row.Line]; id != "" {
			shown.Opened = "/desk/cases/" + id
		}
		for _, f := range fields {
			shown.Values = append(shown.Values, forms.Show{}.Value(f, row.Values[f.Name]))
		}
		view.Rows = append(view.Rows, shown)
	}
	return nil
}

// known are the fields by which people know a row again.
func (m *importing) known() []*lists.Field {
	var out []*lists.Field
	for _, f := range m.rows.Form.Fields {
		switch f.Kind {
		case lists.KindFile, lists.KindFiles, lists.KindGroup, lists.KindArea, lists.KindRows:
			continue
		}
		if !f.ReadOnly && len(out) < previewHeads {
			out = append(out, f)
		}
	}
	return out
}

// FaultsBook hands the workbook back with a comment on each cell that is wrong.
func (d *Desk) FaultsBook(w http.ResponseWriter, r *page.Request) error {
	m, err := d.importing(r)
	if err != nil {
		return err
	}
	faults, err := m.faults()
	if err != nil {
		return err
	}
	if run := d.runs.of(m); run != nil {
		faults = append(faults, run.state().faults...)
	}
	marked, err := sheets.Annotate(m.file, faults, r.Lang)
	if err != nil {
		return err
	}
	return m.send(w, "faults", marked)
}
