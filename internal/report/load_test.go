package report_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/report"
	"qingdan/reports"
	"qingdan/systems"
)

const front = "---\nid: town\ntitle: {zh: 报告, en: Report}\nsummary: {zh: 摘要, en: Summary}\n---\n"

// load reads a report of two texts; the English one cites what the Chinese does.
func load(zh, en string) ([]*report.Report, string) {
	out, faults := report.Load(fstest.MapFS{"town.zh.md": {Data: []byte(zh)}, "town.en.md": {Data: []byte(en)}}, []string{"town.rate", "town.shops"})
	var text strings.Builder
	for _, f := range faults {
		text.WriteString(f.In(lang.En))
	}
	return out, text.String()
}

func TestTextBecomesBlocks(t *testing.T) {
	t.Parallel()
	zh := front + "## 一\n\n办了 {{figure town.shops 家}}，**占{{figure town.rate}}**，见\n[说明](/verify)。\\{{原样}}\n\n- 甲\n- {{typed 15分钟}}圈\n\n> 引文\n\n| 名 | 数 |\n|---|---|\n| 店 | {{figure town.shops}} |\n"
	got, faults := load(zh, "{{figure town.rate}} and {{figure town.shops}}\nof `code 5 items`.\n")
	if faults != "" || len(got) != 1 {
		t.Fatal(faults)
	}
	blocks := got[0].Zh.Blocks
	var kinds []string
	for _, b := range blocks {
		kinds = append(kinds, string(b.Kind))
	}
	if s := strings.Join(kinds, " "); s != "heading paragraph list quote table" {
		t.Fatal(s)
	}
	want := []report.Run{{Text: "办了 "}, {Figure: "town.shops", Words: "家"}, {Text: "，"}, {Text: "占", Strong: true}, {Figure: "town.rate", Strong: true},
		{Text: "，见"}, {Text: "说明", Href: "/verify"}, {Text: "。{{原样}}"}}
	for i, run := range blocks[1].Rows[0][0] {
		if i >= len(want) || run != want[i] {
			t.Errorf("run %d: %+v", i, run)
		}
	}
	if list := blocks[2]; len(list.Rows) != 2 || list.Rows[1][0][0].Text != "15分钟圈" {
		t.Errorf("%+v", list)
	}
	if table := blocks[4]; len(table.Rows) != 2 || table.Rows[1][1][0].Figure != "town.shops" {
		t.Errorf("%+v", table)
	}
	if ids := got[0].Cited(); strings.Join(ids, " ") != "town.shops town.rate" {
		t.Error(ids)
	}
	if s := got[0].En.Blocks[0].Rows[0][0][1].Text; s != " and " || got[0].En.Blocks[0].Rows[0][0][3].Text != " of " {
		t.Errorf("%+v", got[0].En.Blocks[0])
	}
}

