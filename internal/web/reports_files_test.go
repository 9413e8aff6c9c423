package web_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/lists"
	"qingdan/internal/pdf"
	"qingdan/internal/report"
	"qingdan/internal/web"
	"qingdan/internal/web/webtest"
)

// run runs a program that the tests need and returns what it printed.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s; run: make deps", name, err, out)
	}
	return string(out)
}

// inPDF is the text of a PDF file without its running heads and without
// spaces, which files set as they like.
func inPDF(t *testing.T, file string) string {
	t.Helper()
	return compact(run(t, "pdftotext", "-raw", "-nopgbrk", "-x", "0", "-y", "56", "-W", "600", "-H", "722", file, "-"))
}

// inWord is the text of a Word file, as LibreOffice opens it and prints it.
func inWord(t *testing.T, file string) string {
	t.Helper()
	dir := t.TempDir()
	run(t, "soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "pdf", "--outdir", dir, file)
	name := strings.TrimSuffix(filepath.Base(file), ".docx")
	photograph(t, filepath.Join(dir, name+".pdf"), name+"-word")
	return inPDF(t, filepath.Join(dir, name+".pdf"))
}

// photograph saves pictures of a PDF file's pages as <name>-<page>.png where
// SCREENSHOTS names a folder.
func photograph(t *testing.T, file, name string) {
	t.Helper()
	if dir := os.Getenv("SCREENSHOTS"); dir != "" {
		run(t, "pdftoppm", "-png", "-r", "80", file, filepath.Join(dir, name))
	}
}

func compact(text string) string { return strings.Join(strings.Fields(text), "") }

// saved keeps what came back as a file.
func (a *answer) saved(name string) string {
	a.t.Helper()
	path := filepath.Join(a.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(a.text), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return path
}

var (
	articles = regexp.MustCompile(`(?s)<article class="qd-report">.*</article>`)
	blocks   = regexp.MustCompile(`(?s)<(?:p class="govuk-body"|h[2-4] class="govuk-heading-[ms]"|li|td[^>]*|th[^>]*|blockquote[^>]*)>(.*?)</(?:p|h[2-4]|li|td|th|blockquote)>`)
	sources  = regexp.MustCompile(`(?s)<li class="qd-source-row" id="source-(\d+)">(.*?)<span class="qd-source-row__more">`)
	cited    = regexp.MustCompile(`qd-cited[^>]*>([^<]*)</a>`)
	markup   = regexp.MustCompile(`(?s)<[^>]*>`)
)

// saying is what the page of a report says, piece by piece: each paragraph with
// the numbers in it, and each source with its value.
func saying(t *testing.T, page string) []string {
	t.Helper()
	article := articles.FindString(page)
	plain := func(s string) string { return compact(html.UnescapeString(markup.ReplaceAllString(s, ""))) }
	var out []string
	text, _, _ := strings.Cut(article, `id="sources"`)
	for _, m := range blocks.FindAllStringSubmatch(text, -1) {
		out = append(out, plain(m[1]))
	}
	for _, m := range sources.FindAllStringSubmatch(article, -1) {
		out = append(out, m[1]+plain(m[2]))
	}
	return out
}

// holds fails unless a text says all of it, in order.
func holds(t *testing.T, what, text string, pieces []string) {
	t.Helper()
	for _, piece := range pieces {
		at := strings.Index(text, piece)
		if at < 0 {
			t.Fatalf("%s does not say %q at its place: %s", what, piece, text[:min(len(text), 600)])
		}
		text = text[at+len(piece):]
	}
}

// Page, Word and PDF say the same, numbers included, now and at a freeze.
func TestThePageAndItsFilesSayTheSame(t *testing.T) {
	t.Parallel()
	b, log := withLog(t)
	b.fold()
	log.Follow(t.Context(), b.city)
	b.as("manager").post("/reports/reform/freeze").to("/reports/reform/1")
	b.submitted("铁西老味道小吃部")
	b.fold()
	log.Follow(t.Context(), b.city)
	v := b.visitor()
	for path, tag := range map[string]string{"/reports/reform": "zh", "/reports/reform/1": "en"} {
		page := v.get(path + "?lang=" + tag).is(http.StatusOK).says(`href="` + path + `/pdf"`)
		pieces := saying(t, page.text)
		if n := len(cited.FindAllString(page.text, -1)); n < 45 || len(pieces) < n {
			t.Fatalf("%d numbers in %d pieces", n, len(pieces))
		}
		word := v.get(path + "/word").is(http.StatusOK)
		if h := word.header; !strings.Contains(h.Get("Content-Type"), "wordprocessingml") || !strings.HasSuffix(h.Get("Content-Disposition"), "-"+tag+`.docx"`) {
			t.Error(h)
		}
		holds(t, path+" as Word", inWord(t, word.saved("report.docx")), pieces)
		printed := v.get(path + "/pdf").is(http.StatusOK)
		if h := printed.header; h.Get("Content-Type") != "application/pdf" || !strings.HasSuffix(h.Get("Content-Disposition"), "-"+tag+`.pdf"`) {
			t.Error(h)
		}
		file := printed.saved("report.pdf")
		holds(t, path+" as PDF", inPDF(t, file), pieces)
		photograph(t, file, "report-pdf-"+tag)
		// Each number leads to its proof, and each page says when it was so.
		for _, href := range []string{b.base + "/figures/approvals.full_online_rate", b.base + path} {
			if !strings.Contains(printed.text, "("+href+")") {
				t.Errorf("%s as PDF has no link to %s", path, href)
			}
		}
		whole := run(t, "pdftotext", file, "-")
		pages := strings.Count(whole, "\f")
		foot := map[string]string{"zh": "数字截至 2026年", "en": "Freeze 1: "}[tag]
		if got := strings.Count(whole, foot); got < pages || pages < 4 {
			t.Errorf("%d of %d pages say when", got, pages)
		}
	}
	for _, path := range []string{"/reports/other/pdf", "/reports/reform/2/pdf", "/reports/other/word", "/reports/reform/2/word"} {
		v.get(path).is(http.StatusNotFound)
	}
}

// Whoever prints the page from a browser gets the report with its numbers and
// sources, page by page, and nothing to click.
func TestAReportsPageIsPrinted(t *testing.T) {
	t.Parallel()
	town := settle(t)
	if _, err := town.City.FoldFigures(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := webtest.Open(t, webtest.Desktop, town.base, "/reports/reform?lang=zh")
	file := filepath.Join(t.TempDir(), "printed.pdf")
	if err := os.WriteFile(file, p.Print(), 0o600); err != nil {
		t.Fatal(err)
	}
	photograph(t, file, "report-printed")
	text := compact(run(t, "pdftotext", "-raw", file, "-"))
	for _, want := range []string{"全面深化改革进展报告", "演示环境", "87.7%8", "approvals.full_online_rate", "1/"} {
		if !strings.Contains(text, want) {
			t.Errorf("the paper does not say %s: %s", want, text)
		}
	}
	for _, not := range []string{"登录", "下载Word", "冻结的版本", "首页"} {
		if strings.Contains(text, not) {
			t.Errorf("the paper says %s", not)
		}
	}
}

// Where nothing can be printed, no link says so, and the address says why.
func TestWithoutABrowserNothingIsPrinted(t *testing.T) {
	t.Parallel()
	b := found(t, func(c *web.Config) { c.PDF = pdf.New(pdf.Config{Browser: "/nowhere/chromium"}) })
	b.as("manager").post("/reports/reform/freeze").to("/reports/reform/1")
	v := b.visitor()
	v.get("/reports/reform").is(http.StatusOK).says("data-print").hides("/reports/reform/pdf")
	v.get("/reports/reform/pdf").is(http.StatusServiceUnavailable).says("管理员请安装 chromium")
	v.get("/reports/reform/1/pdf?lang=en").is(http.StatusServiceUnavailable).says("names a browser with --browser")
}

// What an author writes is text, in the page's style sheet too: markup is
// printed as it was typed, and nothing is asked of anybody.
func TestHostileReportsArePrintedAsText(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	outside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(outside.Close)
	lib, faults := library()
	if lib == nil {
		t.Fatal(faults)
	}
	title := `"; } </style><script>document.title = 'ran'</script><img src=` + outside.URL + `/title><style>@import url(` + outside.URL + `/style);`
	front := "---\nid: town\ntitle: {zh: " + strconv.Quote(title) + ", en: A}\nsummary: {zh: \"<iframe src=file:///etc/passwd></iframe>\", en: B}\n---\n"
	text := "C {{figure approvals.full_online_rate <img src=//x>}} `<script src=" + outside.URL + ">`\n"
	live, faults := report.Load(fstest.MapFS{"town.zh.md": {Data: []byte(front + text)}, "town.en.md": {Data: []byte(text)}}, lib.FigureIDs())
	if len(live) == 0 {
		t.Fatal(faults)
	}
	b := found(t, func(c *web.Config) { c.Reports = live })
	b.fold()
	v := b.visitor()
	for _, in := range []string{inPDF(t, v.get("/reports/town/pdf").is(http.StatusOK).saved("town.pdf")), inWord(t, v.get("/reports/town/word").is(http.StatusOK).saved("town.docx"))} {
		holds(t, "the report", in, []string{compact(title), "<iframesrc=file:///etc/passwd></iframe>", "C87.7%<imgsrc=//x>1<scriptsrc=" + outside.URL + ">"})
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

// ledger is a small system whose register of statements a figure quotes.
func ledger() (*lists.Library, []lists.Fault) { return lists.Load(os.DirFS("../city/testdata/ledger")) }

// A number that another authority stated looks different from one that the city
// computes, and names its document: on the page, in both files, beside now.
func TestStatementsAreMarkedInReports(t *testing.T) {
	t.Parallel()
	lib, faults := ledger()
	if lib == nil {
		t.Fatal(faults)
	}
	const front = "---\nid: town\ntitle: {zh: 报告, en: Report}\nsummary: {zh: 摘要, en: Summary}\n---\n"
	const text = "A {{figure ledger.rating}} B {{figure ledger.amount 元}}\n"
	live, faults := report.Load(fstest.MapFS{"town.zh.md": {Data: []byte(front + text)}, "town.en.md": {Data: []byte(text)}}, lib.FigureIDs())
	if len(live) == 0 {
		t.Fatal(faults)
	}
	b := bareOn(t, ledger, func(c *web.Config) { c.Reports = live })
	b.settle([]worker{{"resident", "王某某", "", ""}, {"clerk", "李受理", "CG", "clerk"}})
	r, err := b.city.Do(t.Context(), b.viewer("resident"), city.Request{Item: "grant-a", Action: casework.Open, Submit: true,
		Form: map[string]any{"about": "省营商环境通报第3期", "amount": 87.7, "day": "2026-02-27"}})
	b.check(err)
	_, err = b.city.Do(t.Context(), b.viewer("clerk"), city.Request{Case: r.Case, Action: "give", Expect: r.Version})
	b.check(err)
	b.fold()
	b.as("manager").post("/reports/town/freeze").to("/reports/town/1")
	v := b.visitor()
	const statement = "引用省厅：省营商环境通报第3期（2026年2月27日）"
	for _, path := range []string{"/reports/town", "/reports/town/1"} {
		page := v.get(path).is(http.StatusOK).says("qd-cited--stated", `87.7%</a><span class="qd-cited__mark">〔引用〕</span>`, `title="省厅评价，`+statement, statement+"</span>", "照录它的文件")
		if strings.Count(page.text, "qd-cited--stated") != 1 {
			t.Error("a computed figure is marked too")
		}
		pieces := append(saying(t, page.text), compact(statement))
		if pieces[0] != "A87.7%〔引用〕1B87.70元2" {
			t.Errorf("%q", pieces)
		}
		word, printed := v.get(path+"/word").is(http.StatusOK).saved("town.docx"), v.get(path+"/pdf").is(http.StatusOK).saved("town.pdf")
		photograph(t, printed, "report-quoted")
		for _, in := range []string{inWord(t, word), inPDF(t, printed)} {
			holds(t, path, in, pieces[:2])
			holds(t, path, in, []string{compact(statement)})
		}
	}
	v.get("/reports/town/1/compare").is(http.StatusOK).says(`<span class="qd-stated">` + statement)
	p := webtest.Open(t, webtest.Phone, b.base, "/reports/town?lang=zh")
	looker(t, p, "report")("stated")
	v.get("/reports/town?lang=en").says("87.7%</a><span class=\"qd-cited__mark\"> [quoted]</span>", "quoted from 省厅, 省营商环境通报第3期, 27 February 2026")
}
