package sheets

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"qingdan/internal/problem"
)

// The bounds of a workbook.
const (
	MaxBytes    = 10 << 20 // of the file
	maxUnzipped = 64 << 20 // of all its parts together
	maxParts    = 300
	maxRows     = 2_000  // cases
	maxLines    = 10_000 // lines of a field of rows, and rows of any sheet
	maxColumns  = 400
	maxCells    = 400_000
	maxElements = 1_500_000 // of all XML parts together
)

// bounded refuses a file that is no workbook, or one that could cost more than
// any table of an office does. It reports whether there are formulas.
func bounded(file []byte) (formulas bool, err error) {
	if len(file) > MaxBytes {
		return false, tooLarge()
	}
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return false, noWorkbook(err)
	}
	if len(archive.File) > maxParts {
		return false, tooLarge()
	}
	left := int64(maxUnzipped)
	seen := &tally{}
	for _, part := range archive.File {
		name := strings.ToLower(part.Name)
		if strings.HasSuffix(name, "vbaproject.bin") {
			return false, problem.New(problem.Invalid, "macros", "文件含有宏，不能导入；请另存为不含宏的 .xlsx。",
				"The workbook has macros and cannot be imported; save it as .xlsx without them.")
		}
		content, err := part.Open()
		if err != nil {
			return false, noWorkbook(err)
		}
		limited := &counted{r: content, left: left}
		if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
			err = seen.scan(limited, strings.HasPrefix(name, "xl/worksheets/"))
		}
		if err == nil {
			_, err = io.Copy(io.Discard, limited)
		}
		_ = content.Close() // it has been read, or refused
		if err != nil {
			return false, asRefusal(err)
		}
		left = limited.left
	}
	return seen.formulas, nil
}

// counted reads no more than what is left: a part may be larger than it says.
type counted struct {
	r    io.Reader
	left int64
}

func (c *counted) Read(b []byte) (int, error) {
	if c.left <= 0 {
		return 0, tooLarge()
	}
	n, err := c.r.Read(b[:min(int64(len(b)), c.left+1)])
	c.left -= int64(n)
	return n, err
}

// tally is what the XML of a workbook holds.
type tally struct {
	elements, cells int
	formulas        bool
}

// scan goes through the XML of a part before it is opened: a single cell at
// the far corner would have a million rows made for it, and each element
// becomes some hundred bytes.
func (t *tally) scan(r io.Reader, sheet bool) error {
	for d := xml.NewDecoder(r); ; {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		el, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if t.elements++; t.elements > maxElements {
			return tooLarge()
		}
		if sheet {
			if err := t.inSheet(el); err != nil {
				return err
			}
		}
	}
}

func (t *tally) inSheet(el xml.StartElement) error {
	switch el.Name.Local {
	case "f":
		t.formulas = true
	case "row", "c", "mergeCell":
		if t.cells++; t.cells > maxCells {
			return tooLarge()
		}
	}
	if el.Name.Local == "row" || el.Name.Local == "c" {
		return inside(el)
	}
	return nil
}

// inside refuses cells outside the bounds.
func inside(el xml.StartElement) error {
	for _, a := range el.Attr {
		if a.Name.Local != "r" {
			continue
		}
		ref := a.Value
		if el.Name.Local == "row" {
			ref = "A" + ref
		}
		col, row, err := excelize.CellNameToCoordinates(ref)
		if err != nil {
			return err
		}
		if row > maxLines+10 || col > maxColumns {
			return tooLarge()
		}
	}
	return nil
}

func asRefusal(err error) error {
	if problem.Of(err) != nil {
		return err
	}
	return noWorkbook(err)
}

func noWorkbook(cause error) error {
	return problem.New(problem.Invalid, "no_workbook", "这不是可以读取的 .xlsx 表格；请用下载的模板填写，另存为 .xlsx 后再上传。",
		"This is not an .xlsx workbook that can be read; fill in the template and save it as .xlsx.").Wrap(cause)
}

func tooLarge() error {
	return problem.New(problem.Invalid, "workbook_too_large", "表格太大：一次最多导入 2000 件，文件不超过 10 MB，也请删去数据之外的空行和格式。",
		"The workbook is too large: at most 2,000 cases and 10 MB at a time; delete formatted rows beyond the data too.")
}
