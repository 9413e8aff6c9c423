package page_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

func kit(t *testing.T) *page.Kit {
	t.Helper()
	set, err := templates.New(func(name string) (string, error) { return "/assets/" + name, nil })
	if err != nil {
		t.Fatal(err)
	}
	return &page.Kit{Set: set, City: lang.Text{Zh: "四平市", En: "Siping"}, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Unix(1e9, 0) }}
}

func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func failing(err error) page.Handler {
	return func(http.ResponseWriter, *page.Request) error { return err }
}

func TestEveryKindOfProblemHasItsPage(t *testing.T) {
	t.Parallel()
	k := kit(t)
	for _, test := range []struct {
		kind   problem.Kind
		status int
		zh     string
	}{
		{problem.Malformed, 400, "提交的内容有误"}, {problem.Invalid, 422, "提交的内容有误"}, {problem.Forbidden, 403, "您没有这项权限"},
		{problem.NotFound, 404, "没有找到这个页面"}, {problem.Refused, 422, "现在不能这样办理"}, {problem.Conflict, 409, "页面内容已经更新"},
		{problem.TooLarge, 413, "提交的内容太大"}, {problem.TooMany, 429, "操作太频繁"}, {problem.Unavailable, 503, "系统暂时不可用"},
	} {
		w := get(k.Handle(failing(problem.New(test.kind, "x", "原因在此", "the reason"))), "/")
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.zh) || !strings.Contains(w.Body.String(), "原因在此") {
			t.Errorf("%s: %d, %s", test.kind, w.Code, w.Body)
		}
		if w := get(k.Handle(failing(problem.New(test.kind, "x", "原因在此", "the reason"))), "/?lang=en"); !strings.Contains(w.Body.String(), "the reason") {
			t.Errorf("%s in English: %s", test.kind, w.Body)
		}
	}
}

func TestFaultsShowNoDetails(t *testing.T) {
	t.Parallel()
	w := get(kit(t).Handle(failing(errors.New("secret path /var/lib"))), "/")
	if w.Code != 500 || strings.Contains(w.Body.String(), "secret") || !strings.Contains(w.Body.String(), "系统出了故障") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
}

// A reader who has left is no fault: nothing is logged as one, nothing is shown.
func TestReadersMayLeave(t *testing.T) {
	t.Parallel()
	k := kit(t)
	var said strings.Builder
	k.Log = slog.New(slog.NewTextHandler(&said, nil))
	ctx, leave := context.WithCancel(t.Context())
	leave()
	w := httptest.NewRecorder()
	k.Handle(failing(fmt.Errorf("read: %w", context.Canceled))).ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil))
	if w.Code != 499 || w.Body.Len() > 0 || said.Len() > 0 {
		t.Errorf("%d, %s, logged %q", w.Code, w.Body, said.String())
	}
	if get(k.Handle(failing(context.Canceled)), "/").Code != http.StatusInternalServerError || said.Len() == 0 {
		t.Errorf("what was cancelled for one who waits is a fault; logged %q", said.String())
	}
}

func TestStrangersAreSentToSignIn(t *testing.T) {
	t.Parallel()
	h := kit(t).Handle(failing(problem.New(problem.Unauthorised, "x", "请登录", "Sign in")))
	w := get(h, "/cases?page=2")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/sign-in?next=%2Fcases%3Fpage%3D2" {
		t.Errorf("%d to %s", w.Code, w.Header().Get("Location"))
	}
	post := httptest.NewRecorder()
	h.ServeHTTP(post, httptest.NewRequest(http.MethodPost, "/cases", nil))
	if post.Code != http.StatusUnauthorized {
		t.Errorf("a POST gets %d", post.Code)
	}
}

func TestPanicsBecomePages(t *testing.T) {
	t.Parallel()
	k := kit(t)
	w := get(k.Recover(k.Handle(func(http.ResponseWriter, *page.Request) error { panic("boom") })), "/")
	if w.Code != 500 || !strings.Contains(w.Body.String(), "系统出了故障") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
}

func TestAFailingViewerIsAFault(t *testing.T) {
	t.Parallel()
	k := kit(t)
	k.Viewer = func(*http.Request) (*access.Viewer, error) { return nil, errors.New("the database is away") }
	reached := false
	w := get(k.Handle(func(http.ResponseWriter, *page.Request) error { reached = true; return nil }), "/")
	if w.Code != 500 || reached {
		t.Errorf("%d, handler reached: %v", w.Code, reached)
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	k := kit(t)
	for _, test := range []struct {
		path   string
		header []string
		want   lang.Tag
	}{
		{"/", nil, lang.Zh},
		{"/", []string{"Accept-Language", "en-GB,en;q=0.9"}, lang.En},
		{"/", []string{"Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8"}, lang.Zh},
		{"/", []string{"Accept-Language", "fr"}, lang.Zh},
		{"/", []string{"Accept-Language", "en", "Cookie", "lang=zh"}, lang.Zh},
		{"/?lang=en", []string{"Cookie", "lang=zh"}, lang.En},
		{"/?lang=xx", nil, lang.Zh},
	} {
		var got *page.Request
		w := get(k.Handle(func(_ http.ResponseWriter, r *page.Request) error { got = r; return nil }), test.path, test.header...)
		if got.Lang != test.want {
			t.Errorf("%s %v: %s, want %s", test.path, test.header, got.Lang, test.want)
		}
		if kept := w.Header().Get("Set-Cookie"); strings.HasPrefix(kept, "lang=en") != (test.path == "/?lang=en") {
			t.Errorf("%s: cookie %q", test.path, kept)
		}
	}
}

func TestTheOtherLanguageKeepsTheQuery(t *testing.T) {
	t.Parallel()
	var got *page.Request
	get(kit(t).Handle(func(_ http.ResponseWriter, r *page.Request) error { got = r; return nil }), "/items?q=%E9%A5%AD&lang=zh")
	if got.Frame.Other != "/items?lang=en&q=%E9%A5%AD" {
		t.Error(got.Frame.Other)
	}
}

func TestNoticesAreShownOnceAndOnlyOurs(t *testing.T) {
	t.Parallel()
	k := kit(t)
	var got *page.Request
	h := k.Handle(func(_ http.ResponseWriter, r *page.Request) error { got = r; return nil })
	w := httptest.NewRecorder()
	page.Notify(w, ui.Good, "notice.draft")
	cookie, _, _ := strings.Cut(w.Header().Get("Set-Cookie"), ";")
	shown := get(h, "/", "Cookie", cookie)
	if n := got.Frame.Notice; n == nil || n.Tone != ui.Good || n.Text.Zh != "草稿已保存。" {
		t.Fatalf("notice %+v", n)
	}
	if !strings.Contains(shown.Header().Get("Set-Cookie"), "Max-Age=0") {
		t.Error("the notice stays")
	}
	for _, forged := range []string{"notice=good~您中奖了", "notice=good~brand", "notice=x"} {
		if get(h, "/", "Cookie", forged); got.Frame.Notice != nil {
			t.Errorf("%s was shown: %+v", forged, got.Frame.Notice)
		}
	}
}

func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	h := kit(t).Handle(func(_ http.ResponseWriter, r *page.Request) error {
		_, err := io.Copy(io.Discard, r.Body)
		return err
	})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(strings.Repeat("x", page.SmallBody+1))))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d", w.Code)
	}
}
