package page

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
)

// Workbook is the type of an .xlsx file.
const Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Attach says that the answer is a file of a name and type.
func Attach(w http.ResponseWriter, name, kind string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

// CSV answers with a file of rows that spreadsheets read as UTF-8, and in which
// they take nothing for a formula that somebody typed.
func CSV(w http.ResponseWriter, name string, rows [][]string) error {
	Attach(w, name, "text/csv; charset=utf-8")
	if _, err := w.Write([]byte("\ufeff")); err != nil {
		return Ended(err)
	}
	out := csv.NewWriter(w)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, text := range row {
			cells[i] = harmless(text)
		}
		_ = out.Write(cells) // Error tells below
	}
	out.Flush()
	return Ended(out.Error())
}

// harmless keeps a spreadsheet from taking what somebody typed for a formula.
func harmless(text string) string {
	if text == "" || !strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return text
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		return text
	}
	return "'" + text
}

// Ended ends an answer that the other side stopped reading: nothing can be said
// any more, and half a file must not look whole.
func Ended(err error) error {
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}
