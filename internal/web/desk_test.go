package web_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"qingdan/internal/access"
	"qingdan/internal/city"
)

func TestInboxShowsOnlyWhatIsPermitted(t *testing.T) {
	t.Parallel()
	b := found(t)
	r := b.submitted("铁西老味道小吃部")
	v := b.as("clerk")
	v.get("/desk").is(http.StatusOK).says(r.Number, "铁西老味道小吃部", "已收件", "还剩 5 个工作日", "/desk/cases/"+r.Case)
	b.as("reviewer").get("/desk").is(http.StatusOK).says("都办完了").hides(r.Number)
	b.as("reviewer").get("/desk?tab=all").says(r.Number)
	b.as("elsewhere").get("/desk?tab=all").is(http.StatusOK).hides(r.Number)
	b.as("resident").get("/desk").is(http.StatusForbidden)
	for _, q := range []string{"?q=" + r.Number, "?q=老味道", "?item=small-restaurant&state=submitted", "?sort=-number"} {
		v.get("/desk" + q).is(http.StatusOK).says(r.Case)
	}
	for _, q := range []string{"?q=nothing", "?item=drug-retail", "?due=overdue", "?due=week", "?tab=closed"} {
		v.get("/desk" + q).is(http.StatusOK).hides(r.Case)
	}
}

// A subject that names a person is masked in lists, and found by the full name.
func TestPersonalSubjectIsFoundByItsFullName(t *testing.T) {
	t.Parallel()
	b := found(t)
	v := b.as("auditor")
	b.check(b.people.GrantRole(t.Context(), b.admin, access.Grant{Person: b.ids["auditor"], Org: "GAJ", Role: "clerk"}))
	r := b.applied("e-bike")
	row, err := b.city.Store.Case(t.Context(), &access.Viewer{Person: b.ids["resident"]}, r.Case)
	b.check(err)
	if !strings.Contains(row.Subject, "*") {
		t.Fatalf("the subject %q is not masked; choose another item", row.Subject)
	}
	v.get("/desk?tab=all&q=张三").is(http.StatusOK).says(r.Case)
	v.get("/desk?tab=closed&q=张三").is(http.StatusOK)
	v.get("/desk?tab=all&q=张四").is(http.StatusOK).hides(r.Case)
}

func TestStrangersLearnNothing(t *testing.T) {
	t.Parallel()
	b := found(t)
	r := b.submitted("示范店")
	path := "/desk/cases/" + r.Case
	b.visitor().get(path).to("/sign-in?next=" + strings.ReplaceAll(path, "/", "%2F"))
	b.as("stranger").get(path).is(http.StatusNotFound)
	b.as("elsewhere").get(path).is(http.StatusNotFound)
	b.as("manager").get(path).is(http.StatusNotFound)
	b.as("resident").get(path).to("/cases/" + r.Case)
	b.as("clerk").get("/cases/" + r.Case).to(path)
	b.as("elsewhere").post(path+"/do/accept", "_version", "2").is(http.StatusNotFound)
	b.as("elsewhere").post(path+"/reveal", "reason", "看看").is(http.StatusNotFound)
	b.as("resident").post(path+"/do/accept", "_version", "2").is(http.StatusForbidden)
}

func TestCaseOnOnePage(t *testing.T) {
	t.Parallel()
	b := found(t)
	r, other := b.submitted("示范店"), b.submitted("第二家")
	v := b.as("clerk")
	path := "/desk/cases/" + r.Case
	page := v.get(path).is(http.StatusOK).says(r.Number, "示范店", "王**", "补正告知时限", "提交申请", "/do/accept", "/do/notify", "owner_id_scan.png", "?inline=1", "下一件", "/desk/cases/"+other.Case)
	page.hides("220302198808081015")
	file := regexp.MustCompile(`/cases/[^"]+/files/sha256:[0-9a-f]+`).FindString(page.text)
	v.get(file + "?inline=1").is(http.StatusOK)
	b.as("elsewhere").get(file).is(http.StatusNotFound)
	v.post(path+"/do/accept", "_version", strconv.Itoa(r.Version), "_key", "k1", "_button", "do").to(path)
	v.get(path).says("已办理。", "下一件", "审查中", "李受理", "受理通知书")
	b.as("reviewer").get("/desk").says(r.Number)
}

func TestActionWithErrorsKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	b := found(t)
	r := b.submitted("示范店")
	v := b.as("clerk")
	path := "/desk/cases/" + r.Case
	version := strconv.Itoa(r.Version)
	v.post(path+"/do/notify", "_version", version, "_button", "do", "notify.missing.0._", "1", "notify.missing.0.what", "短").
		is(http.StatusUnprocessableEntity).
		says(`value="短"`, `open id="action-notify"`, `href="#f-notify-missing-0-what"`, `id="f-notify-missing-0-what"`)
	v.post(path+"/do/notify", "_version", version, "_button", "add /missing", "notify.missing.0._", "1", "notify.missing.0.what", "平面图缺排烟口").
		is(http.StatusOK).says(`value="平面图缺排烟口"`, `id="f-notify-missing-1-what"`)
	v.post(path+"/do/notify", "_version", version, "_button", "do", "notify.missing.0._", "1", "notify.missing.0.what", "平面图缺排烟口位置").to(path)
	v.get(path).says("待补正", "平面图缺排烟口位置", "一次性告知书")
	v.post(path+"/do/no-such-action", "_version", version).is(http.StatusNotFound)
}

