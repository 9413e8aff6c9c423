package web_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
)

// reforming is a city under the shipped lists with the people of the reform
// desk. "double" is a verifier of the reform office who also handles measures of
// a bureau.
func reforming(t *testing.T) *town {
	t.Helper()
	b := bare(t)
	b.settle([]worker{{"resident", "王某某", "", ""}, {"steward", "陈督办", "GGB", "steward"}, {"verifier", "郭审核", "GGB", "verifier"},
		{"secretary", "何秘书", "GGB", "secretary"}, {"handler", "刘承办", "SCJG", "handler"}, {"leader", "马分管", "SCJG", "leader"},
		{"double", "罗兼任", "SCJG", "handler"}, {"keeper", "金某某", "ZWFW", "clerk"}, {"head", "石负责", "ZWFW", "head"}})
	double := access.Grant{Person: b.ids["double"], Org: "GGB", Role: "verifier"}
	b.check(b.people.GrantRole(t.Context(), b.admin, double))
	return b
}

// write keeps a file of the test in a folder, as people have it on their desks.
func (b *town) write(name string, content []byte) string {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), name)
	b.check(os.WriteFile(path, content, 0o600))
	return path
}

// pdf is a file that people hand in.
func (b *town) pdf(name string) string {
	return b.write(name+".pdf", []byte("%PDF-1.7\n% "+name+"\n%%EOF\n"))
}

// paper is a file that somebody has uploaded.
func (b *town) paper(login string) map[string]any {
	b.t.Helper()
	ref, err := b.evidence.Put(b.t.Context(), bytes.NewReader([]byte("%PDF-1.7\n%%EOF\n")), 1<<20, []string{"application/pdf"})
	b.check(err)
	return map[string]any{"ticket": b.evidence.Ticket(ref, "材料.pdf", b.ids[login])}
}

// document registers a governing document.
func (b *town) document() string {
	b.t.Helper()
	r, err := b.city.Do(b.t.Context(), b.viewer("steward"), city.Request{Item: "governing-document", Action: casework.Open, Submit: true,
		Form: map[string]any{"number": "演改发〔2026〕1号", "title": "改革实施方案", "kind": "plan", "level": "city", "issued_on": day(-3),
			"file":      b.paper("steward"),
			"structure": []any{map[string]any{"part": "一", "heading": "总体要求", "gist": "目标和原则"}}}})
	b.check(err)
	return r.Case
}

// measure breaks a measure out of the document, due in some days, and returns
// its id.
func (b *town) measure(document, code string, days int) string {
	b.t.Helper()
	row, err := b.city.Store.Case(b.t.Context(), b.viewer("steward"), document)
	b.check(err)
	r, err := b.city.Do(b.t.Context(), b.viewer("steward"), city.Request{Case: document, Action: "assign", Expect: row.Version,
		Input: map[string]any{"code": code, "title": "建立企业开办工作机制", "goal": "机制运行半年。", "owner": "SCJG", "helpers": []any{"RSJ"}, "deadline": day(days),
			"milestones": []any{map[string]any{"title": "印发工作方案", "due": day(days - 5)}}}})
	b.check(err)
	return casework.OpenedID(r.Case, r.Version, 0)
}

// late is a measure that was completed and accepted after its deadline, and whose
// milestone still is not; it returns the measure's id.
func (b *town) late() string {
	b.t.Helper()
	measure := b.measure(b.document(), "FA-001", 10)
	b.wait(11)
	b.does("handler", measure, "report", map[string]any{"result": "任务已全部完成，制度已印发。", "evidence": b.paper("handler"), "milestones_met": true})
	b.does("verifier", measure, "accept", map[string]any{"opinion": "同意销号。"})
	b.fold()
	return measure
}

// measures fills the document's template in with some measures.
func (v *visitor) measures(document string, change func(*excelize.File)) []byte {
	v.b.t.Helper()
	template := v.get("/desk/cases/" + document + "/do/assign/import/template.xlsx").is(200)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(template.text)))
	v.b.check(err)
	defer book.Close()
	for i, row := range [][]any{{1, "FA-002", "推行食品安全分级监管", "", "市场监管局", "农业农村局、卫健委", day(60)}, {2, "FA-003", "开展信用监管试点", "", "市场监管局", "", day(90)}} {
		v.b.check(book.SetSheetRow("改革举措", "A"+string(rune('2'+i)), &row))
	}
	v.b.check(book.SetSheetRow("里程碑", "A2", &[]any{1, "印发工作方案", day(20)}))
	v.b.check(book.SetSheetRow("里程碑", "A3", &[]any{2, "确定试点", day(30)}))
	if change != nil {
		change(book)
	}
	var out bytes.Buffer
	v.b.check(book.Write(&out))
	return out.Bytes()
}

