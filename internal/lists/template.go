package lists

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"qingdan/internal/lang"
	"qingdan/internal/lists/expr"
	"qingdan/internal/lists/source"
)

// Template is text with expressions in ${…}. Dates and yes or no are written
// in the language of the text.
type Template struct {
	parts []part
	tag   lang.Tag
}

// part is literal text, or an expression.
type part struct {
	text string
	expr *expr.Program
}

// Render writes the text with the values of its expressions.
func (t *Template) Render(v Vars) (string, error) {
	var b strings.Builder
	for _, p := range t.parts {
		if p.expr == nil {
			b.WriteString(p.text)
			continue
		}
		out, err := p.expr.Eval(&v)
		if err != nil {
			return "", err
		}
		text, err := show(out, t.tag)
		if err != nil {
			return "", fmt.Errorf("evaluate %q: %w", p.expr.Text, err)
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// show writes a value for people.
func show(v ref.Val, tag lang.Tag) (string, error) {
	switch v := v.(type) {
	case types.String:
		return string(v), nil
	case types.Int:
		return strconv.FormatInt(int64(v), 10), nil
	case types.Double:
		return strconv.FormatFloat(float64(v), 'f', -1, 64), nil
	case types.Bool:
		return yesNo(bool(v)).In(tag), nil
	case types.Timestamp:
		if tag == lang.En {
			return expr.DateEn(v.Time), nil
		}
		return expr.DateZh(v.Time), nil
	}
	return "", fmt.Errorf("a %s cannot be shown", v.Type().TypeName())
}

func yesNo(b bool) lang.Text {
	if b {
		return lang.Text{Zh: "是", En: "yes"}
	}
	return lang.Text{Zh: "否", En: "no"}
}

// piece is a part of a template's text as written.
type piece struct {
	text   string
	offset int // in characters
	isExpr bool
}

// cut cuts a text at its ${…}. A $${ stands for the text ${. The second result
// is the offset of a ${ that is never closed, -1 if there is none.
func cut(text string) ([]piece, int) {
	runes := []rune(text)
	var pieces []piece
	var literal []rune
	for i := 0; i < len(runes); {
		switch {
		case hasPrefix(runes[i:], "$${"):
			literal = append(literal, '$', '{')
			i += 3
		case hasPrefix(runes[i:], "${"):
			end := closing(runes, i+2)
			if end < 0 {
				return nil, i
			}
			pieces = append(pieces, piece{text: string(literal)}, piece{string(runes[i+2 : end]), i + 2, true})
			literal, i = nil, end+1
		default:
			literal = append(literal, runes[i])
			i++
		}
	}
	return append(pieces, piece{text: string(literal)}), -1
}

// closing returns where the brace closes that was opened before from; texts in
// quotes may hold braces.
func closing(runes []rune, from int) int {
	depth, quote := 1, rune(0)
	for i := from; i < len(runes); i++ {
		r := runes[i]
		switch {
		case quote != 0 && r == '\\':
			i++
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		case r == '{':
			depth++
		case r == '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func hasPrefix(runes []rune, prefix string) bool {
	return len(runes) >= len(prefix) && string(runes[:len(prefix)]) == prefix
}

// template compiles a text with ${…}.
func (c *compiler) template(w source.Word, tag lang.Tag, scope expr.Scope) *Template {
	pieces, open := cut(w.Text)
	if open >= 0 {
		c.faults.Add(w.At(open), unclosedBrace)
		return nil
	}
	t := &Template{tag: tag}
	for _, p := range pieces {
		switch {
		case p.isExpr:
			program := c.expr.Compile(expr.Text{Word: w, Offset: p.offset, Source: p.text}, scope, expr.WantShown)
			if program != nil {
				t.parts = append(t.parts, part{expr: program})
			}
		case p.text != "":
			t.parts = append(t.parts, part{text: p.text})
		}
	}
	return t
}
