package web_test

import (
	"bytes"
	"os"
	"path/filepath"
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
		{"double", "罗兼任", "SCJG", "handler"}})
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

// document registers a governing document.
func (b *town) document() string {
	b.t.Helper()
	ref, err := b.evidence.Put(b.t.Context(), bytes.NewReader([]byte("%PDF-1.7\n%%EOF\n")), 1<<20, []string{"application/pdf"})
	b.check(err)
	r, err := b.city.Do(b.t.Context(), b.viewer("steward"), city.Request{Item: "governing-document", Action: casework.Open, Submit: true,
		Form: map[string]any{"number": "演改发〔2026〕1号", "title": "改革实施方案", "kind": "plan", "level": "city", "issued_on": day(-3),
			"file":      map[string]any{"ticket": b.evidence.Ticket(ref, "方案.pdf", b.ids["steward"])},
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
