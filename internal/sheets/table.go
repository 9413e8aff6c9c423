package sheets

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Table makes a workbook of one sheet out of rows, the heads first; columns are
// so many characters wide. Nobody fills it in.
func Table(rows [][]any, width float64) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	var file bytes.Buffer
	if err := writeTable(book, rows, width); err != nil {
		return nil, fmt.Errorf("workbook of a table: %w", err)
	}
	if err := book.Write(&file); err != nil {
		return nil, fmt.Errorf("workbook of a table: %w", err)
	}
	return file.Bytes(), nil
}

func writeTable(book *excelize.File, rows [][]any, width float64) error {
	out, err := book.NewStreamWriter(book.GetSheetName(0))
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, len(rows[0]), width); err != nil {
		return err
	}
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, row); err != nil {
			return err
		}
	}
	return out.Flush()
}
