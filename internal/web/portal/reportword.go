package portal

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/report/docx"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
)

const wordMIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// ReportWord gives a report as it is now as a Word file.
func (p *Portal) ReportWord(w http.ResponseWriter, r *page.Request) error {
	rep, err := p.report(r)
	if err != nil {
		return err
	}
	m, _, err := p.City.ReportNow(r.Context(), rep)
	if err != nil {
		return err
	}
	return p.word(w, r, rep.ID, reportView(rep, m, r.Lang, false), m.At)
}

// FrozenWord gives a frozen report as a Word file.
func (p *Portal) FrozenWord(w http.ResponseWriter, r *page.Request) error {
	f, freeze, rep, err := p.freeze(r)
	if err != nil {
		return err
	}
	return p.word(w, r, rep.ID+"-"+strconv.Itoa(f.Version), p.frozenView(r, f, freeze, rep), freeze.At)
}

func (p *Portal) word(w http.ResponseWriter, r *page.Request, name string, v ReportView, at time.Time) error {
	var file bytes.Buffer
	if err := wording(v.outside(p.base(r)), r, at).Write(&file); err != nil {
		return err
	}
	send(w, r, wordMIME, name+"-"+string(r.Lang)+".docx", file.Bytes())
	return nil
}

// send answers with a file that is made of a report's words in the request's language.
func send(w http.ResponseWriter, r *page.Request, mime, name string, file []byte) {
	page.Attach(w, name, mime)
	h := w.Header()
	h.Set("Content-Language", string(r.Lang))
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Cookie, Accept-Language")
	_, _ = w.Write(file) // the client is gone
}

// wording is what a page of a report shows, as a document for Word.
func wording(v ReportView, r *page.Request, at time.Time) docx.Document {
	tag := r.Lang
	d := docx.Document{Title: v.Title.In(tag), Lang: map[lang.Tag]string{lang.Zh: "zh-CN", lang.En: "en-GB"}[tag], At: at}
	say := func(style docx.Style, text lang.Text) {
		d.Blocks = append(d.Blocks, docx.Block{Style: style, Runs: []docx.Run{{Text: text.In(tag)}}})
	}
	say(docx.Title, v.Title)
	say(docx.Normal, v.Summary)
	say(docx.Quote, v.standing())
	if v.Quotes {
		say(docx.Quote, locales.Text("report.quotes"))
	}
	if r.Kit.Demo {
		say(docx.Quote, locales.Text("demo.note"))
	}
	for i, b := range v.Blocks {
		d.Blocks = append(d.Blocks, wordBlocks(b, i+1, tag)...)
	}
	say(docx.Heading1, locales.Text("report.sources"))
	d.Blocks = append(d.Blocks, sourceTable(v.Sources, tag))
	if v.Frozen != nil {
		say(docx.Normal, lang.Text{Zh: locales.Text("report.digest").Zh + " " + v.Frozen.Digest, En: locales.Text("report.digest").En + " " + v.Frozen.Digest})
	}
	return d
}

var wordHeadings = map[int]docx.Style{2: docx.Heading1, 3: docx.Heading2, 4: docx.Heading3}

func wordBlocks(b ReportBlock, list int, tag lang.Tag) []docx.Block {
	out := docx.Block{Style: docx.Normal}
	switch b.Kind {
	case "table":
		for _, row := range b.Rows {
			var cells [][]docx.Run
			for _, c := range row.Cells {
				cells = append(cells, wordRuns(c, tag))
			}
			out.Rows = append(out.Rows, cells)
		}
		return []docx.Block{out}
	case "list":
		out.List, out.Ordered = list, b.Ordered
	case "quote":
		out.Style = docx.Quote
	case "heading":
		out.Style = wordHeadings[b.Level]
	}
	var blocks []docx.Block
	for _, row := range b.Rows {
		for _, c := range row.Cells {
			item := out
			item.Runs = wordRuns(c, tag)
			blocks = append(blocks, item)
		}
	}
	return blocks
}

// wordRuns sets numbers that the city computed bold, and those that another
// authority stated in italics with a mark behind.
func wordRuns(c ReportCell, tag lang.Tag) []docx.Run {
	var out []docx.Run
	for _, r := range c.Runs {
		run := docx.Run{Text: r.Text, Href: r.Href, Strong: r.Strong || r.Cited && r.Known && !r.Stated, Em: r.Em || r.Stated, Code: r.Code}
		if strings.HasPrefix(r.Href, "#") { // a place on the page itself
			run.Href = ""
		}
		out = append(out, run)
		if r.Stated {
			out = append(out, docx.Run{Text: locales.Text("report.mark").In(tag)})
		}
		if r.Cited {
			out = append(out, docx.Run{Text: strconv.Itoa(r.Note), Raised: true})
		}
	}
	return out
}

func sourceTable(sources []SourceRow, tag lang.Tag) docx.Block {
	cell := func(text string) []docx.Run { return []docx.Run{{Text: text}} }
	head := [][]docx.Run{cell("")}
	for _, title := range []lang.Text{locales.Text("report.source.figure"), locales.Text("report.source.value"), locales.Text("report.source.parts")} {
		head = append(head, []docx.Run{{Text: title.In(tag), Strong: true}})
	}
	out := docx.Block{Rows: [][][]docx.Run{head}, Widths: []int{7, 36, 20, 37}}
	for _, s := range sources {
		parts, value := s.ID, s.Value
		if s.Share {
			parts += " · " + s.Numerator + " / " + s.Denominator
		}
		if !s.Statement.IsZero() {
			parts += " · " + s.Statement.In(tag)
		}
		if s.Known && !s.Unit.IsZero() {
			value += " " + s.Unit.In(tag)
		}
		out.Rows = append(out.Rows, [][]docx.Run{cell(strconv.Itoa(s.Number)), {{Text: s.Name.In(tag), Href: s.Href}}, cell(value), cell(parts)})
	}
	return out
}
