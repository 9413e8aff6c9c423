package report

import (
	"math/big"
	"time"

	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

// Value is a figure as a report cites it: with what proves it.
type Value struct {
	ID          string    `json:"id"`
	Name        lang.Text `json:"name"`
	Unit        string    `json:"unit,omitempty"` // percent, count, days, yuan; "" while it is awaited
	Decimals    int       `json:"decimals,omitempty"`
	Per         string    `json:"per,omitempty"`
	Awaited     bool      `json:"awaited,omitempty"` // no system has the figure yet
	Known       bool      `json:"known"`             // false: nothing has been counted
	Text        string    `json:"text,omitempty"`    // the number as published
	Numerator   string    `json:"numerator,omitempty"`
	Denominator int64     `json:"denominator"`
	// Stated says whose statement the number is; nil where the city computes it.
	Stated *Statement `json:"stated,omitempty"`
}

// Statement is what makes a number another authority's: it is quoted from a
// document, not computed from what was done.
type Statement struct {
	Authority string    `json:"authority"`
	Source    string    `json:"source"` // title and number of the document
	On        time.Time `json:"on"`     // the day
}

// Moment is the values that a report cites, in the order of its text, and when
// they were so.
type Moment struct {
	Values   []Value   `json:"values"`
	Position int64     `json:"position"` // entries of the log that they reckon with
	At       time.Time `json:"at"`
}

// ValueOf returns a figure with its sums as a report cites it. A total over no
// member is no number: nothing has been counted.
func ValueOf(f *lists.Figure, s figures.Sums) Value {
	v := Value{ID: f.ID, Name: f.Name, Unit: f.Unit, Decimals: f.Decimals, Per: f.Per,
		Numerator: figures.Plain(s.Numerator), Denominator: s.Denominator}
	if of := figures.Of(f, s); of.Known && s.Denominator > 0 {
		v.Known, v.Text = true, of.Text
	}
	return v
}

// Take collects the values that the report cites. of returns a figure's value;
// false where no system has it.
func (r *Report) Take(of func(id string) (Value, bool)) []Value {
	var out []Value
	for _, id := range r.Cited() {
		v, ok := of(id)
		if !ok {
			v = Value{ID: id, Name: r.name(id), Awaited: true}
		}
		out = append(out, v)
	}
	return out
}

func (r *Report) name(id string) lang.Text {
	for _, a := range r.Awaited {
		if a.ID == id {
			return a.Name
		}
	}
	return lang.Text{Zh: id, En: id}
}

// NotRecorded is what stands for a number that there is not.
var NotRecorded = lang.Text{Zh: "尚无记录", En: "not yet recorded"}

// Find returns a value by its id; one that is not there is awaited.
func (m Moment) Find(id string) Value {
	for _, v := range m.Values {
		if v.ID == id {
			return v
		}
	}
	return Value{ID: id, Name: lang.Text{Zh: id, En: id}, Awaited: true}
}

// Number is the number as text shows it, 87.7%, or that there is none.
func (v Value) Number(tag lang.Tag) string {
	switch {
	case !v.Known:
		return NotRecorded.In(tag)
	case v.Unit == "percent":
		return v.Text + "%"
	}
	return v.Text
}

// Says is what a run shows with its value: the number and, where there is one,
// the words behind it.
func (r Run) Says(v Value, tag lang.Tag) string {
	switch {
	case !v.Known || r.Words == "":
		return v.Number(tag)
	}
	return v.Number(tag) + " " + r.Words
}

// Share is how the number comes about: "50 / 57" of a share or a mean, "" else.
func (v Value) Share() string {
	if !v.Known || v.Per != "share" && v.Per != "mean" {
		return ""
	}
	return v.Numerator + " / " + big.NewInt(v.Denominator).String()
}

// Difference is a value less an earlier one, both as published, with a sign;
// "" where one of the two is no number, or they have different units.
func (v Value) Difference(from Value) string {
	if !v.Known || !from.Known || v.Unit != from.Unit {
		return ""
	}
	return figures.Signed(v.Text, from.Text, max(v.Decimals, from.Decimals))
}
