package web_test

import (
	"net/http"
	"testing"

	"qingdan/internal/access"
)

func TestAdministrationIsForAdministrators(t *testing.T) {
	t.Parallel()
	b := found(t)
	pages := []string{"/desk/admin/people", "/desk/admin/people/" + b.ids["clerk"], "/desk/admin/offices", "/desk/admin/offices/SCJG", "/desk/admin/journal"}
	admin, clerk, resident, nobody := b.as("manager"), b.as("clerk"), b.as("resident"), b.visitor()
	for _, path := range pages {
		admin.get(path).is(http.StatusOK)
		clerk.get(path).is(http.StatusForbidden)
		resident.get(path).is(http.StatusForbidden)
		nobody.get(path).is(http.StatusSeeOther)
	}
	person := "/desk/admin/people/" + b.ids["resident"]
	for _, path := range []string{"/desk/admin/people", person + "/grant", person + "/password", person + "/disable", person + "/admin",
		person + "/revoke/SCJG/clerk", "/desk/admin/offices", "/desk/admin/offices/SCJG"} {
		clerk.post(path, "office", "SCJG", "role", "head").is(http.StatusForbidden)
		nobody.post(path).is(http.StatusUnauthorized)
	}
}

func TestManagingPeople(t *testing.T) {
	t.Parallel()
	b := found(t)
	v := b.as("manager")
	v.get("/desk/admin/people?q=clerk").is(http.StatusOK).says("李受理").hides("吴审查")
	v.get("/desk/admin/people?q=resident").says("王**").hides("王某某")
	v.post("/desk/admin/people", "name", "", "login", "clerk", "password", "short").is(http.StatusUnprocessableEntity).
		says("请填写姓名", `open id="action-create"`, `value="clerk"`).hides(`"short"`)
	path := "/desk/admin/people/" + b.ids["stranger"]
	v.post(path+"/grant", "office", "", "role", "emperor", "from", "soon").is(http.StatusUnprocessableEntity).says("请填写正确的日期")
	v.post(path+"/grant", "office", "", "role", "emperor").is(http.StatusUnprocessableEntity).says("请选择部门", "请选择岗位")
	v.post(path+"/grant", "office", "SCJG", "role", "decider", "until", "2026-12-31").to(path)
	v.get(path).is(http.StatusOK).says("岗位已授予", "审批负责人", "2027年1月1日", "钱管理", "授予岗位")
	other := b.as("stranger")
	other.get("/desk").is(http.StatusOK)
	v.post(path + "/revoke/SCJG/decider").to(path)
	other.get("/desk").is(http.StatusForbidden)
	v.post(path + "/disable").to(path)
	other.get("/account").is(http.StatusSeeOther)
	v.get(path).says("已停用", "重新启用")
	v.post(path + "/enable").to(path)
	v.post(path+"/password", "password", "short").is(http.StatusUnprocessableEntity).says("密码为10至128个字符")
	v.post(path+"/password", "password", "temporary-4711x").to(path)
	v.post(path + "/crown").is(http.StatusNotFound)
	v.get("/desk/admin/journal").is(http.StatusOK).says("授予岗位", "收回岗位", "停用人员", "市市场监督管理局 审批负责人")
	self, _, err := b.people.SearchPeople(t.Context(), b.admin, "manager", 0, 1)
	b.check(err)
	v.get("/desk/admin/people/" + self[0].ID).says("不能给自己授予岗位")
	v.post("/desk/admin/people/"+self[0].ID+"/grant", "office", "SCJG", "role", "head").is(http.StatusUnprocessableEntity)
}

// An administrator who opens a person's page sees the person unmasked, and
// that leaves a trace.
func TestOpeningAPersonIsALook(t *testing.T) {
	t.Parallel()
	b := found(t)
	b.as("manager").get("/desk/admin/people/" + b.ids["resident"]).is(http.StatusOK).says("王某某")
	looks, _, err := b.people.Looks(t.Context(), &access.Viewer{Person: b.ids["resident"]}, access.LookQuery{})
	b.check(err)
	if len(looks) != 1 || looks[0].What != "person" {
		t.Errorf("looks %+v", looks)
	}
}

func TestManagingOffices(t *testing.T) {
	t.Parallel()
	b := found(t)
	v := b.as("manager")
	v.get("/desk/admin/offices").says("市市场监督管理局")
	v.post("/desk/admin/offices", "code", "x", "name.zh", "新局", "name.en", "").is(http.StatusUnprocessableEntity).
		says("机构代码", `value="新局"`, `href="#f-name-en"`)
	v.post("/desk/admin/offices", "code", "XJ", "name.zh", "新局", "name.en", "New Office", "parent", "ZF").to("/desk/admin/offices/XJ")
	v.post("/desk/admin/offices/XJ", "name.zh", "新新局", "name.en", "New Office").to("/desk/admin/offices/XJ")
	v.get("/desk/admin/offices/XJ").is(http.StatusOK).says("新新局", "还没有人在岗")
	v.get("/desk/admin/offices/SCJG").says("李受理", "吴审查")
}
