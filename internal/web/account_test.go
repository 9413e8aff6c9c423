package web_test

import (
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"qingdan/internal/web"
)

func TestSigningInAndOut(t *testing.T) {
	t.Parallel()
	b := found(t)
	v := b.visitor()
	v.get("/desk").to("/sign-in?next=%2Fdesk")
	v.get("/sign-in?next=/desk/lists").is(http.StatusOK).says(`value="/desk/lists"`)
	in := v.post("/sign-in", "login", "clerk", "password", password("clerk"), "next", "/desk/lists").to("/desk/lists")
	cookie := in.header.Get("Set-Cookie")
	for _, want := range []string{"session=", "HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie %q lacks %s", cookie, want)
		}
	}
	if strings.Contains(cookie, "Secure") {
		t.Errorf("cookie %q would not come back over plain http", cookie)
	}
	v.get("/desk").is(http.StatusOK).says("李受理", "市市场监督管理局 受理员")
	v.get("/sign-in").to("/desk")
	v.post("/sign-out").to("/")
	v.get("/desk").is(http.StatusSeeOther)
}

func TestWrongPasswordTellsNothing(t *testing.T) {
	t.Parallel()
	b := found(t)
	v := b.visitor()
	for _, login := range []string{"clerk", "nobody-of-this-name"} {
		v.post("/sign-in", "login", login, "password", "guess").is(http.StatusUnauthorized).says("登录名或密码不正确", `value="`+login+`"`).hides("guess")
	}
	for range 5 {
		v.post("/sign-in", "login", "clerk", "password", "guess")
	}
	v.post("/sign-in", "login", "clerk", "password", password("clerk")).is(http.StatusTooManyRequests).says("秒后再试")
}

func TestNextLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	b := found(t)
	for _, next := range []string{"https://example.org/", "//example.org/", `/\example.org`, "/%09/example.org\t", "javascript:alert(1)", "/sign-out", " /x"} {
		v := b.visitor()
		v.post("/sign-in", "login", "clerk", "password", password("clerk"), "next", next).to("/desk")
		b.visitor().post("/sign-in", "login", "resident", "password", password("resident"), "next", next).to("/cases")
	}
}

