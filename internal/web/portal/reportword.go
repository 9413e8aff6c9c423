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
	view := reportView(rep, freeze.Moment, r.Lang, true)
	view.Frozen = &FrozenView{Digest: f.Digest}
	return p.word(w, r, rep.ID+"-"+strconv.Itoa(f.Version), view, freeze.At)
}

func (p *Portal) word(w http.ResponseWriter, r *page.Request, name string, v ReportView, at time.Time) error {
	var file bytes.Buffer
	if err := wording(v, p.base(r), r.Lang, at).Write(&file); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", wordMIME)
	h.Set("Content-Disposition", `attachment; filename="`+name+"-"+string(r.Lang)+`.docx"`)
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Cookie, Accept-Language")
	_, _ = w.Write(file.Bytes()) // the client is gone
	return nil
}

// wording is what a page of a report shows, as a document for Word. Paths of
// the city become addresses.
func wording(v ReportView, base string, tag lang.Tag, at time.Time) docx.Document {
	d := docx.Document{Title: v.Title.In(tag), Lang: map[lang.Tag]string{lang.Zh: "zh-CN", lang.En: "en-GB"}[tag], At: at}
	say := func(style docx.Style, text string) {
		d.Blocks = append(d.Blocks, docx.Block{Style: style, Runs: []docx.Run{{Text: text}}})
	}
	say(docx.Title, d.Title)
	say(docx.Normal, v.Summary.In(tag))
	of := locales.Text("report.live", "At", v.At, "Entries", v.Position)
	if v.Frozen != nil {
		of = locales.Text("report.was", "At", v.At, "Entries", v.Position)
	}
	say(docx.Quote, of.In(tag))
	for i, b := range v.Blocks {
		d.Blocks = append(d.Blocks, wordBlocks(b, i+1, base)...)
	}
	say(docx.Heading1, locales.Text("report.sources").In(tag))
	d.Blocks = append(d.Blocks, sourceTable(v.Sources, base, tag))
	if v.Frozen != nil {
		say(docx.Normal, locales.Text("report.digest").In(tag)+" "+v.Frozen.Digest)
	}
	return d
}

var wordHeadings = map[int]docx.Style{2: docx.Heading1, 3: docx.Heading2, 4: docx.Heading3}

func wordBlocks(b ReportBlock, list int, base string) []docx.Block {
	out := docx.Block{Style: docx.Normal}
	switch b.Kind {
	case "table":
		for _, row := range b.Rows {
			var cells [][]docx.Run
			for _, c := range row.Cells {
				cells = append(cells, wordRuns(c, base))
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
			item.Runs = wordRuns(c, base)
			blocks = append(blocks, item)
		}
	}
	return blocks
}

func wordRuns(c ReportCell, base string) []docx.Run {
	var out []docx.Run
	for _, r := range c.Runs {
		out = append(out, docx.Run{Text: r.Text, Href: address(r.Href, base), Strong: r.Strong || r.Cited && r.Known, Em: r.Em, Code: r.Code})
		if r.Cited {
			out = append(out, docx.Run{Text: strconv.Itoa(r.Note), Raised: true})
		}
	}
	return out
}

// address is where a link of a page leads from outside of it; "" for a place
// on the page itself.
func address(href, base string) string {
	switch {
	case strings.HasPrefix(href, "/"):
		return base + href
	case strings.HasPrefix(href, "#"):
		return ""
	}
	return href
}

func sourceTable(sources []SourceRow, base string, tag lang.Tag) docx.Block {
	cell := func(text string) []docx.Run { return []docx.Run{{Text: text}} }
	head := [][]docx.Run{cell("")}
	for _, title := range []lang.Text{locales.Text("report.source.figure"), locales.Text("report.source.value"), locales.Text("report.source.parts")} {
		head = append(head, []docx.Run{{Text: title.In(tag), Strong: true}})
	}
	out := docx.Block{Rows: [][][]docx.Run{head}}
	for _, s := range sources {
		parts, value := s.ID, s.Value
		if s.Share {
			parts += " · " + s.Numerator + " / " + s.Denominator
		}
		if s.Known && !s.Unit.IsZero() {
			value += " " + s.Unit.In(tag)
		}
		out.Rows = append(out.Rows, [][]docx.Run{cell(strconv.Itoa(s.Number)), {{Text: s.Name.In(tag), Href: address(s.Href, base)}}, cell(value), cell(parts)})
	}
	return out
}
