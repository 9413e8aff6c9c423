package sheets

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"qingdan/internal/casework"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// Book is a workbook as it was read.
type Book struct {
	Digest string // of the file, hexadecimal
	Rows   []Row  // in the order of the sheet
	Faults []Fault
	Submit bool // the cases are handed in as they are opened
}

// Row is one case.
type Row struct {
	Sheet string
	Line  int // of the sheet, from 1
	Form  map[string]any
	cells map[string]Fault // places by pointer, without texts
}

// place is where a table stands in a workbook.
type place struct {
	sheet string
	first int         // line of the headings
	at    map[int]int // column of the table by column of the sheet, both from 0
	keyed int         // column of the numbers, from 0; -1: none
}

// Fault is something wrong, by sheet and cell.
type Fault struct {
	Sheet, Cell string
	Text        lang.Text
}

// Where says the place and what is wrong in one line.
func (f Fault) Where() lang.Text {
	return lang.Text{Zh: "工作表“" + f.Sheet + "”，单元格 " + f.Cell + "：" + f.Text.Zh, En: "Sheet “" + f.Sheet + "”, cell " + f.Cell + ": " + f.Text.En}
}

// Read reads a filled-in workbook of an item at a time. What is wrong in it are
// Faults, all of them; an error is a *problem.Problem where the file cannot be
// read at all: no workbook, out of bounds, sheets that are not the template's.
func Read(item *lists.Item, file []byte, now time.Time) (*Book, error) {
	l, err := layoutOf(item)
	if err != nil {
		return nil, err
	}
	formulas, err := bounded(file)
	if err != nil {
		return nil, err
	}
	book, err := open(file)
	if err != nil {
		return nil, err
	}
	defer book.Close()
	sum := sha256.Sum256(file)
	r := &reader{layout: l, book: book, now: now, formulas: formulas, wrong: map[string]bool{}, out: &Book{Digest: hex.EncodeToString(sum[:]), Submit: Submits(item)}}
	if err := r.read(); err != nil {
		return nil, err
	}
	return r.out, nil
}

func open(file []byte) (*excelize.File, error) {
	// Nothing is unpacked to disk: the limit of a part in memory is that of all.
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{RawCellValue: true, UnzipSizeLimit: 2 * maxUnzipped, UnzipXMLSizeLimit: 2 * maxUnzipped})
	if errors.Is(err, excelize.ErrWorkbookFileFormat) || errors.Is(err, excelize.ErrWorkbookPassword) {
		return nil, problem.New(problem.Invalid, "workbook_locked", "表格有密码或格式不对，请另存为不加密的 .xlsx。", "The workbook is encrypted or of another format; save it as .xlsx without a password.").Wrap(err)
	}
	if err != nil {
		return nil, noWorkbook(err)
	}
	return book, nil
}

// reader reads one workbook.
type reader struct {
	*layout
	book     *excelize.File
	now      time.Time
	formulas bool
	out      *Book
	date1904 bool
	wrong    map[string]bool // cells
}

// line is a line of a sheet by posted names.
type line struct {
	number int // of the sheet, from 1
	values map[string][]string
	cells  map[string]string // by posted name
	key    string            // what stands under the number
}

func (r *reader) read() error {
	if props, err := r.book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		r.date1904 = *props.Date1904
	}
	main, mainLines, err := r.table(0)
	if err != nil {
		return err
	}
	if len(mainLines) > maxRows {
		return tooLarge()
	}
	subs, lines := map[string]place{}, map[string]map[string][]line{}
	for i, t := range r.layout.tables[1:] {
		p, of, err := r.table(i + 1)
		if err != nil {
			return err
		}
		subs[t.name] = p
		lines[t.name] = r.byKey(p, of, mainLines)
	}
	r.numbers(main, mainLines)
	for _, l := range mainLines {
		r.row(main, l, subs, lines)
	}
	if len(mainLines) == 0 {
		r.fault(main.sheet, cell(1, main.first+1), lang.Text{Zh: "表里没有数据", En: "There are no rows"})
	}
	return nil
}

func (r *reader) fault(sheet, at string, text lang.Text) {
	if r.wrong[sheet+"!"+at] {
		return // the first thing that is wrong in a cell is enough
	}
	r.wrong[sheet+"!"+at] = true
	r.out.Faults = append(r.out.Faults, Fault{Sheet: sheet, Cell: at, Text: text})
}

// table finds the sheet of a table and reads its lines.
func (r *reader) table(i int) (place, []line, error) {
	sheet := r.sheet(i)
	t := r.layout.tables[i]
	if sheet == "" {
		name := r.sheetNames(lang.Zh)[i]
		return place{}, nil, problem.New(problem.Invalid, "no_sheet", "表格里没有工作表“"+name+"”，请用下载的模板填写。",
			"The workbook has no sheet “"+r.sheetNames(lang.En)[i]+"”; fill in the template.")
	}
	rows, err := r.book.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		return place{}, nil, noWorkbook(err)
	}
	p := r.headings(t, sheet, rows)
	var out []line
	for n := p.first; n < len(rows); n++ {
		if l, some := r.line(t, p, n+1, rows[n]); some {
			out = append(out, l)
		}
	}
	return p, out, nil
}