func TestSomebodyWasFaster(t *testing.T) {
	t.Parallel()
	b := found(t)
	r := b.submitted("示范店")
	path, version := "/desk/cases/"+r.Case, strconv.Itoa(r.Version)
	b.as("second").post(path+"/do/accept", "_version", version, "_button", "do").to(path)
	b.as("clerk").post(path+"/do/notify", "_version", version, "_button", "do", "notify.missing.0._", "1", "notify.missing.0.what", "平面图缺排烟口位置").
		is(http.StatusConflict).says("有人先办了一步", "审查中", "平面图缺排烟口位置", "周受理")
}

// A form that was sent twice acts once, whoever pressed twice.
func TestSameFormTwice(t *testing.T) {
	t.Parallel()
	b := found(t)
	r := b.submitted("示范店")
	v := b.as("clerk")
	path, version := "/desk/cases/"+r.Case, strconv.Itoa(r.Version)
	for range 2 {
		v.post(path+"/do/accept", "_version", version, "_key", "once", "_button", "do").to(path)
	}
	events, err := b.city.Store.Events(t.Context(), &access.Viewer{Person: b.ids["resident"]}, r.Case)
	b.check(err)
	if len(events) != r.Version+1 {
		t.Errorf("%d events, want %d", len(events), r.Version+1)
	}
}

func TestRevealRecordsALook(t *testing.T) {
	t.Parallel()
	b := found(t)
	r := b.submitted("示范店")
	v := b.as("clerk")
	path := "/desk/cases/" + r.Case
	v.post(path+"/reveal", "reason", " ").is(http.StatusUnprocessableEntity).says("请写明查看的理由").hides("220302198808081015")
	looks := func() []access.Look {
		out, _, err := b.people.Looks(t.Context(), &access.Viewer{Person: b.ids["resident"]}, access.LookQuery{})
		b.check(err)
		return out
	}
	if n := len(looks()); n != 0 {
		t.Fatalf("%d looks before anything was shown", n)
	}
	v.post(path+"/reveal", "reason", "核对身份证号码").is(http.StatusOK).says("220302198808081015", "查看已记录")
	v.get(path).hides("220302198808081015")
	got := looks()
	if len(got) != 1 || got[0].By != b.ids["clerk"] || got[0].Reason != "核对身份证号码" || got[0].What != "case/"+r.Case {
		t.Errorf("looks %+v", got)
	}
	b.as("resident").get("/account").says("核对身份证号码", "李受理"[:3])
	b.as("auditor").get("/desk/admin/looks").is(http.StatusOK).says("核对身份证号码")
	b.as("manager").get("/desk/admin/looks").is(http.StatusOK).says("核对身份证号码")
	v.get("/desk/admin/looks").is(http.StatusForbidden)
}

func TestExports(t *testing.T) {
	t.Parallel()
	b := found(t)
	first, formula := b.submitted("示范店"), b.submitted("=1+2")
	v := b.as("clerk")
	got := v.get("/desk/cases.xlsx").is(http.StatusOK)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(got.text)))
	b.check(err)
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	b.check(err)
	if len(rows) != 3 || rows[0][0] != "编号" || rows[1][0] != first.Number || rows[1][3] != "示范店" || rows[2][3] != "=1+2" {
		t.Errorf("rows %q", rows)
	}
	if f, _ := book.GetCellFormula(book.GetSheetName(0), "D3"); f != "" {
		t.Errorf("an applicant's text became the formula %q", f)
	}
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(v.get("/desk/cases.csv?q="+formula.Number).text, "\ufeff"))).ReadAll()
	b.check(err)
	if len(lines) != 2 || lines[1][3] != "'=1+2" {
		t.Errorf("lines %q", lines)
	}
	if got := b.as("elsewhere").get("/desk/cases.csv").text; strings.Contains(got, first.Number) {
		t.Error("another office exports the case")
	}
}

func TestRegistersAndLists(t *testing.T) {
	t.Parallel()
	b := found(t)
	r := b.submitted("示范店")
	for _, step := range []struct{ login, action string }{{"clerk", "accept"}} {
		_, err := b.city.Do(t.Context(), b.viewer(step.login), city.Request{Case: r.Case, Action: step.action, Expect: r.Version})
		b.check(err)
	}
	v := b.as("clerk")
	v.get("/desk/registers").is(http.StatusOK).says("/desk/registers/certificates")
	v.get("/desk/registers/certificates?office=SCJG").is(http.StatusOK)
	v.get("/desk/registers/no-such").is(http.StatusNotFound)
	v.get("/desk/lists").is(http.StatusOK).says("/desk/lists/small-restaurant")
	v.get("/desk/lists/small-restaurant").is(http.StatusOK).says("受理", "审查员", "行政许可法")
	v.get("/desk/lists/no-such").is(http.StatusNotFound)
}

// viewer is who an official is to the city.
func (b *town) viewer(login string) *access.Viewer {
	v := &access.Viewer{Person: b.ids[login]}
	for _, s := range b.staff {
		if s.login == login && s.office != "" {
			v.Grants = append(v.Grants, access.Grant{Person: v.Person, Org: s.office, Role: s.role})
		}
	}
	return v
}
