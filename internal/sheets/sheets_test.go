package sheets_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/sheets"
)

var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))

func task(t *testing.T) *lists.Item {
	t.Helper()
	lib, faults := lists.Load(os.DirFS("../web/testdata/work"))
	if lib == nil {
		t.Fatal(faults)
	}
	return lib.Item("task")
}

// filled is the template with cells filled in: "sheet!cell" and value.
func filled(t *testing.T, tag lang.Tag, cells map[string]any) []byte {
	t.Helper()
	template, err := sheets.Template(sheets.Cases(task(t)), tag)
	if err != nil {
		t.Fatal(err)
	}
	return change(t, template, func(f *excelize.File) {
		for at, v := range cells {
			sheet, cell, _ := strings.Cut(at, "!")
			if formula, ok := strings.CutPrefix(fmt.Sprint(v), "="); ok {
				ok := f.SetCellFormula(sheet, cell, formula)
				must(t, ok)
				continue
			}
			must(t, f.SetCellValue(sheet, cell, v))
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func change(t *testing.T, file []byte, f func(*excelize.File)) []byte {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(file))
	must(t, err)
	defer book.Close()
	f(book)
	var out bytes.Buffer
	must(t, book.Write(&out))
	return out.Bytes()
}

func good() map[string]any {
	return map[string]any{
		"灯会任务!A2": 1, "灯会任务!B2": "中轴线灯廊", "灯会任务!C2": "园林局", "灯会任务!D2": time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC), "灯会任务!E2": 12000.5, "灯会任务!F2": 40, "灯会任务!G2": "是", "灯会任务!H2": "园林局、供电局",
		"灯会任务!A3": 2, "灯会任务!B3": "供电保障", "灯会任务!C3": "供电局", "灯会任务!D3": "2026年7月15日",
		"步骤!A2": 1, "步骤!B2": "设计", "步骤!C2": "2026/4/1", "步骤!A3": 2, "步骤!B3": "布线", "步骤!C3": "2026.5.1", "步骤!A4": 1, "步骤!B4": "吊装", "步骤!C4": "2026-06-01",
	}
}

func TestAWorkbookBecomesForms(t *testing.T) {
	t.Parallel()
	book, err := sheets.Read(sheets.Cases(task(t)), filled(t, lang.Zh, good()), now)
	must(t, err)
	if len(book.Faults) > 0 || !book.Submit || len(book.Rows) != 2 {
		t.Fatalf("%+v", book)
	}
	want := map[string]any{"title": "中轴线灯廊", "owner": "YLJ", "deadline": "2026-06-30", "budget": 12000.5, "lamps": int64(40), "night": true,
		"helpers": []any{"YLJ", "GDJ"}, "parts": []any{map[string]any{"what": "设计", "by": "2026-04-01"}, map[string]any{"what": "吊装", "by": "2026-06-01"}}}
	if diff := cmp.Diff(want, book.Rows[0].Values); diff != "" {
		t.Error(diff)
	}
	if got := book.Rows[1].Values["parts"]; !cmp.Equal(got, []any{map[string]any{"what": "布线", "by": "2026-05-01"}}) {
		t.Errorf("the second case's lines: %v", got)
	}
}

func TestEveryFaultIsSaidByCell(t *testing.T) {
	t.Parallel()
	cells := good()
	cells["灯会任务!D3"] = "下个月"
	cells["灯会任务!C2"] = "消防局"
	cells["灯会任务!F2"] = 900
	delete(cells, "灯会任务!B3")
	cells["灯会任务!E3"] = "=SUM(E2:E2)"
	cells["步骤!A4"] = 7
	delete(cells, "步骤!B2")
	cells["灯会任务!J1"] = "备注"
	cells["灯会任务!A4"], cells["灯会任务!B4"] = 2, "重号"
	book, err := sheets.Read(sheets.Cases(task(t)), filled(t, lang.Zh, cells), now)
	must(t, err)
	got := map[string]string{}
	for _, f := range book.Faults {
		got[f.Sheet+"!"+f.Cell] = f.Text.Zh
	}
	for at, words := range map[string]string{"灯会任务!D3": "日期", "灯会任务!C2": "责任单位", "灯会任务!F2": "灯盏数", "灯会任务!B3": "名称", "灯会任务!E3": "公式",
		"步骤!A4": "没有这个序号", "步骤!B2": "内容", "灯会任务!J1": "没有这一列", "灯会任务!A4": "重复", "灯会任务!C4": "责任单位", "灯会任务!D4": "完成时限"} {
		if !strings.Contains(got[at], words) {
			t.Errorf("%s says %q, want something about %s", at, got[at], words)
		}
		delete(got, at)
	}
	if len(got) > 0 {
		t.Errorf("also: %v", got)
	}
	back, err := sheets.Annotate(filled(t, lang.Zh, cells), book.Faults, lang.Zh)
	must(t, err)
	change(t, back, func(f *excelize.File) {
		comments, err := f.GetComments("灯会任务")
		must(t, err)
		if !slices.ContainsFunc(comments, func(c excelize.Comment) bool { return c.Cell == "D3" && strings.Contains(c.Text, "日期") }) {
			t.Errorf("comments %+v", comments)
		}
		if v, _ := f.GetCellValue("灯会任务", "B2"); v != "中轴线灯廊" {
			t.Errorf("the workbook lost what was in it: %q", v)
		}
	})
}

func TestTheTemplateSaysWhatItTakes(t *testing.T) {
	t.Parallel()
	for _, tag := range []lang.Tag{lang.Zh, lang.En} {
		template, err := sheets.Template(sheets.Cases(task(t)), tag)
		must(t, err)
		change(t, template, func(f *excelize.File) {
			sheet := f.GetSheetName(0)
			if v, _ := f.GetCellValue(sheet, "B1"); !strings.HasSuffix(v, "*") {
				t.Errorf("%s: heading %q has no required mark", tag, v)
			}
			dvs, err := f.GetDataValidations(sheet)
			must(t, err)
			if len(dvs) != 2 { // the owner and the yes or no
				t.Errorf("%s: %d validations", tag, len(dvs))
			}
			if got := f.GetSheetList(); len(got) != 4 {
				t.Errorf("%s: sheets %v", tag, got)
			}
		})
		cells := map[string]any{}
		names := map[lang.Tag][2]string{lang.Zh: {"灯会任务", "步骤"}, lang.En: {"Festival task", "Steps"}}[tag]
		for at, v := range good() {
			sheet, cell, _ := strings.Cut(at, "!")
			if tag == lang.En && v == "是" {
				v = "yes"
			}
			cells[map[string]string{"灯会任务": names[0], "步骤": names[1]}[sheet]+"!"+cell] = v
		}
		book, err := sheets.Read(sheets.Cases(task(t)), filled(t, tag, cells), now)
		must(t, err)
		if len(book.Faults) > 0 || len(book.Rows) != 2 {
			t.Errorf("%s: %+v", tag, book.Faults)
		}
	}
}

func TestColumnsMayStandInAnotherOrderBelowATitle(t *testing.T) {
	t.Parallel()
	file := change(t, filled(t, lang.Zh, good()), func(f *excelize.File) {
		must(t, f.RemoveCol("灯会任务", "E"))
		must(t, f.InsertRows("灯会任务", 1, 2))
		must(t, f.SetCellValue("灯会任务", "A1", "二〇二六年灯会任务分解表"))
	})
	book, err := sheets.Read(sheets.Cases(task(t)), file, now)
	must(t, err)
	if len(book.Faults) > 0 || len(book.Rows) != 2 || book.Rows[0].Line != 4 || book.Rows[0].Values["lamps"] != int64(40) {
		t.Errorf("%+v", book)
	}
}

// refused is a workbook in which one part is replaced.
func refused(t *testing.T, part string, content io.Reader) error {
	t.Helper()
	file := filled(t, lang.Zh, good())
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	must(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		if f.Name != part {
			must(t, w.Copy(f))
		}
	}
	to, err := w.Create(part)
	must(t, err)
	_, err = io.Copy(to, content)
	must(t, err)
	must(t, w.Close())
	began := time.Now()
	_, err = sheets.Read(sheets.Cases(task(t)), out.Bytes(), now)
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	return err
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestHostileWorkbooksAreRefused(t *testing.T) {
	t.Parallel()
	const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>`
	for name, test := range map[string]struct {
		part    string
		content io.Reader
	}{
		"a bomb":          {"xl/media/image1.png", io.LimitReader(zeros{}, 80<<20)},
		"a far corner":    {"xl/worksheets/sheet1.xml", strings.NewReader(fmt.Sprintf(sheet, `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`))},
		"a far column":    {"xl/worksheets/sheet1.xml", strings.NewReader(fmt.Sprintf(sheet, `<row r="1"><c r="XFD1"><v>1</v></c></row>`))},
		"too many cells":  {"xl/worksheets/sheet1.xml", strings.NewReader(fmt.Sprintf(sheet, strings.Repeat(`<row r="1"><c r="A1"/></row>`, 300_000)))},
		"too many texts":  {"xl/sharedStrings.xml", strings.NewReader("<sst>" + strings.Repeat("<si/>", 1_600_000) + "</sst>")},
		"macros":          {"xl/vbaProject.bin", strings.NewReader("x")},
		"broken XML":      {"xl/worksheets/sheet1.xml", strings.NewReader("<worksheet><sheetData><row")},
		"a nonsense cell": {"xl/worksheets/sheet1.xml", strings.NewReader(fmt.Sprintf(sheet, `<row r="1"><c r="??"/></row>`))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := refused(t, test.part, test.content); !problem.Is(err, problem.Invalid) {
				t.Errorf("%v", err)
			}
		})
	}
	for name, file := range map[string][]byte{"nothing": nil, "no archive": []byte("序号,名称"), "too large": make([]byte, sheets.MaxBytes+1)} {
		if _, err := sheets.Read(sheets.Cases(task(t)), file, now); !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
