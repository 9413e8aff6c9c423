package web_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"qingdan/internal/city"
)

// attach posts a file.
func (v *visitor) attach(path, field, name string, file []byte) *answer {
	v.b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, name)
	v.b.check(err)
	_, err = part.Write(file)
	v.b.check(err)
	v.b.check(form.Close())
	r, err := http.NewRequestWithContext(v.b.t.Context(), http.MethodPost, v.b.base+path, &body)
	v.b.check(err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.send(r)
}

// plan is the template of tasks with n of them filled in.
func (v *visitor) plan(n int, change func(*excelize.File)) []byte {
	v.b.t.Helper()
	template := v.get("/desk/new/task/import/template.xlsx").is(http.StatusOK)
	book, err := excelize.OpenReader(strings.NewReader(template.text))
	v.b.check(err)
	defer book.Close()
	for i := range n {
		row, number := i+2, i+1
		v.b.check(book.SetSheetRow("灯会任务", fmt.Sprintf("A%d", row), &[]any{number, fmt.Sprintf("第%d号灯组", number), []string{"园林局", "供电局"}[i%2], day(30 + i)}))
		v.b.check(book.SetSheetRow("步骤", fmt.Sprintf("A%d", row), &[]any{number, "设计", day(10)}))
	}
	if change != nil {
		change(book)
	}
	var out bytes.Buffer
	v.b.check(book.Write(&out))
	return out.Bytes()
}

func TestAWorkbookIsImported(t *testing.T) {
	t.Parallel()
	b := festival(t)
	steward := b.as("steward")
	steward.get("/desk/new/task/import").is(http.StatusOK).says("下载模板", "上传并检查")
	wrong := steward.plan(4, func(f *excelize.File) { b.check(f.SetCellValue("灯会任务", "D3", "过几天")) })
	check := steward.attach("/desk/new/task/import", "file", "任务.xlsx", wrong).is(http.StatusSeeOther).header.Get("Location")
	page := steward.get(check).is(http.StatusUnprocessableEntity).says("工作表“灯会任务”，单元格 D3", "日期", "还没有开办任何一件").hides("开办这 4 件")
	steward.post(check).is(http.StatusUnprocessableEntity)
	_ = page
	marked := steward.get(strings.Replace(check, "/check?", "/faults.xlsx?", 1)).is(http.StatusOK)
	book, err := excelize.OpenReader(strings.NewReader(marked.text))
	b.check(err)
	defer book.Close()
	if comments, err := book.GetComments("灯会任务"); err != nil || len(comments) != 1 || comments[0].Cell != "D3" {
		t.Errorf("%v, %+v", err, comments)
	}

	check = steward.attach("/desk/new/task/import", "file", "任务.xlsx", steward.plan(4, nil)).is(http.StatusSeeOther).header.Get("Location")
	steward.get(check).is(http.StatusOK).says("将开办 4 件", "第3号灯组", "开办的同时提交")
	progress := strings.Replace(check, "/check?", "/progress?", 1)
	for range 2 { // the second opens nothing
		if to := steward.post(check).is(http.StatusSeeOther).header.Get("Location"); to != progress {
			t.Fatalf("leads to %s", to)
		}
		b.settled(steward, progress)
	}
	steward.get(progress).says("已开办 4 / 4 件", "第 5 行")
	steward.get(check).says("已开办</a>")
	lines, total, err := b.city.Cases(t.Context(), b.viewer("steward"), city.CaseQuery{Handed: true, Sort: "number", Limit: 10}, "")
	b.check(err)
	if total != 4 || lines[0].Row.Number != "GDJ-2026-000001" && lines[0].Row.Number[:4] != "GDJ-" {
		t.Errorf("%d cases, the first %+v", total, lines)
	}
	b.as("parks").get(check).is(http.StatusForbidden)
	b.as("second").get(check).is(http.StatusUnprocessableEntity) // a ticket is one person's
}

// settled waits for an import to end.
func (b *town) settled(v *visitor, progress string) {
	b.t.Helper()
	for range 100 {
		if a := v.get(progress).is(http.StatusOK); a.header.Get("Refresh") == "" {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.t.Fatal("the import does not end")
}

func TestWhatTheCityRefusesIsSaidByCell(t *testing.T) {
	t.Parallel()
	b := festival(t)
	steward := b.as("steward")
	plan := steward.plan(3, func(f *excelize.File) { b.check(f.SetCellValue("灯会任务", "D3", day(-4))) })
	check := steward.attach("/desk/new/task/import", "file", "任务.xlsx", plan).is(http.StatusSeeOther).header.Get("Location")
	steward.get(check).is(http.StatusUnprocessableEntity).says("单元格 D3：时限已经过去").hides("开办这 3 件")
	progress := steward.post(check).is(http.StatusSeeOther).header.Get("Location") // from a page that is older than the refusal
	b.settled(steward, progress)
	steward.get(progress).says("已开办 2 / 3 件", "1 处被拒绝", "单元格 D3：时限已经过去", "继续").hides("系统故障")
	marked := steward.get(strings.Replace(check, "/check?", "/faults.xlsx?", 1)).is(http.StatusOK)
	book, err := excelize.OpenReader(strings.NewReader(marked.text))
	b.check(err)
	defer book.Close()
	if comments, err := book.GetComments("灯会任务"); err != nil || len(comments) != 1 || comments[0].Cell != "D3" {
		t.Errorf("%v, %+v", err, comments)
	}
	steward.post(check).to(progress) // going on tries what is left
	b.settled(steward, progress)
	steward.get(progress).says("已开办 2 / 3 件")
}

func TestAFileThatIsNoWorkbookIsRefused(t *testing.T) {
	t.Parallel()
	b := festival(t)
	steward := b.as("steward")
	steward.attach("/desk/new/task/import", "file", "x.xlsx", []byte("PK\x03\x04 not a workbook")).is(http.StatusUnprocessableEntity)
	steward.post("/desk/new/task/import").is(http.StatusUnprocessableEntity).says("请选择填好的表格")
	foreign := excelize.NewFile()
	defer foreign.Close()
	var out bytes.Buffer
	b.check(foreign.Write(&out))
	check := steward.attach("/desk/new/task/import", "file", "别的.xlsx", out.Bytes()).is(http.StatusSeeOther).header.Get("Location")
	steward.get(check).is(http.StatusUnprocessableEntity).says("没有工作表")
	b.as("parks").get("/desk/new/task/import/template.xlsx").is(http.StatusForbidden)
}
