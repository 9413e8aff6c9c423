package report

import (
	"regexp"
	"strings"

	"qingdan/internal/lists/source"
)

// unitWords are what a number that should be a figure stands beside. Months,
// days of a month and years are dates and not among them.
const unitWords = `个|项|件|家|户|人|名|所|次|宗|支|座|处|辆|份|篇|场|组|批|天|小时|分钟|万|亿|元|亩|公里|例|部|条|位|期|%|％|‰|` +
	`percent|per cent|thousand|million|billion|yuan|mu\b|(?:working )?days?\b|hours?\b|minutes?\b|measures?\b|meetings?\b|documents?\b|cases?\b|` +
	`agreements?\b|advisors?\b|items?\b|matters?\b|schools?\b|hospitals?\b|cent(?:re|er)s?\b|count(?:y|ies)\b|townships?\b|streets?\b|` +
	`people\b|persons?\b|enterprises?\b|firms?\b|deals?\b|units?\b|projects?\b|funds?\b|visits?\b|farms?\b|cooperatives?\b|compounds?\b|markets?\b|circles?\b`

var (
	typed = regexp.MustCompile(`(?i)(第\s*)?(?:[¥￥$]\s*\d+(?:[,.]\d+)*|(?:\d+(?:[,.]\d+)*|[０-９]+|[一二三四五六七八九十百千两]{2,})[*_]*[ \x{a0}]?[*_]*(?:` + unitWords + `))`)
	// masked is what holds no typed number: marks, code, and where links lead.
	masked     = regexp.MustCompile("\\{\\{[^}]*\\}\\}|`[^`]*`|\\]\\([^)]*\\)|<https?:[^>]*>")
	listNumber = regexp.MustCompile(`^\s*\d+[.)]\s`)
)

// typedNumbers warns of numbers beside units, in a text from an offset on.
func (f *file) typedNumbers(from int, faults *source.Faults) {
	for offset := from; offset < len(f.text); {
		line := f.line(offset)
		for _, at := range findTyped(line) {
			faults.Add(spot{f, offset + at[0]}, typedNumber, line[at[0]:at[1]])
		}
		offset += len(line) + 1
		if offset-1 < len(f.text) && f.text[offset-1] == '\r' {
			offset++
		}
	}
}

// findTyped returns where a line holds typed numbers.
func findTyped(line string) [][]int {
	blank := func(s string) string { return strings.Repeat("\x00", len(s)) }
	line = listNumber.ReplaceAllStringFunc(masked.ReplaceAllStringFunc(line, blank), blank)
	var out [][]int
	for _, at := range typed.FindAllStringSubmatchIndex(line, -1) {
		if at[2] < 0 { // not 第3条, which is a name
			out = append(out, at[:2])
		}
	}
	return out
}
