package report

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"qingdan/internal/lists/source"
)

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table),
	goldmark.WithParserOptions(parser.WithInlineParsers(util.Prioritized(markParser{}, 100))))

// bodyReader turns Markdown into blocks and says what is wrong with it.
type bodyReader struct {
	file   *file
	from   int // where the body begins in the file
	body   []byte
	known  func(id string) bool
	ids    []string // of all known figures, to suggest one
	faults *source.Faults
	last   int // offset of what was read last, for nodes that do not know theirs
}

func (r *bodyReader) read() Body {
	r.body = r.file.text[r.from:]
	out := Body{Text: string(r.body)}
	root := markdown.Parser().Parse(text.NewReader(r.body))
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		r.locate(n)
		out.Blocks = append(out.Blocks, r.block(n)...)
	}
	return out
}

func (r *bodyReader) locate(n ast.Node) {
	if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
		r.last = n.Lines().At(0).Start
	}
}

func (r *bodyReader) at() spot { return spot{r.file, r.from + r.last} }

func (r *bodyReader) forbid(zh, en string) []Block {
	r.faults.Add(r.at(), notAllowed, zh, en)
	return nil
}

func (r *bodyReader) block(n ast.Node) []Block {
	switch n := n.(type) {
	case *ast.Heading:
		if n.Level < 2 || n.Level > 4 {
			return r.forbid("一级或五级以上标题", "headings of level 1, 5 or 6")
		}
		return []Block{{Kind: Heading, Level: n.Level, Rows: one(r.inline(n))}}
	case *ast.Paragraph, *ast.TextBlock:
		return []Block{{Kind: Paragraph, Rows: one(r.inline(n))}}
	case *ast.Blockquote:
		return r.quote(n)
	case *ast.List:
		return []Block{r.list(n)}
	case *east.Table:
		return []Block{r.table(n)}
	case *ast.HTMLBlock:
		return r.forbid("HTML", "HTML")
	case *ast.LinkReferenceDefinition:
		return nil
	}
	return r.forbid("这种结构", "this structure")
}

func one(c Cell) [][]Cell { return [][]Cell{{c}} }

func (r *bodyReader) quote(n ast.Node) []Block {
	var out []Block
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.locate(c)
		if c.Kind() != ast.KindParagraph {
			r.forbid("引文中的其他结构", "anything but paragraphs in a quote")
			continue
		}
		out = append(out, Block{Kind: Quote, Rows: one(r.inline(c))})
	}
	return out
}

func (r *bodyReader) list(n *ast.List) Block {
	out := Block{Kind: List, Ordered: n.IsOrdered()}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		for i, c := 0, item.FirstChild(); c != nil; i, c = i+1, c.NextSibling() {
			r.locate(c)
			if i > 0 || c.Kind() != ast.KindParagraph && c.Kind() != ast.KindTextBlock {
				r.forbid("列表项中的段落或嵌套列表", "paragraphs or lists within an item of a list")
				continue
			}
			out.Rows = append(out.Rows, []Cell{r.inline(c)})
		}
	}
	return out
}

func (r *bodyReader) table(n ast.Node) Block {
	out := Block{Kind: Table}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []Cell
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			cells = append(cells, r.inline(c))
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

// inline reads the runs of a block.
func (r *bodyReader) inline(n ast.Node) Cell {
	var out Cell
	r.runs(n, Run{}, &out)
	return out
}

// runs reads what is in a node, with the look that surrounds it.
func (r *bodyReader) runs(n ast.Node, look Run, out *Cell) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.run(c, look, out)
	}
}

func (r *bodyReader) run(n ast.Node, look Run, out *Cell) {
	switch n := n.(type) {
	case *ast.Text:
		r.last = n.Segment.Start
		out.add(look, unescape(n.Segment.Value(r.body)))
		if n.HardLineBreak() || n.SoftLineBreak() {
			out.add(look, joint(*out))
		}
	case *ast.String:
		out.add(look, string(n.Value))
	case *ast.Emphasis:
		look.Strong, look.Em = look.Strong || n.Level == 2, look.Em || n.Level == 1
		r.runs(n, look, out)
	case *ast.CodeSpan:
		look.Code = true
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				out.add(look, string(t.Segment.Value(r.body)))
			}
		}
	case *ast.Link:
		look.Href = r.link(string(n.Destination))
		r.runs(n, look, out)
	case *ast.AutoLink:
		look.Href = r.link(string(n.URL(r.body)))
		out.add(look, string(n.Label(r.body)))
	case *mark:
		r.last = n.offset
		r.mark(n, look, out)
	case *ast.Image:
		r.forbid("图片", "pictures")
	default:
		r.forbid("HTML", "HTML")
	}
}

// add adds text; what looks the same is one run.
func (c *Cell) add(look Run, text string) {
	if text == "" {
		return
	}
	look.Text = text
	if n := len(*c); n > 0 && (*c)[n-1].Figure == "" {
		last := (*c)[n-1]
		if last.Text = ""; last == (Run{Strong: look.Strong, Em: look.Em, Code: look.Code, Href: look.Href}) {
			(*c)[n-1].Text += text
			return
		}
	}
	*c = append(*c, look)
}

func unescape(b []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(b))))
}

// joint is what stands for the end of a line: nothing in Chinese.
func joint(c Cell) string {
	if len(c) == 0 {
		return ""
	}
	run := c[len(c)-1]
	last, size := utf8.DecodeLastRuneInString(run.Text + run.Words)
	if size > 0 && last >= 0x2e80 {
		return ""
	}
	return " "
}

// link returns where a link may lead, or "".
func (r *bodyReader) link(to string) string {
	u, err := url.Parse(to)
	web := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
	own := err == nil && u.Scheme == "" && u.Host == "" && strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") && !strings.Contains(to, `\`)
	if web || own {
		return to
	}
	r.faults.Add(r.at(), badLink, to)
	return ""
}

var digit = regexp.MustCompile(`\p{Nd}`)

func (r *bodyReader) mark(m *mark, look Run, out *Cell) {
	id, words, _ := strings.Cut(m.rest, " ")
	switch {
	case m.verb == typedVerb && m.rest != "":
		out.add(look, m.rest)
	case m.verb != figureVerb || id == "":
		r.faults.Add(r.at(), badMark)
	default:
		if digit.MatchString(words) {
			r.faults.Add(r.at(), wordsHaveNumber)
		}
		if !r.known(id) {
			r.faults.Add(r.at(), noFigure, id).Suggest(id, r.ids)
		}
		look.Figure, look.Words = id, strings.TrimSpace(words)
		*out = append(*out, look)
	}
}
