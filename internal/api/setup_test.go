package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/api"
	"qingdan/internal/city"
	"qingdan/internal/evidence"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/store"
	"qingdan/internal/store/sqlite"
	"qingdan/internal/tlog/public"
	"qingdan/internal/tlog/public/publictest"
	"qingdan/internal/vault"
)

// bundle is a running city on a database of its own with the API before it,
// and a token for each of its people.
type bundle struct {
	t       *testing.T
	city    *city.City
	people  *access.Service
	handler http.Handler
	now     atomic.Int64
	log     bytes.Buffer
	tokens  map[string]string // by login
	ids     map[string]string
	admin   *access.Viewer
	office  string
	entries *publictest.Log // the public log; events are added by Follow
}

// The people: two residents, and officials of one office.
var staff = map[string][]string{"resident": nil, "stranger": nil, "clerk": {"clerk"}, "decider": {"decider"},
	"both": {"clerk", "decider"}}

func setup(t *testing.T, wrap func(city.Store) city.Store) *bundle {
	t.Helper()
	return setupWith(t, library(t), "CG", wrap)
}

// setupWith runs other lists; office is where the officials work.
func setupWith(t *testing.T, lib *lists.Library, office string, wrap func(city.Store) city.Store) *bundle {
	t.Helper()
	b := &bundle{t: t, office: office, tokens: map[string]string{}, ids: map[string]string{}}
	b.now.Store(time.Date(2026, 3, 2, 9, 0, 0, 0, law.Shanghai()).UnixMilli())
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "city.db"), sqlite.WithNow(b.time))
	b.check(err)
	t.Cleanup(func() { b.check(db.Close()) })
	keys := vault.FromSecret([]byte("a secret of at least thirty-two bytes"))
	b.people = access.New(store.NewAccess(db.Queries), keys, b.time, access.WithPasswordCost(access.Cost{Memory: 64, Passes: 1}))
	bucket, err := evidence.OpenDir(t.TempDir())
	b.check(err)
	var st city.Store = db
	if wrap != nil {
		st = wrap(db)
	}
	log := slog.New(slog.NewTextHandler(&b.log, nil))
	b.city, err = city.Open(t.Context(), city.Config{Store: st, Vault: keys, Library: lib, Calendar: law.Builtin(), Now: b.time,
		Log: log, Evidence: evidence.New(bucket, keys, b.time), Offices: offices{b.people}})
	b.check(err)
	t.Cleanup(b.city.Close)
	b.hire()
	b.entries = publictest.New(t, "city", b.time)
	outside, err := public.Open(b.entries, "", "")
	b.check(err)
	b.handler, err = api.New(api.Config{City: b.city, Access: b.people, Public: outside, Log: log, Version: "test"})
	b.check(err)
	return b
}

// library is the kernel's test lists with one more system.
func library(t *testing.T) *lists.Library {
	t.Helper()
	dir := t.TempDir()
	for _, from := range []string{"../casework/testdata/lists", "testdata/lists"} {
		if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	lib, faults := lists.Load(os.DirFS(dir))
	if lib == nil {
		t.Fatal(faults)
	}
	return lib
}

type offices struct{ people *access.Service }

func (o offices) EnsureOffice(ctx context.Context, l *lists.Office) error {
	return o.people.EnsureOrg(ctx, access.Org{Code: l.Code, Name: l.Name})
}

// hire makes the people, their roles and their tokens.
func (b *bundle) hire() {
	ctx := b.t.Context()
	code, err := b.people.SetupCode(ctx)
	b.check(err)
	admin, err := b.people.CreateFirstAdmin(ctx, code, person("administrator-1"))
	b.check(err)
	b.admin = &access.Viewer{Person: admin.ID, Admin: true}
	for login, roles := range staff {
		p, err := b.people.Register(ctx, person(login))
		b.check(err)
		for _, role := range roles {
			b.check(b.people.GrantRole(ctx, b.admin, access.Grant{Person: p.ID, Org: b.office, Role: role}))
		}
		b.ids[login] = p.ID
		b.tokens[login], err = b.people.CreateToken(ctx, &access.Viewer{Person: p.ID}, "test", time.Hour)
		b.check(err)
	}
}

func person(login string) access.NewPerson {
	return access.NewPerson{Login: login, Password: "keep-" + login + "-4711x", Name: "测试人", Phone: "13900000000"}
}

func (b *bundle) time() time.Time { return time.UnixMilli(b.now.Load()) }

func (b *bundle) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// object is a JSON object.
type object = map[string]any

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	raw    string
	body   object
}

// call sends a request as somebody; "" is nobody. The body is sent as JSON
// unless it is a string. Headers come in pairs.
func (b *bundle) call(who, route string, body any, headers ...string) *answer {
	b.t.Helper()
	method, path, _ := strings.Cut(route, " ")
	r := httptest.NewRequest(method, api.Prefix+path, reader(b.t, body))
	if who != "" {
		r.Header.Set("Authorization", "Bearer "+b.tokens[who])
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	a := &answer{t: b.t, status: w.Code, header: w.Header(), raw: w.Body.String()}
	if strings.Contains(w.Header().Get("Content-Type"), "json") {
		b.check(json.Unmarshal(w.Body.Bytes(), &a.body))
	}
	return a
}

func reader(t *testing.T, body any) io.Reader {
	t.Helper()
	switch body := body.(type) {
	case nil:
		return nil
	case string:
		return strings.NewReader(body)
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(text)
}

// is ends the test unless the answer has the status.
func (a *answer) is(status int) *answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.raw)
	}
	return a
}

func (a *answer) text(name string) string { s, _ := a.body[name].(string); return s }

func (a *answer) number(name string) int { n, _ := a.body[name].(float64); return int(n) }

// items are the items of a page.
func (a *answer) items() []object {
	a.t.Helper()
	list, ok := a.body["items"].([]any)
	if !ok {
		a.t.Fatalf("not a page: %s", a.raw)
	}
	out := make([]object, len(list))
	for i := range list {
		out[i], _ = list[i].(object)
	}
	return out
}

// submitted opens and submits a stall of the resident's and returns its id.
func (b *bundle) submitted() string {
	b.t.Helper()
	return b.call("resident", "POST /cases", object{"item": "stall", "form": stall(), "submit": true}).is(http.StatusCreated).text("case")
}

func stall() object { return object{"name": "测试人", "area": 10} }
