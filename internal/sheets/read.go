package sheets

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// Book is a workbook as it was read.
type Book struct {
	Digest string // of the file, hexadecimal
	Rows   []Row  // in the order of the sheet
	Faults []Fault
	Submit bool // see Subject
}

// Row is one row of the first sheet, with the lines that name it.
type Row struct {
	Sheet  string
	Line   int // of the sheet, from 1
	Values map[string]any
	cells  map[string]Fault // places by pointer, without texts
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

// Read reads a filled-in workbook at a time. What is wrong in it are
// Faults, all of them; an error is a *problem.Problem where the file cannot be
// read at all: no workbook, out of bounds, sheets that are not the template's.
func Read(of Subject, file []byte, now time.Time) (*Book, error) {
	l, err := layoutOf(of)
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
	r := &reader{layout: l, book: book, now: now, formulas: formulas, wrong: map[string]bool{}, out: &Book{Digest: hex.EncodeToString(sum[:]), Submit: of.Submit}}
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