// Each fault names its line and column, and what to do.
func TestFaults(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ zh, en, want string }{
		"unknown figure":     {front + "前\n\n有{{figure town.shop 家}}", "{{figure town.shop}}", "town.zh.md:8:2: error: there is no figure \"town.shop\""},
		"suggestion":         {front + "{{figure town.rat}}", "{{figure town.rat}}", `Did you mean "town.rate"?`},
		"html":               {front + "<b>x</b>", "x", "town.zh.md:6:1: error: a report cannot hold HTML"},
		"html block":         {front + "<div>\nx\n</div>", "x", "a report cannot hold HTML"},
		"script link":        {front + "[x](javascript:alert)", "x", `the link "javascript:alert" is neither`},
		"other host":         {front + "[x](//evil.example/)", "x", `the link "//evil.example/" is neither`},
		"backslash host":     {front + `[x](</\evil.example/>)`, "x", `is neither`},
		"picture":            {front + "![x](/a.png)", "x", "a report cannot hold pictures"},
		"title":              {front + "# x", "x", "a report cannot hold headings of level 1"},
		"code block":         {front + "```\nx\n```", "x", "a report cannot hold this structure"},
		"nested list":        {front + "- a\n  - b", "x", "within an item of a list"},
		"open braces":        {front + "a {{figure town.rate", "x", "town.zh.md:6:3: error: double braces hold"},
		"unknown verb":       {front + "{{number 5}}", "x", "double braces hold"},
		"number in words":    {front + "{{figure town.rate 5项}}", "{{figure town.rate}}", "the words behind a figure hold a number"},
		"typed number":       {front + "全市有510项举措", "x", `town.zh.md:6:4: warning: "510项" is a number typed by hand`},
		"typed share":        {front + "占 **87.7** %", "x", `is a number typed by hand`},
		"typed numeral":      {front + "共有五百一十项举措", "x", `"五百一十项" is a number typed by hand`},
		"typed money":        {front + "x", "worth ¥160", `town.en.md:1:7: warning: "¥160"`},
		"typed English":      {front + "x", "It has 13 agreements.", `"13 agreements" is a number`},
		"title with number":  {strings.Replace(front, "摘要", "完成510项", 1) + "x", "x", `"510项" is a number`},
		"no front matter":    {"x", "x", "begins with a front matter"},
		"front matter in en": {front + "x", front + "x", "the English text has no front matter"},
		"other id":           {strings.Replace(front, "id: town", "id: city", 1) + "x", "x", `the id is "city"`},
		"unknown key":        {strings.Replace(front, "id: town", "id: town\nauthor: x", 1) + "x", "x", `"author"`},
		"not translated":     {front + "{{figure town.rate}}", "x", "town.en.md:1:1: error: the English text does not cite the figure town.rate"},
		"more in English":    {front + "x", "{{figure town.rate}}", "alone cites the figure town.rate"},
		"awaited is there":   {strings.Replace(front, "id: town", "id: town\nawaits:\n  town.rate: {zh: 甲, en: A}", 1) + "{{figure town.rate}}", "{{figure town.rate}}", "town.zh.md:4:3: warning: the figure town.rate is there by now"},
		"awaited unused":     {strings.Replace(front, "id: town", "id: town\nawaits:\n  town.new: {zh: 甲, en: A}", 1) + "x", "x", "does not cite town.new"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, faults := load(tc.zh, tc.en)
			if !strings.Contains(faults, tc.want) {
				t.Errorf("%s\nwant %s", faults, tc.want)
			}
			if strings.Contains(faults, ": error: ") != (got == nil) {
				t.Errorf("%d reports with %s", len(got), faults)
			}
		})
	}
}

func TestDatesAndNamesAreNoNumbers(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2024年3月1日", "第3项", "第 12 条", "1. 万亩良田", "`5 项`", "[x](/items/3项)", "{{typed 15分钟}}", "每一个", "十四五规划", "in 2024 the", "section 3"} {
		if _, faults := load(front+text, "x"); faults != "" {
			t.Errorf("%s: %s", text, faults)
		}
	}
}

func TestFolders(t *testing.T) {
	t.Parallel()
	for want, fsys := range map[string]fstest.MapFS{
		"town.en.md is missing": {"town.zh.md": {Data: []byte(front + "x")}},
		"is named <id>.zh.md":   {"Town.md": {Data: []byte("x")}},
		"this is not UTF-8":     {"town.zh.md": {Data: []byte("\xff")}, "town.en.md": {Data: []byte("x")}},
		"larger than 512 KiB":   {"town.zh.md": {Data: []byte(front + strings.Repeat("x", 600<<10))}, "town.en.md": {Data: []byte("x")}},
	} {
		_, faults := report.Load(fsys, nil)
		if len(faults) == 0 || !strings.Contains(faults[0].Message, want) {
			t.Errorf("%v, want %s", faults, want)
		}
	}
	if got, faults := report.Load(fstest.MapFS{"README.txt": {}}, nil); len(got)+len(faults) != 0 {
		t.Error(faults)
	}
}

// What the product ships with has no error, types no number, and cites every
// figure that the city publishes.
func TestShippedReports(t *testing.T) {
	t.Parallel()
	lib, listFaults := lists.Load(systems.FS)
	if lib == nil {
		t.Fatal(listFaults)
	}
	got, faults := report.Load(reports.FS, lib.FigureIDs())
	for _, f := range faults {
		if f.Code != "report-awaited" { // a system has come; taking it out of awaits is for the next edit
			t.Error(f.String())
		}
	}
	if len(got) != 1 || len(got[0].Cited()) < 45 {
		t.Errorf("%d reports", len(got))
	}
}
