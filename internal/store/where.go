package store

import "strconv"

// where collects the conditions of a query and their arguments.
type where struct {
	d     Dialect
	terms string
	args  []any
}

// rest returns the conditions as they follow another.
func (w *where) rest() string {
	if w.terms == "" {
		return ""
	}
	return " AND " + w.terms
}

// arg adds an argument and returns its placeholder.
func (w *where) arg(v any) string {
	if s, ok := v.(string); ok {
		v = Clean(s)
	}
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

// and adds a condition.
func (w *where) and(term string) {
	if w.terms == "" {
		w.terms = "(" + term + ")"
		return
	}
	w.terms += " AND (" + term + ")"
}

// equal adds a condition unless the value is empty.
func (w *where) equal(column, value string) {
	if value != "" {
		w.and(column + " = " + w.arg(value))
	}
}