// sheet is the name of a table's sheet: as the template gives it in either
// language; of the cases otherwise the first.
func (r *reader) sheet(i int) string {
	have := r.book.GetSheetList()
	for _, tag := range []lang.Tag{lang.Zh, lang.En} {
		if want := r.sheetNames(tag)[i]; slices.Contains(have, want) {
			return want
		}
	}
	if i == 0 && len(have) > 0 {
		return have[0]
	}
	return ""
}

// titleLines are above the headings at most: a title, who filled it in.
const titleLines = 5

// headings finds the line of the headings and which column is which.
func (r *reader) headings(t *table, sheet string, rows [][]string) place {
	best := place{sheet: sheet, first: 1, at: map[int]int{}, keyed: -1}
	for n := range min(titleLines, len(rows)) {
		p := place{sheet: sheet, first: n + 1, at: map[int]int{}, keyed: -1}
		for col, text := range rows[n] {
			if h := plainHeading(text); h == plainHeading(number.Zh) || h == plainHeading(number.En) {
				p.keyed = col
			}
			if i := slices.IndexFunc(t.columns, func(c column) bool { return c.is(text) }); i >= 0 && text != "" {
				p.at[col] = i
			}
		}
		if len(p.at) > len(best.at) {
			best = p
		}
	}
	var texts []string
	if best.first <= len(rows) {
		texts = rows[best.first-1]
	}
	r.headingFaults(t, best, texts)
	return best
}

func (r *reader) headingFaults(t *table, p place, texts []string) {
	taken := map[int]int{}
	for col, text := range texts {
		i, known := p.at[col]
		first, twice := taken[i]
		switch {
		case strings.TrimSpace(text) == "" || col == p.keyed:
		case !known:
			r.fault(p.sheet, cell(col+1, p.first), lang.Text{Zh: "表单里没有这一列，请删去或改回模板的列名", En: "The form has no such column; delete it or restore its heading"})
		case twice:
			r.fault(p.sheet, cell(col+1, p.first), lang.Text{Zh: "这一列与 " + cell(first+1, p.first) + " 重复", En: "This column repeats " + cell(first+1, p.first)})
		default:
			taken[i] = col
		}
	}
	end := len(texts)
	for i, c := range t.columns {
		if _, there := taken[i]; !there && c.field.Required && c.field.When == nil {
			end++
			r.fault(p.sheet, cell(end, p.first), lang.Text{Zh: "缺少列“" + c.title.Zh + "”", En: "The column “" + c.title.En + "” is missing"})
		}
	}
	if t.rows != nil && p.keyed < 0 {
		r.fault(p.sheet, cell(1, p.first), lang.Text{Zh: "缺少列“" + number.Zh + "”", En: "The column “" + number.En + "” is missing"})
	}
}

// line reads one line; some is false where nothing stands in it.
func (r *reader) line(t *table, p place, n int, texts []string) (l line, some bool) {
	l = line{number: n, values: map[string][]string{}, cells: map[string]string{}}
	for col, i := range p.at {
		l.cells[t.columns[i].name] = cell(col+1, n)
	}
	for col, text := range texts {
		text = strings.TrimSpace(text)
		i, known := p.at[col]
		if r.computed(p.sheet, cell(col+1, n), text) && (known || col == p.keyed) {
			r.fault(p.sheet, cell(col+1, n), lang.Text{Zh: "这里是公式或错误值；请改为数值", En: "This is a formula or an error; enter the value"})
			some = true
			continue
		}
		switch {
		case text == "":
		case col == p.keyed:
			l.key, some = text, some || t.rows != nil
		case known:
			some = true
			c := t.columns[i]
			l.values[c.name] = r.values(c.field, text)
		}
	}
	return l, some
}

// computed reports whether a cell holds a formula or an error.
func (r *reader) computed(sheet, at, text string) bool {
	if strings.HasPrefix(text, "#") {
		if kind, err := r.book.GetCellType(sheet, at); err == nil && kind == excelize.CellTypeError {
			return true
		}
	}
	if !r.formulas {
		return false
	}
	formula, err := r.book.GetCellFormula(sheet, at)
	return err == nil && formula != ""
}

