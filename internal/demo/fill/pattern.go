package fill

import (
	"encoding/json"
	"math/rand/v2"
	"regexp/syntax"
	"strings"
	"sync"

	"qingdan/internal/demo/dice"
	"qingdan/internal/lists"
)

// patternOf returns the regular expression that the form's schema asks of a
// field, "" if it asks none.
func patternOf(form *lists.Form, f *lists.Field) string {
	known, ok := patterns.Load(form)
	if !ok {
		known, _ = patterns.LoadOrStore(form, readPatterns(form))
	}
	return known.(map[string]string)[f.Pointer]
}

var patterns sync.Map // *lists.Form -> map[string]string by pointer

type schema struct {
	Pattern    string            `json:"pattern"`
	Properties map[string]schema `json:"properties"`
	Items      *schema           `json:"items"`
}

func readPatterns(form *lists.Form) map[string]string {
	out := map[string]string{}
	var root schema
	if err := json.Unmarshal(form.Schema, &root); err == nil { // a form made by hand has none
		root.collect("", out)
	}
	return out
}

func (s schema) collect(pointer string, into map[string]string) {
	if s.Pattern != "" {
		into[pointer] = s.Pattern
	}
	for name, p := range s.Properties {
		p.collect(pointer+"/"+name, into)
	}
	if s.Items != nil {
		s.Items.collect(pointer, into)
	}
}

// matching returns a text that a regular expression matches, empty for one
// that cannot be read.
func matching(r *rand.Rand, pattern string) string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	var b strings.Builder
	generate(r, re.Simplify(), &b)
	return b.String()
}

// generate writes a text that the expression matches. Anchors and empty
// matches write nothing; repetitions without end are short.
func generate(r *rand.Rand, re *syntax.Regexp, b *strings.Builder) {
	repeat := func(low, high int) {
		for range dice.Between(r, low, high) {
			generate(r, re.Sub[0], b)
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(charOf(r, re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('0' + byte(r.IntN(10)))
	case syntax.OpStar:
		repeat(0, 3)
	case syntax.OpPlus:
		repeat(1, 4)
	case syntax.OpQuest:
		repeat(0, 1)
	case syntax.OpAlternate:
		generate(r, dice.Pick(r, re.Sub), b)
	case syntax.OpConcat, syntax.OpCapture:
		for _, sub := range re.Sub {
			generate(r, sub, b)
		}
	}
}

// charOf returns a character of a class, given as pairs of first and last.
func charOf(r *rand.Rand, class []rune) rune {
	weights := make([]float64, len(class)/2)
	for i := range weights {
		weights[i] = float64(class[2*i+1] - class[2*i] + 1)
	}
	i := dice.Weighted(r, weights)
	if i < 0 {
		return '0'
	}
	return class[2*i] + rune(r.IntN(int(weights[i])))
}
