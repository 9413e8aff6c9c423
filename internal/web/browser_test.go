package web_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qingdan/internal/web/webtest"
)

// open opens the sample form in Chinese, with or without scripts.
var ways = map[string]func(*testing.T, webtest.Size, string, string) *webtest.Page{
	"with scripts": webtest.Open, "without scripts": webtest.WithoutScripts,
}

func TestRowsComeAndGoAndNothingIsLost(t *testing.T) {
	t.Parallel()
	base := serve(t)
	for name, open := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := open(t, webtest.Phone, base, "/styleguide/form?lang=zh")
			page.Fill("店名", "铁西老味道")
			page.Click("添加从业人员")
			page.See("从业人员 2")
			if got := page.Value("店名"); got != "铁西老味道" {
				t.Errorf("adding a row lost the name: %q", got)
			}
			page.FillIn("#f-staff-0-name", "王")
			page.FillIn("#f-staff-1-name", "赵")
			page.Click("删除 从业人员 1")
			if got := page.ValueOf("#f-staff-0-name"); got != "赵" {
				t.Errorf("the wrong row went: %q is left", got)
			}
			if page.Count("#f-staff-1-name") != 0 {
				t.Error("two rows are left")
			}
			page.Sound()
		})
	}
}

func TestFocusGoesToTheNewRow(t *testing.T) {
	t.Parallel()
	page := webtest.Open(t, webtest.Desktop, serve(t), "/styleguide/form?lang=zh")
	page.Click("添加从业人员")
	if got := page.Focused(); got != "f-staff-1-name" {
		t.Errorf("the focus is on %q", got)
	}
}

func TestConditionalFieldFollowsWhatIsTyped(t *testing.T) {
	t.Parallel()
	page := webtest.Open(t, webtest.Desktop, serve(t), "/styleguide/form?lang=zh")
	if page.Visible("#f-kitchen_area") {
		t.Error("shown although nothing is typed")
	}
	page.Press("#f-hot_food")
	page.Fill("座位数", "36")
	if !page.Visible("#f-kitchen_area") {
		t.Error("hidden although the condition holds")
	}
	page.Fill("座位数", "8")
	if page.Visible("#f-kitchen_area") {
		t.Error("shown although the condition does not hold")
	}
	page.Sound()
}

func TestConditionIsSaidWithoutScripts(t *testing.T) {
	t.Parallel()
	page := webtest.WithoutScripts(t, webtest.Phone, serve(t), "/styleguide/form?lang=zh")
	page.See("仅当“是否现场加工热食”为“是”，并且“座位数”大于 10时填写")
	if !page.Visible("#f-kitchen_area") {
		t.Error("a field that scripts would show is out of reach without them")
	}
}

func TestUploadsStayWithTheForm(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "后厨平面图.pdf")
	if err := os.WriteFile(file, []byte(strings.Repeat("x", 4200)), 0o600); err != nil {
		t.Fatal(err)
	}
	page := webtest.Open(t, webtest.Phone, serve(t), "/styleguide/form?lang=zh")
	page.Attach("后厨平面图", file)
	page.Click("保存并继续")
	page.See("请先改正下面的问题")
	page.See("后厨平面图.pdf")
	page.See("4 KB")
	page.Shoot("form-errors")
	page.Accessible()
	page.Click("移除 后厨平面图.pdf")
	if page.Count(".qd-files__item") != 0 {
		t.Error("the file is still there")
	}
}

func TestErrorsTakeTheFocusAndLeadToTheirFields(t *testing.T) {
	t.Parallel()
	page := webtest.Open(t, webtest.Desktop, serve(t), "/styleguide/form?lang=zh")
	page.Enter("店名") // the Enter key presses the form's first button, not a row's
	page.See("请先改正下面的问题")
	if !page.Visible(".govuk-error-summary:focus") {
		t.Error("the summary has not the focus")
	}
	page.Press(".govuk-error-summary a[href='#f-seats']")
	if got := page.Focused(); got != "f-seats" {
		t.Errorf("the link leads to %q", got)
	}
	if !strings.HasPrefix(page.Title(), "有错误：") {
		t.Errorf("the title is %q", page.Title())
	}
}

func TestLanguageSwitchStays(t *testing.T) {
	t.Parallel()
	page := webtest.Open(t, webtest.Phone, serve(t), "/styleguide?lang=zh")
	page.See("样式手册")
	page.Click("English")
	page.See("Style guide")
	page.Go("/styleguide/sign-in")
	page.See("User name or phone")
}
