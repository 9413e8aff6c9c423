package source

import (
	"strconv"

	"qingdan/internal/lang"
)

// Reader reads values of the shapes that the language knows out of nodes. What
// is wrong it reports, and goes on with the zero value; an absent node reads
// as the zero value without a fault.
type Reader struct{ Faults *Faults }

// Word reads text. Numbers are text too: prefix: 01 means "01".
func (r Reader) Word(n Node) Word {
	if n.IsZero() {
		return Word{}
	}
	if n.IsScalar() && (n.yaml.Tag == "!!null" || n.yaml.Tag == "!!bool") || !n.IsScalar() {
		r.wrongShape(n, "文字", "text")
		return Word{}
	}
	return Word{n.yaml.Value, n}
}

// Words reads a list of texts.
func (r Reader) Words(n Node) []Word {
	var words []Word
	for _, item := range r.List(n) {
		if w := r.Word(item); w.Text != "" {
			words = append(words, w)
		}
	}
	return words
}

// Bool reads true or false.
func (r Reader) Bool(n Node) bool {
	if n.IsZero() {
		return false
	}
	if !n.IsScalar() || n.yaml.Tag != "!!bool" {
		r.wrongShape(n, "true 或 false", "true or false")
		return false
	}
	v, err := strconv.ParseBool(n.yaml.Value)
	if err != nil {
		r.wrongShape(n, "true 或 false", "true or false")
	}
	return v
}

// Int reads a whole number between min and max.
func (r Reader) Int(n Node, min, max int) int {
	if n.IsZero() {
		return 0
	}
	v, err := strconv.Atoi(n.scalar())
	if err != nil || n.yaml.Tag != "!!int" {
		r.wrongShape(n, "整数", "a whole number")
		return 0
	}
	if v < min || v > max {
		r.Faults.Add(n, outOfRange, min, max)
		return 0
	}
	return v
}

// Float reads a number; nil if absent.
func (r Reader) Float(n Node) *float64 {
	if n.IsZero() {
		return nil
	}
	v, err := strconv.ParseFloat(n.scalar(), 64)
	if err != nil || n.yaml.Tag != "!!int" && n.yaml.Tag != "!!float" || v-v != 0 {
		r.wrongShape(n, "数字", "a number")
		return nil
	}
	return &v
}

// List reads the members of a list.
func (r Reader) List(n Node) []Node {
	if n.IsZero() {
		return nil
	}
	if !n.IsList() {
		r.wrongShape(n, "一个列表", "a list")
		return nil
	}
	items := make([]Node, len(n.yaml.Content))
	for i, y := range n.yaml.Content {
		items[i] = Node{y, n.file}
	}
	return items
}

// Text reads a text in both languages: {zh: …, en: …}.
func (r Reader) Text(n Node) lang.Text {
	if n.IsZero() {
		return lang.Text{}
	}
	if n.IsScalar() {
		r.Faults.Add(n, textNeedsBoth)
		return lang.Text{}
	}
	m := r.Map(n)
	if !m.IsMap() {
		return lang.Text{}
	}
	t := lang.Text{Zh: r.Word(m.Get("zh")).Text, En: r.Word(m.Get("en")).Text}
	m.Close()
	r.translated(n, t)
	return t
}

// MaxText bounds a text in one language, in characters.
const MaxText = 4000

// translated reports the language that a text lacks.
func (r Reader) translated(at Place, t lang.Text) {
	switch {
	case len([]rune(t.Zh)) > MaxText || len([]rune(t.En)) > MaxText:
		r.Faults.Add(at, textTooLong, MaxText)
	case t.Zh == "":
		r.Faults.Add(at, MissingTranslation, "中文（zh）", "Chinese (zh)")
	case t.En == "":
		r.Faults.Add(at, MissingTranslation, "英文（en）", "English (en)")
	}
}

func (r Reader) wrongShape(n Node, zh, en string) {
	gotZh, gotEn := n.shape()
	r.Faults.Add(n, wrongShape, zh, en, gotZh, gotEn)
}

func (n Node) scalar() string {
	if !n.IsScalar() {
		return ""
	}
	return n.yaml.Value
}