func TestCookieOverHTTPS(t *testing.T) {
	t.Parallel()
	b := found(t, func(c *web.Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	v := b.visitor()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.base+"/sign-in", strings.NewReader("login=clerk&password="+password("clerk")))
	b.check(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Forwarded-Proto", "https")
	cookie := v.send(r).is(http.StatusSeeOther).header.Get("Set-Cookie")
	if !strings.HasPrefix(cookie, "__Host-session=") || !strings.Contains(cookie, "Secure") {
		t.Errorf("cookie %q over a believed proxy's https", cookie)
	}
	plain := found(t)
	r.URL.Host = strings.TrimPrefix(plain.base, "http://")
	r.Host, r.Body = "", http.NoBody
	r2, err := http.NewRequestWithContext(t.Context(), http.MethodPost, plain.base+"/sign-in", strings.NewReader("login=clerk&password="+password("clerk")))
	b.check(err)
	r2.Header = r.Header
	if cookie := plain.visitor().send(r2).header.Get("Set-Cookie"); strings.Contains(cookie, "Secure") {
		t.Errorf("anybody's X-Forwarded-Proto was believed: %q", cookie)
	}
}

func TestDeadSessionLosesItsCookie(t *testing.T) {
	t.Parallel()
	b := found(t)
	v := b.as("clerk")
	b.check(b.people.SignOutEverywhere(t.Context(), b.admin, b.ids["clerk"]))
	got := v.get("/").is(http.StatusOK).hides("李受理")
	if cookie := got.header.Get("Set-Cookie"); !strings.Contains(cookie, "Max-Age=0") {
		t.Errorf("the cookie stays: %q", cookie)
	}
}

func TestRegisteringLosesNothing(t *testing.T) {
	t.Parallel()
	b := found(t)
	v := b.visitor()
	form := []string{"name", "孙某某", "phone", "12", "id_card", "220", "login", "clerk", "password", "short", "repeat", "short"}
	v.post("/register", form...).is(http.StatusUnprocessableEntity).
		says("手机号码", "身份证号码不正确", "密码为10至128个字符", `value="孙某某"`, `value="220"`, `href="#f-phone"`).hides("short")
	v.post("/register", "name", "孙某某", "phone", "13800000000", "login", "clerk", "password", password("x"), "repeat", password("x")).
		is(http.StatusUnprocessableEntity).says("已被使用")
	v.post("/register", "name", "孙某某", "phone", "13800000000", "login", "sun", "password", password("x"), "repeat", "other").
		is(http.StatusUnprocessableEntity).says("两次输入的密码不一致")
	v.post("/register", "name", "孙某某", "phone", "13800000000", "login", "sun", "password", password("x"), "repeat", password("x"), "next", "/items").to("/items")
	v.get("/account").is(http.StatusOK).says("孙某某", "138****0000").hides("13800000000</")
}

func TestSetUpOnce(t *testing.T) {
	t.Parallel()
	b := bare(t)
	v := b.visitor()
	v.get("/").to("/set-up")
	v.post("/sign-in", "login", "x").to("/set-up")
	form := []string{"name", "首任", "login", "first", "password", password("first"), "repeat", password("first"), "code"}
	v.post("/set-up", append(form, "WRONG")...).is(http.StatusForbidden).says("设置码不正确", `value="首任"`)
	code, err := b.people.SetupCode(t.Context())
	b.check(err)
	v.post("/set-up", append(form, code)...).to("/desk/admin/people")
	v.get("/desk/admin/people").is(http.StatusOK).says("首任", "首位管理员已设立")
	other := b.visitor()
	other.get("/set-up").to("/sign-in")
	other.post("/set-up", append(form, code)...).is(http.StatusUnprocessableEntity).says("已经设立")
}

func TestTemporaryPasswordIsReplaced(t *testing.T) {
	t.Parallel()
	b := found(t)
	admin := b.as("manager")
	admin.post("/desk/admin/people", "name", "冯新", "login", "feng", "phone", "", "password", "temporary-4711x").is(http.StatusSeeOther)
	v := b.visitor()
	v.post("/sign-in", "login", "feng", "password", "temporary-4711x").is(http.StatusOK).says("换成自己的密码", `value="feng"`)
	v.post("/renew", "login", "feng", "old", "temporary-4711x", "password", "temporary-4711x", "repeat", "temporary-4711x").
		is(http.StatusUnprocessableEntity).says("不能与旧密码相同")
	v.post("/renew", "login", "feng", "old", "temporary-4711x", "password", password("feng"), "repeat", password("feng")).to("/cases")
}

func TestOwnAccount(t *testing.T) {
	t.Parallel()
	b := found(t)
	v := b.as("resident")
	v.post("/account/contact", "phone", "1", "language", "zh").is(http.StatusUnprocessableEntity).says("请填写手机号码", " open id=\"action-contact\"")
	v.post("/account/contact", "phone", "13911112222", "language", "zh").to("/account")
	v.get("/account").says("139****2222")
	v.post("/account/password", "old", "wrong", "password", password("new"), "repeat", password("new")).is(http.StatusUnprocessableEntity).says("原密码不正确")
	page := v.post("/account/tokens", "name", "办公系统", "ttl", "30").is(http.StatusOK)
	token := regexp.MustCompile(`qd_[\w-]+`).FindString(page.text)
	if _, err := b.people.ResolveBearer(t.Context(), token); err != nil {
		t.Errorf("the token shown: %v", err)
	}
	page = v.get("/account").says("办公系统").hides(token)
	revoke := regexp.MustCompile(`/account/tokens/\w+/revoke`).FindString(page.text)
	v.post(revoke).to("/account")
	if _, err := b.people.ResolveBearer(t.Context(), token); err == nil {
		t.Error("the revoked token lives")
	}
	other := b.as("resident")
	v.post("/account/password", "old", password("resident"), "password", password("new"), "repeat", password("new")).to("/account")
	v.get("/account").is(http.StatusOK)
	other.get("/account").is(http.StatusSeeOther)
	v.post("/account/sign-out-everywhere").to("/sign-in")
}

func TestDemoRolesOnlyInTheDemo(t *testing.T) {
	t.Parallel()
	b := found(t)
	v := b.visitor()
	v.get("/sign-in").hides("演示身份")
	v.post("/sign-in/demo", "person", b.ids["clerk"]).is(http.StatusForbidden)
	b = found(t, func(c *web.Config) { c.Demo = true })
	v = b.visitor()
	v.get("/sign-in").says("演示身份", "受理一件。")
	v.post("/sign-in/demo", "person", b.ids["reviewer"]).is(http.StatusForbidden) // not offered
	v.post("/sign-in/demo", "person", b.ids["clerk"]).to("/desk")
	v.get("/desk").is(http.StatusOK).says("李受理")
}
