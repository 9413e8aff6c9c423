package sheets

import (
	"strconv"
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

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

// row puts one row together and checks it as the city would.
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
	values, wrong := r.Form.Decode(posted)
	wrong = append(wrong, r.check(values, r.now)...)
	for _, w := range wrong {
		at := row.place(w.Path)
		r.fault(at.Sheet, at.Cell, w.Text)
	}
	row.Values = values
	r.out.Rows = append(r.out.Rows, row)
}

// Blame gives the faults of what the city refuses, by line of the row.
func (b *Book) Blame(refused map[int]*problem.Problem) []Fault {
	var out []Fault
	for _, row := range b.Rows {
		if p := refused[row.Line]; p != nil {
			out = append(out, row.Blame(p)...)
		}
	}
	return out
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