// values turns a cell into what a form would post.
func (r *reader) values(f *lists.Field, text string) []string {
	switch f.Kind {
	case lists.KindDate:
		if serial, err := strconv.ParseFloat(text, 64); err == nil && serial >= 1 && serial < 2958466 { // to the year 9999
			if day, err := excelize.ExcelDateToTime(serial, r.date1904); err == nil {
				return []string{day.Format(time.DateOnly)}
			}
		}
	case lists.KindNumber, lists.KindMoney, lists.KindInteger:
		if strings.ContainsAny(text, "eE") {
			if n, err := strconv.ParseFloat(text, 64); err == nil {
				return []string{strconv.FormatFloat(n, 'f', -1, 64)}
			}
		}
	case lists.KindChoice:
		return []string{choice(f, text)}
	case lists.KindChoices:
		var out []string
		for _, part := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune("、,，;；\n", c) }) {
			out = append(out, choice(f, strings.TrimSpace(part)))
		}
		return out
	}
	return []string{text}
}

// choice is the value of an option by its text in either language.
func choice(f *lists.Field, text string) string {
	for _, o := range f.Options {
		if text == o.Value || text == o.Text.Zh || strings.EqualFold(text, o.Text.In(lang.En)) {
			return o.Value
		}
	}
	return text
}

// numbers refuses two cases of one number, and one without where lines of
// other sheets must name it.
func (r *reader) numbers(p place, lines []line) {
	if len(r.layout.tables) == 1 || p.keyed < 0 {
		return
	}
	seen := map[string]int{}
	for _, l := range lines {
		first, twice := seen[l.key]
		at := cell(p.keyed+1, l.number)
		switch {
		case l.key == "":
			r.fault(p.sheet, at, lang.Text{Zh: "请填写序号", En: "Enter a number"})
		case twice:
			r.fault(p.sheet, at, lang.Text{Zh: "序号与第 " + strconv.Itoa(first) + " 行重复", En: "The number repeats that of row " + strconv.Itoa(first)})
		default:
			seen[l.key] = l.number
		}
	}
}

// byKey sorts the lines of a sub sheet to their cases.
func (r *reader) byKey(p place, lines, cases []line) map[string][]line {
	known := map[string]bool{}
	for _, c := range cases {
		known[c.key] = c.key != ""
	}
	out := map[string][]line{}
	for _, l := range lines {
		if !known[l.key] && p.keyed >= 0 {
			r.fault(p.sheet, cell(p.keyed+1, l.number), lang.Text{Zh: "第一个工作表里没有这个序号", En: "The first sheet has no such number"})
			continue
		}
		out[l.key] = append(out[l.key], l)
	}
	return out
}

// row puts one case together and checks it as the city would.
func (r *reader) row(main place, l line, subs map[string]place, lines map[string]map[string][]line) {
	posted := map[string][]string{}
	row := Row{Sheet: main.sheet, Line: l.number, cells: map[string]Fault{}}
	for name, values := range l.values {
		posted[name] = values
	}
	for name, at := range l.cells {
		row.cells[pointer(name)] = Fault{Sheet: main.sheet, Cell: at}
	}
	for _, t := range r.layout.tables[1:] {
		for i, sub := range lines[t.name][l.key] {
			prefix := t.name + "." + strconv.Itoa(i) + "."
			for name, values := range sub.values {
				posted[prefix+name] = values
			}
			for name, at := range sub.cells {
				row.cells[pointer(prefix+name)] = Fault{Sheet: subs[t.name].sheet, Cell: at}
			}
			row.cells[strings.TrimSuffix(pointer(prefix), "/")] = Fault{Sheet: subs[t.name].sheet, Cell: cell(max(0, subs[t.name].keyed)+1, sub.number)}
		}
	}
	values, wrong := r.item.Form.Decode(posted)
	wrong = append(wrong, r.item.Form.Check(r.item.Form.Prune(values, r.now), r.out.Submit, r.now)...)
	if len(wrong) == 0 && r.out.Submit {
		wrong = casework.CheckItem(r.item, r.item.Form.Prune(values, r.now), r.now)
	}
	for _, w := range wrong {
		at := row.place(w.Path)
		r.fault(at.Sheet, at.Cell, w.Text)
	}
	row.Form = values
	r.out.Rows = append(r.out.Rows, row)
}

// Blame gives the faults of a problem that the city had with a row.
func (row Row) Blame(p *problem.Problem) []Fault {
	if len(p.Fields) == 0 {
		return []Fault{{Sheet: row.Sheet, Cell: cell(1, row.Line), Text: p.Text}}
	}
	var out []Fault
	for _, f := range p.Fields {
		at := row.place(f.Path)
		at.Text = f.Text
		out = append(out, at)
	}
	return out
}

// place is the cell that a pointer is about; the first of the row where there
// is no column for it.
func (row Row) place(path string) Fault {
	for at := path; at != ""; at = at[:max(0, strings.LastIndexByte(at, '/'))] {
		if f, ok := row.cells[at]; ok {
			return f
		}
	}
	return Fault{Sheet: row.Sheet, Cell: cell(1, row.Line)}
}

func pointer(name string) string { return "/" + strings.ReplaceAll(name, ".", "/") }
