package source

import (
	"slices"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// locate finds where the character of a scalar with the given offset is
// written. It walks the source beside the decoded text: white space matches
// any run of white space (folding changes it), an escape sequence stands for
// one character, and everything else stands for itself.
func locate(w Word, offset int) (line, col int) {
	c := cursor{lines: w.file.lines, col: w.yaml.Column}
	c.enter(w.yaml.Line)
	switch {
	case w.yaml.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		c.enter(c.line + 1)
		c.col = 1
	case w.yaml.Style&yaml.DoubleQuotedStyle != 0:
		c.col, c.escape = c.col+1, '\\'
	case w.yaml.Style&yaml.SingleQuotedStyle != 0:
		c.col, c.escape = c.col+1, '\''
	}
	space := w.yaml.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
	for i, r := range []rune(w.Text) {
		c.joinLines()
		if !unicode.IsSpace(r) {
			if space {
				c.skipSpace()
			}
			if i == offset {
				break
			}
			c.next()
			space = false
			continue
		}
		if i == offset {
			break
		}
		if c.lineEnds() || space {
			space = true
			continue
		}
		space = !c.isSpace()
		c.next()
	}
	if c.line > len(c.lines) {
		return w.yaml.Line, w.yaml.Column
	}
	return c.line, c.col
}

// cursor is a place in the source that moves character by character.
type cursor struct {
	lines     []string
	line, col int
	runes     []rune // of the line
	escape    rune   // begins an escape sequence of the scalar's style; 0: none
}

// enter moves to a line.
func (c *cursor) enter(line int) {
	c.line, c.runes = line, nil
	if line >= 1 && line <= len(c.lines) {
		c.runes = []rune(c.lines[line-1])
	}
}

func (c *cursor) rest() []rune { return c.runes[min(c.col-1, len(c.runes)):] }

func (c *cursor) lineEnds() bool {
	return !slices.ContainsFunc(c.rest(), func(r rune) bool { return !unicode.IsSpace(r) })
}

func (c *cursor) isSpace() bool {
	rest := c.rest()
	return len(rest) == 0 || unicode.IsSpace(rest[0])
}

func (c *cursor) skipSpace() {
	for c.line <= len(c.lines) && c.isSpace() {
		if len(c.rest()) == 0 {
			c.enter(c.line + 1)
			c.col = 1
		} else {
			c.col++
		}
	}
}

// joinLines steps over a backslash that ends a line of a double-quoted scalar,
// and over the white space that begins the next.
func (c *cursor) joinLines() {
	if rest := c.rest(); c.escape == '\\' && len(rest) == 1 && rest[0] == '\\' {
		c.enter(c.line + 1)
		c.col = 1
		c.skipSpace()
	}
}

// next steps over one character of the scalar.
func (c *cursor) next() {
	rest := c.rest()
	if len(rest) > 1 && c.escape != 0 && rest[0] == c.escape {
		c.col += escapeLength(rest)
		return
	}
	c.col++
}

func escapeLength(rest []rune) int {
	if rest[0] == '\'' {
		return 2
	}
	switch rest[1] {
	case 'x':
		return 4
	case 'u':
		return 6
	case 'U':
		return 10
	}
	return 2
}
