package desk

import (
	"errors"
	"io"
	"net/http"
	"net/url"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/sheets"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// ImportView is where a workbook of an item is handed in.
type ImportView struct {
	Item     lang.Text
	Submits  bool
	Template ui.Link
	Post     string
	Form     ui.Form
}

// CheckView is what was read from a workbook: what is wrong, or what will be
// opened.
type CheckView struct {
	Item    lang.Text
	File    string
	Faults  []lang.Text
	More    int // faults that are not shown
	Marked  string
	Again   string
	Heads   []lang.Text
	Rows    []CheckRow
	Total   int
	Submits bool
	Post    string
}

// CheckRow is a case that will be opened.
type CheckRow struct {
	Line   int
	Values []ui.Value
	Opened string // href; it has been opened before
}

var (
	importPage = templates.Register[ImportView](templates.Desk, "desk/import")
	checkPage  = templates.Register[CheckView](templates.Desk, "desk/import_check")
)

const (
	faultsShown  = 100
	previewRows  = 20
	previewHeads = 6
)

// bookField is the upload of a workbook, as a form's file field.
func bookField() *lists.Field {
	return &lists.Field{Name: "file", Kind: lists.KindFile, Title: locales.Text("import.file"), Required: true,
		Accept: []string{page.Workbook}, MaxBytes: sheets.MaxBytes}
}

// Template hands out the workbook that rows are filled into.
func (d *Desk) Template(w http.ResponseWriter, r *page.Request) error {
	t, err := d.target(r)
	if err != nil {
		return err
	}
	file, err := sheets.Template(t.rows, r.Lang)
	if err != nil {
		return err
	}
	return t.send(w, "template", file)
}

func (t *target) send(w http.ResponseWriter, what string, file []byte) error {
	name := t.do.Item
	if t.do.Action != "" {
		name += "-" + t.do.Action
	}
	page.Attach(w, name+"-"+what+".xlsx", page.Workbook)
	private(w)
	_, err := w.Write(file)
	return page.Ended(err)
}

// Import takes a workbook and leads to what was read from it.
func (d *Desk) Import(w http.ResponseWriter, r *page.Request) error {
	t, err := d.target(r)
	if err != nil {
		return err
	}
	form := &lists.Form{Fields: []*lists.Field{bookField()}}
	if r.Method != http.MethodPost {
		return t.showUpload(w, r, form, forms.Empty(), nil)
	}
	reader := forms.Reader{Keeper: d.Keeper, Person: r.Viewer.Person}
	posted, err := reader.Read(r.Request, form)
	if err != nil {
		return err
	}
	files := posted.Draft.Files["file"]
	if len(files) == 0 || len(posted.Problems) > 0 {
		if len(posted.Problems) == 0 {
			posted.Problems = []problem.Field{{Path: "/file", Text: locales.Text("import.nofile")}}
		}
		return t.showUpload(w, r, form, posted.Draft, posted.Problems)
	}
	return page.Redirect(w, r, t.at+"/check?"+url.Values{"file": {files[0].Ticket}}.Encode())
}

func (t *target) showUpload(w http.ResponseWriter, r *page.Request, form *lists.Form, draft forms.Draft, problems []problem.Field) error {
	if r.Frame.Errors == nil {
		r.Frame.Errors = forms.Errors(problems)
	}
	if _, err := sheets.Template(t.rows, r.Lang); err != nil {
		return err // a form that no workbook can carry says so at once
	}
	view := ImportView{Item: t.name, Submits: t.rows.Submit, Post: t.at,
		Template: ui.Link{Text: locales.Text("import.template"), Href: t.at + "/template.xlsx"},
		Form: ui.Form{Fields: forms.Builder{Now: r.Now}.Fields(form.Fields, draft, problems),
			Buttons: []ui.Button{{Text: locales.Text("import.read"), Style: ui.Primary}}}}
	t.show(r, false)
	return page.Show(w, r, importPage, view)
}

// importing is one request about a workbook that was handed in.
type importing struct {
	*target
	d      *Desk
	r      *page.Request
	ticket string
	name   string
	file   []byte
	book   *sheets.Book
}

// importing reads the workbook of the request's ticket again: what a page says
// always comes from the file.
func (d *Desk) importing(r *page.Request) (*importing, error) {
	t, err := d.target(r)
	if err != nil {
		return nil, err
	}
	m := &importing{target: t, d: d, r: r, ticket: r.FormValue("file")}
	kept, err := d.Keeper.Redeem(m.ticket, r.Viewer.Person)
	if err != nil {
		return nil, err
	}
	m.name = kept.Name
	if d.City.Evidence == nil {
		return nil, notFound("没有这个文件。", "There is no such file.")
	}
	content, _, err := d.City.Evidence.Open(r.Context(), kept.Digest)
	if err != nil {
		return nil, err
	}
	m.file, err = io.ReadAll(io.LimitReader(content, sheets.MaxBytes+1))
	if err := errors.Join(err, content.Close()); err != nil {
		return nil, err
	}
	m.book, err = sheets.Read(t.rows, m.file, r.Now)
	return m, err
}

func (m *importing) address(what string) string {
	return m.at + "/" + what + "?" + url.Values{"file": {m.ticket}}.Encode()
}

// work is the rows of the workbook as the city carries them out.
func (m *importing) work() city.Import {
	i := m.do
	i.Batch = m.book.Digest
	for _, row := range m.book.Rows {
		i.Rows = append(i.Rows, city.ImportRow{Number: row.Line, Values: row.Values})
	}
	return i
}

// faults are what is wrong with the workbook: in itself, or else what the city
// would refuse.
func (m *importing) faults() ([]sheets.Fault, error) {
	if len(m.book.Faults) > 0 {
		return m.book.Faults, nil
	}
	refused, err := m.d.City.Rehearse(m.r.Context(), m.r.Viewer, m.work())
	if err != nil {
		return nil, err
	}
	return m.book.Blame(refused), nil
}
