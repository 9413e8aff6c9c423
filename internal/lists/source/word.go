package source

import "strings"

// Word is a scalar as text, with its node: a name, an expression, a sentence.
type Word struct {
	Text string
	Node
}

// Span is a part of a word as a place, for example a name in an expression.
type Span struct {
	Word
	Offset int // in characters of the text
}

// Place implements Place: where in the file that character is written, which
// for a quoted or folded scalar is not simply so many columns further.
func (s Span) Place() (Pos, string) {
	if s.yaml == nil {
		return Pos{}, ""
	}
	line, col := locate(s.Word, s.Offset)
	return Pos{s.file.Name, line, col}, s.file.Line(line)
}

// At returns the place of a character of the word.
func (w Word) At(offset int) Span { return Span{w, offset} }

// Lines returns the source text of the lines from (including) to (excluding).
func (f *File) Lines(from, to int) string {
	from, to = max(from-1, 0), min(to-1, len(f.lines))
	if from >= to {
		return ""
	}
	return strings.Join(f.lines[from:to], "\n")
}
