package sheets

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// column is a column of a sheet: one field, under the name that a posted form
// gives it below its row ("owner", "site.street").
type column struct {
	field *lists.Field
	name  string
	title lang.Text // with those of the groups around it
}

// table is one sheet: the cases, or the lines of one field of rows.
type table struct {
	rows    *lists.Field // nil: the cases
	name    string       // posted name of the rows
	title   lang.Text
	columns []column
}

// layout is the sheets of a subject, its rows first.
type layout struct {
	Subject
	tables []*table
}

// number heads the column by which lines name their case.
var number = lang.Text{Zh: "序号", En: "No."}

// layoutOf works out the sheets of a subject. It refuses a form that no
// workbook can carry.
func layoutOf(of Subject) (*layout, error) {
	l := &layout{Subject: of}
	main := &table{title: of.Name}
	l.tables = append(l.tables, main)
	if err := l.add(main, of.Form.Fields, "", lang.Text{}); err != nil {
		return nil, err
	}
	if len(main.columns) == 0 {
		return nil, problem.New(problem.Refused, "no_columns", "“"+of.Name.Zh+"”的表单不能用表格导入。", "The form of “"+of.Name.En+"” cannot be imported from a workbook.")
	}
	return l, nil
}

func (l *layout) add(t *table, fields []*lists.Field, name string, around lang.Text) error {
	for _, f := range fields {
		c := column{field: f, name: name + f.Name, title: lang.Text{Zh: around.Zh + f.Title.Zh, En: around.En + f.Title.In(lang.En)}}
		switch {
		case f.ReadOnly, f.Kind == lists.KindFile, f.Kind == lists.KindFiles:
		case f.Kind == lists.KindGroup:
			inner := lang.Text{Zh: c.title.Zh + " / ", En: c.title.En + " / "}
			if err := l.add(t, f.Fields, c.name+".", inner); err != nil {
				return err
			}
		case f.Kind == lists.KindRows:
			if t.rows != nil {
				return problem.New(problem.Refused, "nested_rows", "“"+f.Title.Zh+"”是表中表，不能用表格导入。",
					"“"+f.Title.En+"” is a table within a table and cannot be imported from a workbook.")
			}
			sub := &table{rows: f, name: c.name, title: c.title}
			l.tables = append(l.tables, sub)
			if err := l.add(sub, f.Fields, "", lang.Text{}); err != nil {
				return err
			}
		default:
			t.columns = append(t.columns, c)
		}
	}
	return nil
}

// heading is what stands above a column: the title, and a star where the field
// must be filled in.
func (c column) heading(tag lang.Tag) string {
	if c.field.Required {
		return c.title.In(tag) + " *"
	}
	return c.title.In(tag)
}

// plainHeading is a heading as it is looked for: without star, spaces and case.
func plainHeading(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), "*＊ ")
	return strings.ToLower(strings.Join(strings.Fields(s), ""))
}

func (c column) is(heading string) bool {
	h := plainHeading(heading)
	return h == plainHeading(c.title.Zh) || h == plainHeading(c.title.En)
}

// sheetNames gives the sheets their names in a language: at most 31 characters,
// none that Excel forbids, none twice.
func (l *layout) sheetNames(tag lang.Tag) []string {
	seen := map[string]bool{}
	out := make([]string, len(l.tables))
	for i, t := range l.tables {
		base := strings.Map(func(r rune) rune {
			if strings.ContainsRune(`[]:*?/\'`, r) || r < ' ' {
				return ' '
			}
			return r
		}, t.title.In(tag))
		name := cut(strings.TrimSpace(base), excelize.MaxSheetNameLength)
		for n := 2; name == "" || seen[strings.ToLower(name)]; n++ {
			mark := " " + strconv.Itoa(n)
			name = cut(strings.TrimSpace(base), excelize.MaxSheetNameLength-len(mark)) + mark
		}
		seen[strings.ToLower(name)] = true
		out[i] = name
	}
	return out
}

func cut(s string, runes int) string {
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	return string([]rune(s)[:runes])
}

// cell names a cell by column and row, from 1.
func cell(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return "A1" // the bounds of a workbook are far inside Excel's
	}
	return name
}
