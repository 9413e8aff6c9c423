package sheets

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"qingdan/internal/lang"
)

// maxComments bounds what one workbook is given back; a file that is wrong in
// more places is wrong in the same way.
const maxComments = 2_000

// Annotate returns the workbook with a comment on each cell that is wrong; all
// that was in it stays. file has been read by Read.
func Annotate(file []byte, faults []Fault, tag lang.Tag) ([]byte, error) {
	if _, err := bounded(file); err != nil {
		return nil, err
	}
	book, err := open(file)
	if err != nil {
		return nil, err
	}
	defer book.Close()
	border := func(side string) excelize.Border { return excelize.Border{Type: side, Color: "A8231A", Style: 2} }
	marked, err := book.NewStyle(&excelize.Style{Fill: fill("FBE6E3"), Border: []excelize.Border{border("left"), border("right"), border("top"), border("bottom")}})
	if err != nil {
		return nil, err
	}
	have := book.GetSheetList()
	for i, f := range faults {
		if i == maxComments || !slices.Contains(have, f.Sheet) {
			continue
		}
		if err := mark(book, f, marked, tag); err != nil {
			return nil, fmt.Errorf("comment on %s!%s: %w", f.Sheet, f.Cell, err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		return nil, fmt.Errorf("write the workbook: %w", err)
	}
	return out.Bytes(), nil
}

func mark(book *excelize.File, f Fault, style int, tag lang.Tag) error {
	if err := book.DeleteComment(f.Sheet, f.Cell); err != nil {
		return err
	}
	text := f.Text.In(tag)
	if err := book.AddComment(f.Sheet, excelize.Comment{Cell: f.Cell, Author: "清单 Qingdan", Text: text, Width: 260, Height: 90}); err != nil {
		return err
	}
	kept, err := book.GetCellStyle(f.Sheet, f.Cell)
	if err != nil {
		return err
	}
	if s, err := book.GetStyle(kept); err == nil && s.CustomNumFmt != nil || err == nil && s.NumFmt != 0 { // a date stays a date
		s.Fill = fill("FBE6E3")
		if id, err := book.NewStyle(s); err == nil {
			style = id
		}
	}
	return book.SetCellStyle(f.Sheet, f.Cell, f.Cell, style)
}