// From an alert the steward comes to an order that is filled in and leads back.
func TestAnAlertBecomesAnOrder(t *testing.T) {
	t.Parallel()
	b := reforming(t)
	measure := b.late()
	steward := b.as("steward")
	steward.get("/desk/alerts").is(200).says("指标预警", "举措按期完成率", "低于 90% 为黄色预警", "本市设定，未见公布", "下达督办单")
	b.as("handler").get("/desk/alerts").says("举措按期完成率").hides("/desk/new/supervision-order")
	at := "/desk/new/supervision-order?figure=reform.measures_on_time&office=SCJG"
	steward.get("/figures/reform.measures_on_time?office=SCJG").says(`href="/desk/new/supervision-order?figure=reform.measures_on_time&amp;office=SCJG"`)
	form := steward.get(at).is(200).says("指标预警：举措按期完成率 0.0%", "市市场监督管理局：举措按期完成率为0.0%，已越过预警线80%", `value="SCJG" selected`)
	here := steward.post(at, "_key", form.key(), "_button", "do", "about", "指标预警：举措按期完成率 0.0%", "ground", "figure", "demand", "请说明原因。", "owner", "SCJG").is(303).header.Get("Location")
	steward.get(here).says("督办中", "因何开办", `href="/figures/reform.measures_on_time?office=SCJG"`, "举措按期完成率 · 市市场监督管理局")
	steward.get("/desk/new/supervision-order?figure=reform.measures").is(422).says("眼下没有预警")
	steward.get("/desk/new/governing-document?figure=reform.measures_on_time").is(422)

	milestone, _, err := b.city.Store.Cases(t.Context(), b.viewer("steward"), city.CaseQuery{Parent: measure, Limit: 1})
	b.check(err)
	late := "/desk/cases/" + milestone[0].ID
	press := "/desk/new/supervision-order?case=" + milestone[0].ID
	steward.get(late).says("红色预警", `href="`+press+`"`)
	form = steward.get(press).is(200).says("预警：" + milestone[0].Number + " 印发工作方案")
	here = steward.post(press, "_key", form.key(), "_button", "do", "about", "里程碑逾期", "ground", "overdue", "demand", "请说明原因。", "owner", "SCJG").is(303).header.Get("Location")
	steward.get(here).says("上级办件", late)
	steward.get(late).says("由本办件开办", "里程碑逾期")
	b.as("leader").post(press, "about", "x").is(403)
}

// Every fault of a list of measures is said by cell, what the city would refuse
// too, before any measure is handed out; the corrected list then breaks the
// document down, once.
func TestAListOfMeasuresIsImportedThroughItsDocument(t *testing.T) {
	t.Parallel()
	b := reforming(t)
	steward, document := b.as("steward"), b.document()
	at := "/desk/cases/" + document + "/do/assign/import"
	steward.get("/desk/cases/"+document).says("从表格导入", at)
	steward.get(at).is(200).says("改革实施方案", "分解下达举措")
	upload := func(change func(*excelize.File)) string {
		return steward.attach(at, "file", "举措.xlsx", steward.measures(document, change)).is(303).header.Get("Location")
	}
	wrong := upload(func(f *excelize.File) { b.check(f.SetCellValue("改革举措", "E3", "没有这个局")) })
	steward.get(wrong).is(422).says("工作表“改革举措”，单元格 E3", "还没有开办任何一件")
	steward.post(wrong).is(422)
	past := upload(func(f *excelize.File) { b.check(f.SetCellValue("改革举措", "G3", day(-4))) })
	steward.get(past).is(422).says("单元格 G3：完成时限应当在今天之后").hides("开办这 2 件")
	marked := steward.get(strings.Replace(past, "/check?", "/faults.xlsx?", 1)).is(200)
	book, err := excelize.OpenReader(strings.NewReader(marked.text))
	b.check(err)
	defer book.Close()
	if comments, err := book.GetComments("改革举措"); err != nil || len(comments) != 1 || comments[0].Cell != "G3" {
		t.Errorf("%v, %+v", err, comments)
	}
	good := upload(nil)
	for range 2 { // the second does nothing
		progress := steward.post(good).is(303).header.Get("Location")
		b.settled(steward, progress)
		steward.get(progress).says("已开办 2 / 2 件")
	}
	opened, total, err := b.city.Store.Cases(t.Context(), b.viewer("steward"), city.CaseQuery{Parent: document, Sort: "number", Limit: 9})
	b.check(err)
	row, err := b.city.Store.Case(t.Context(), b.viewer("steward"), document)
	b.check(err)
	if total != 2 || opened[0].Item != "measure" || row.State != "broken_down" {
		t.Errorf("%d cases, %+v, the document is %s", total, opened, row.State)
	}
	b.as("handler").get(at).is(404)
	steward.get("/desk/cases/" + opened[0].ID + "/do/note/import").is(422)
}
