package source

import (
	"fmt"
	"strings"

	"qingdan/internal/lang"
)

// Pos is a place in a list's source. Line and Col count from 1; Col counts
// characters, not bytes.
type Pos struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
}

// String gives file:line:col.
func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col) }

// The severities of faults. A list with errors cannot be published.
const (
	Error   = "error"
	Warning = "warning"
)

// Rule is one thing that the compiler can find wrong, with what it says in
// Chinese and English and what it advises to do. All four texts are formats
// over the same arguments, named by position (%[1]s).
type Rule struct {
	Code     string // stable, kebab-case
	Severity string // Error where empty
	Zh, En   string
	DoZh, Do string

	// PerPlace: one report per place is enough, whatever it says. A guard of a
	// procedure is compiled once for each item and is wrong once.
	PerPlace bool
}

// Fault is one error or warning of the compiler, at a place.
type Fault struct {
	Pos
	Severity  string `json:"severity"`
	Code      string `json:"code"`
	Message   string `json:"message"`
	MessageZh string `json:"message_zh"`
	Advice    string `json:"advice"`
	AdviceZh  string `json:"advice_zh"`
	Source    string `json:"source"` // the source line
}

// String renders the fault for a terminal, in both languages:
//
//	approvals/items.yaml:12:5: error: 没有键 "nmae" / no key "nmae" here [unknown-key]
//	    nmae: {zh: 小餐饮}
//	    ^
//	    是不是 "name"？ / Did you mean "name"?
func (f Fault) String() string {
	return f.render(both(f.MessageZh, f.Message), both(f.AdviceZh, f.Advice))
}

// In renders the fault in one language.
func (f Fault) In(tag lang.Tag) string {
	if tag == lang.En {
		return f.render(f.Message, f.Advice)
	}
	return f.render(f.MessageZh, f.AdviceZh)
}

func (f Fault) render(message, advice string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: %s [%s]\n", printable(f.Pos.String()), f.Severity, printable(message), f.Code)
	if f.Source != "" {
		line, caret := excerpt(f.Source, f.Col)
		fmt.Fprintf(&b, "    %s\n    %s\n", line, caret)
	}
	if advice != "" {
		fmt.Fprintf(&b, "    %s\n", printable(advice))
	}
	return b.String()
}

func both(zh, en string) string {
	if zh == "" || zh == en {
		return en
	}
	return zh + " / " + en
}
