package source

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Lines longer than this many columns are cut around the caret.
const excerptWidth = 110

// excerpt returns a source line as printed and the line with the caret under
// column col (in characters, from 1). Full-width characters take two columns
// of a terminal, so the padding is counted in columns.
func excerpt(line string, col int) (text, caret string) {
	runes := []rune(printable(line))
	at := min(max(col-1, 0), len(runes))
	from, to := window(runes, at)
	pad := columns(runes[from:at])
	text = string(runes[from:to])
	if from > 0 {
		text, pad = "… "+text, pad+2
	}
	if to < len(runes) {
		text += " …"
	}
	return text, strings.Repeat(" ", pad) + "^"
}

// window chooses the part of a long line that holds the caret.
func window(runes []rune, at int) (from, to int) {
	if columns(runes) <= excerptWidth {
		return 0, len(runes)
	}
	for from = at; from > 0 && columns(runes[from:at]) < excerptWidth/2; from-- {
	}
	for to = from; to < len(runes) && columns(runes[from:to]) < excerptWidth; to++ {
	}
	return from, to
}

func columns(runes []rune) int {
	n := 0
	for _, r := range runes {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// printable makes a line safe to print: tabs become spaces, and whatever could
// move a terminal's cursor becomes a question mark.
func printable(line string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return '?'
		}
		return r
	}, line)
}
