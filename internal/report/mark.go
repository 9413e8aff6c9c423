package report

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// The verbs of marks.
const (
	figureVerb = "figure"
	typedVerb  = "typed"
)

// mark is {{verb rest}} in running text.
type mark struct {
	ast.BaseInline
	offset     int    // of the braces, in the body
	verb, rest string // "" where the braces do not close on their line
}

var kindMark = ast.NewNodeKind("Mark")

// Kind implements ast.Node.
func (*mark) Kind() ast.NodeKind { return kindMark }

// Dump implements ast.Node.
func (m *mark) Dump(source []byte, level int) {
	ast.DumpHelper(m, source, level, map[string]string{"verb": m.verb, "rest": m.rest}, nil)
}

// markParser reads marks. A backslash before the braces leaves them alone, as
// it does with everything in Markdown, and so does code.
type markParser struct{}

// Trigger implements parser.InlineParser.
func (markParser) Trigger() []byte { return []byte{'{'} }

// Parse implements parser.InlineParser.
func (markParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("{{")) {
		return nil
	}
	m := &mark{offset: segment.Start}
	end := bytes.Index(line, []byte("}}"))
	if end < 0 {
		block.Advance(2)
		return m
	}
	verb, rest, _ := strings.Cut(strings.TrimSpace(string(line[2:end])), " ")
	m.verb, m.rest = verb, strings.TrimSpace(rest)
	block.Advance(end + 2)
	return m
}
