package sheets

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

// The sheets beside the tables.
var (
	notesSheet   = lang.Text{Zh: "填写说明", En: "How to fill in"}
	choicesSheet = "_choices"
)

// Template makes the workbook that a subject's rows are filled into.
func Template(of Subject, tag lang.Tag) ([]byte, error) {
	l, err := layoutOf(of)
	if err != nil {
		return nil, err
	}
	w := &writer{layout: l, tag: tag, book: excelize.NewFile()}
	defer w.book.Close()
	for _, step := range []func() error{w.styles, w.tables, w.notes} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("template of %s: %w", of.Name.En, err)
		}
	}
	w.book.SetActiveSheet(0)
	var out bytes.Buffer
	if err := w.book.Write(&out); err != nil {
		return nil, fmt.Errorf("template of %s: %w", of.Name.En, err)
	}
	return out.Bytes(), nil
}

// writer writes one template.
type writer struct {
	*layout
	tag   lang.Tag
	book  *excelize.File
	lists int // columns of the choices sheet that are taken

	head, must, day, text, money, wrap int // styles
}

func (w *writer) styles() error {
	dayFormat, textFormat := "yyyy-mm-dd", "@"
	border := []excelize.Border{{Type: "bottom", Color: "0B4F4C", Style: 2}}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&w.head, excelize.Style{Font: &excelize.Font{Bold: true}, Fill: fill("E4EFED"), Border: border, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}}},
		{&w.must, excelize.Style{Font: &excelize.Font{Bold: true, Color: "A8231A"}, Fill: fill("E4EFED"), Border: border, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}}},
		{&w.day, excelize.Style{CustomNumFmt: &dayFormat}},
		{&w.text, excelize.Style{CustomNumFmt: &textFormat}},
		{&w.money, excelize.Style{NumFmt: 4}},
		{&w.wrap, excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
	} {
		var err error
		if *s.id, err = w.book.NewStyle(&s.style); err != nil {
			return err
		}
	}
	return nil
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func (w *writer) tables() error {
	names := w.sheetNames(w.tag)
	if err := w.book.SetSheetName(w.book.GetSheetName(0), names[0]); err != nil {
		return err
	}
	for i, t := range w.layout.tables {
		if i > 0 {
			if _, err := w.book.NewSheet(names[i]); err != nil {
				return err
			}
		}
		if err := w.table(names[i], t); err != nil {
			return err
		}
	}
	if w.lists > 0 {
		return w.book.SetSheetVisible(choicesSheet, false)
	}
	return nil
}

func (w *writer) table(sheet string, t *table) error {
	if err := w.heading(sheet, 1, number.In(w.tag), len(w.layout.tables) > 1); err != nil {
		return err
	}
	for i, c := range t.columns {
		if err := w.heading(sheet, i+2, c.heading(w.tag), c.field.Required); err != nil {
			return err
		}
		if err := w.column(sheet, i+2, c); err != nil {
			return err
		}
	}
	return w.book.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func (w *writer) heading(sheet string, col int, text string, must bool) error {
	at := cell(col, 1)
	if err := w.book.SetCellStr(sheet, at, text); err != nil {
		return err
	}
	style := w.head
	if must {
		style = w.must
	}
	return w.book.SetCellStyle(sheet, at, at, style)
}

// column sets the width, the format and what may be chosen.
func (w *writer) column(sheet string, col int, c column) error {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return err
	}
	width, style := 18.0, w.text
	switch c.field.Kind {
	case lists.KindArea:
		width = 48
	case lists.KindDate:
		style = w.day
	case lists.KindMoney:
		style = w.money
	case lists.KindNumber, lists.KindInteger, lists.KindBool:
		style = 0
	}
	if err := w.book.SetColWidth(sheet, name, name, width); err != nil {
		return err
	}
	if style != 0 { // below the heading: it has its own
		if err := w.book.SetCellStyle(sheet, cell(col, 2), cell(col, templateRows+1), style); err != nil {
			return err
		}
	}
	return w.validation(sheet, name, c.field)
}

// templateRows are the rows that a template is formatted for.
const templateRows = 500

func (w *writer) validation(sheet, name string, f *lists.Field) error {
	var options []string
	switch f.Kind {
	case lists.KindChoice:
		for _, o := range f.Options {
			options = append(options, o.Text.In(w.tag))
		}
	case lists.KindBool:
		options = []string{yes.In(w.tag), no.In(w.tag)}
		if f.Confirms() {
			options = options[:1]
		}
	default:
		return nil
	}
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(fmt.Sprintf("%s2:%s%d", name, name, maxRows+1))
	from, err := w.choices(options)
	if err != nil {
		return err
	}
	dv.SetSqrefDropList(from)
	say := lang.Text{Zh: "请从列表中选择。", En: "Choose from the list."}
	dv.SetError(excelize.DataValidationErrorStyleStop, f.Title.In(w.tag), say.In(w.tag))
	return w.book.AddDataValidation(sheet, dv)
}

var yes, no = lang.Text{Zh: "是", En: "yes"}, lang.Text{Zh: "否", En: "no"}

// choices writes a list into the hidden sheet and returns its range: a list in
// the validation itself may have only 255 characters.
func (w *writer) choices(options []string) (string, error) {
	if w.lists == 0 {
		if _, err := w.book.NewSheet(choicesSheet); err != nil {
			return "", err
		}
	}
	w.lists++
	for i, o := range options {
		if err := w.book.SetCellStr(choicesSheet, cell(w.lists, i+1), o); err != nil {
			return "", err
		}
	}
	name, err := excelize.ColumnNumberToName(w.lists)
	return fmt.Sprintf("%s!$%s$1:$%s$%d", choicesSheet, name, name, max(1, len(options))), err
}
