package sheets

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

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
