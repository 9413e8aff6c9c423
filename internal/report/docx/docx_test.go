package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qingdan/internal/report/docx"
)

var sample = docx.Document{Title: "改革 <报告> & 其他", Lang: "zh-CN", At: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC), Blocks: []docx.Block{
	{Style: docx.Title, Runs: []docx.Run{{Text: "改革 <报告> & 其他"}}},
	{Style: docx.Heading1, Runs: []docx.Run{{Text: "一、概况"}}},
	{Style: docx.Normal, Runs: []docx.Run{{Text: "占 "}, {Text: "87.7%", Href: "https://city.example/figures/a.b?x=1&y=2", Strong: true}, {Text: "1", Raised: true}, {Text: "a\x00b", Code: true, Em: true}}},
	{List: 1, Runs: []docx.Run{{Text: "甲"}}}, {List: 1, Runs: []docx.Run{{Text: "乙"}}},
	{List: 2, Ordered: true, Runs: []docx.Run{{Text: "第一"}}}, {List: 3, Ordered: true, Runs: []docx.Run{{Text: "又一"}}},
	{Style: docx.Quote, Runs: []docx.Run{{Text: "引文"}}},
	{Widths: []int{10, 90}, Rows: [][][]docx.Run{{{{Text: "名"}}, {{Text: "数"}}}, {{{Text: "店"}}}}},
}}

// parts unpacks a file and holds every part to be well-formed.
func parts(t *testing.T, d docx.Document) map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		for dec := xml.NewDecoder(bytes.NewReader(text)); ; {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		out[f.Name] = string(text)
	}
	return out
}

func TestParts(t *testing.T) {
	t.Parallel()
	got := parts(t, sample)
	for name, says := range map[string][]string{
		"[Content_Types].xml": {`PartName="/word/document.xml"`, "document.main+xml"},
		"_rels/.rels":         {`Target="word/document.xml"`},
		"docProps/core.xml":   {"改革 &lt;报告&gt; &amp; 其他", "2026-11-23T04:00:00Z"},
		"word/document.xml": {`<w:pStyle w:val="Title">`, `<w:hyperlink r:id="rL1">`, "87.7%", `<w:vertAlign w:val="superscript">`, "a\uFFFDb",
			`<w:numId w:val="1">`, `<w:numId w:val="3">`, "<w:tblHeader>", "<w:cantSplit>", `<w:gridCol w:w="907">`, "w:pgSz"},
		"word/styles.xml":              {`w:styleId="Heading3"`, `w:styleId="Hyperlink"`, `w:styleId="Grid"`, `w:styleId="List"`, "黑体"},
		"word/numbering.xml":           {`w:numId="3"`, "startOverride"},
		"word/_rels/document.xml.rels": {`Id="rL1"`, "https://city.example/figures/a.b?x=1&amp;y=2", `TargetMode="External"`, "styles.xml", "numbering.xml"},
	} {
		for _, s := range says {
			if !strings.Contains(got[name], s) {
				t.Errorf("%s does not say %s: %s", name, s, got[name])
			}
		}
	}
	if len(got) != 7 || strings.Count(got["word/document.xml"], "<w:tc>") != 4 {
		t.Errorf("%d parts; a short row is not filled up", len(got))
	}
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	var a, b bytes.Buffer
	if sample.Write(&a) != nil || sample.Write(&b) != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("they differ")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestAFullDiskIsTold(t *testing.T) {
	t.Parallel()
	if sample.Write(full{}) == nil {
		t.Error("no error")
	}
}

func TestLibreOfficeOpensIt(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice is not on this machine; run: make deps")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "report.docx")
	var b bytes.Buffer
	if err := sample.Write(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", dir, file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "report.txt"))
	if err != nil || !strings.Contains(string(text), "87.7%") || !strings.Contains(string(text), "引文") {
		t.Errorf("%s %v", text, err)
	}
}
