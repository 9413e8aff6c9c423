package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// MaxFaults is how many faults are kept. Nobody reads more at once.
const MaxFaults = 1000

// Faults collects what is wrong, once each.
type Faults struct {
	all  []*Fault
	seen map[faultKey]bool
}

type faultKey struct {
	Pos
	code    string
	message string // empty where the rule speaks once per place
}

// Add reports that rule is broken at a place. The arguments fill the rule's
// texts. It returns the fault so that the caller may change its advice; nil
// where the fault is known already or there are too many.
func (fs *Faults) Add(at Place, rule Rule, args ...any) *Fault {
	if len(fs.all) == MaxFaults {
		return nil
	}
	pos, line := at.Place()
	for i, arg := range args {
		args[i] = clip(arg)
	}
	f := &Fault{
		Pos:       pos,
		Severity:  cmp.Or(rule.Severity, Error),
		Code:      rule.Code,
		Message:   format(rule.En, args),
		MessageZh: format(rule.Zh, args),
		Advice:    format(rule.Do, args),
		AdviceZh:  format(rule.DoZh, args),
		Source:    line,
	}
	key := faultKey{pos, rule.Code, f.Message}
	if rule.PerPlace {
		key.message = ""
	}
	if fs.seen == nil {
		fs.seen = map[faultKey]bool{}
	}
	if fs.seen[key] {
		return nil
	}
	fs.seen[key] = true
	fs.all = append(fs.all, f)
	return f
}

// Suggest replaces the fault's advice by the candidate that is nearest to what
// was written, or by a list of all if none is near and they are few.
func (f *Fault) Suggest(written string, candidates []string) {
	if f == nil {
		return
	}
	if near := Nearest(written, candidates); near != "" {
		f.AdviceZh = fmt.Sprintf("是不是 %q？", near)
		f.Advice = fmt.Sprintf("Did you mean %q?", near)
		return
	}
	if n := len(candidates); n > 0 && n <= 12 {
		all := quoteAll(candidates)
		f.AdviceZh, f.Advice = "可用："+all+"。", "There are: "+all+"."
	}
}

// Sorted returns all faults in order of file and line.
func (fs *Faults) Sorted() []Fault {
	slices.SortStableFunc(fs.all, func(a, b *Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Code, b.Code))
	})
	out := make([]Fault, len(fs.all))
	for i, f := range fs.all {
		out[i] = *f
	}
	return out
}

// Len returns how many faults there are, to notice whether a step added any.
func (fs *Faults) Len() int { return len(fs.all) }

// Since returns the codes of the errors found since there were n faults.
func (fs *Faults) Since(n int) []string {
	var codes []string
	for _, f := range fs.all[n:] {
		if f.Severity == Error {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// Unparsed reports whether a code means that a file was not read whole.
func Unparsed(code string) bool {
	return slices.Contains([]string{unreadable.Code, tooManyFiles.Code, notUTF8.Code, syntax.Code, tagNotAllowed.Code, fileTooLarge.Code}, code)
}

// Failed reports whether there is a fault of severity error.
func (fs *Faults) Failed() bool {
	return slices.ContainsFunc(fs.all, func(f *Fault) bool { return f.Severity == Error })
}

// clip shortens what a message quotes.
func clip(arg any) any {
	s, ok := arg.(string)
	if runes := []rune(s); ok && len(runes) > maxQuoted {
		return string(runes[:maxQuoted]) + "…"
	}
	return arg
}

const maxQuoted = 300

// format fills a text's verbs, which are all indexed, so that a text may use
// fewer arguments than its rule has.
func format(text string, args []any) string {
	if !strings.Contains(text, "%") {
		return text
	}
	return fmt.Sprintf(text, args...)
}
