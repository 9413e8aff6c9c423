package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/evidence"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/pdf"
	"qingdan/internal/store"
	"qingdan/internal/store/sqlite"
	"qingdan/internal/vault"
	"qingdan/internal/web"
	"qingdan/internal/web/account"
	"qingdan/systems"
)

// library is the lists that the product ships with, compiled once.
var library = sync.OnceValues(func() (*lists.Library, []lists.Fault) { return lists.Load(systems.FS) })

// printer prints the reports of all towns; without a browser it says so.
var printer = pdf.New(pdf.Config{NoSandbox: os.Geteuid() == 0, Limit: 5 * time.Minute})

// town is a running city with its faces on a server of its own.
type town struct {
	t        *testing.T
	city     *city.City
	people   *access.Service
	evidence *evidence.Store
	faces    func() http.Handler
	base     string
	admin    *access.Viewer
	staff    []worker
	ids      map[string]string // person by login
	now      atomic.Int64
}

// The people: residents, and officials by office and role.
var staff = []worker{
	{"resident", "王某某", "", ""}, {"stranger", "赵某某", "", ""},
	{"clerk", "李受理", "SCJG", "clerk"}, {"second", "周受理", "SCJG", "clerk"}, {"reviewer", "吴审查", "SCJG", "reviewer"},
	{"elsewhere", "郑受理", "RSJ", "clerk"}, {"auditor", "孙监督", "SCJG", "auditor"},
}

func password(login string) string { return "keep-" + login + "-4711x" }

// bare starts a city that nobody has set up.
func bare(t *testing.T, change ...func(*web.Config)) *town {
	t.Helper()
	return bareOn(t, library, change...)
}

// bareOn is bare under other lists.
func bareOn(t *testing.T, lists func() (*lists.Library, []lists.Fault), change ...func(*web.Config)) *town {
	t.Helper()
	b := &town{t: t, ids: map[string]string{}}
	b.now.Store(noon.UnixMilli())
	now := func() time.Time { return time.UnixMilli(b.now.Load()) }
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "city.db"), sqlite.WithNow(now))
	b.check(err)
	t.Cleanup(func() { b.check(db.Close()) })
	keys := vault.FromSecret([]byte("a secret of at least thirty-two bytes"))
	b.people = access.New(store.NewAccess(db.Queries), keys, now, access.WithPasswordCost(access.Cost{Memory: 64, Passes: 1}), access.WithDemo())
	bucket, err := evidence.OpenDir(t.TempDir())
	b.check(err)
	b.evidence = evidence.New(bucket, keys, now)
	lib, faults := lists()
	if lib == nil {
		t.Fatal(faults)
	}
	log := slog.New(slog.DiscardHandler)
	b.city, err = city.Open(t.Context(), city.Config{Store: db, Vault: keys, Library: lib, Calendar: law.Builtin(), Now: now, Log: log,
		Evidence: b.evidence, Offices: registrar{b.people}})
	b.check(err)
	t.Cleanup(b.city.Close)
	cfg := web.Config{Name: lang.Text{Zh: "四平市", En: "Siping"}, Log: log, Now: now, City: b.city, Access: b.people, Evidence: b.evidence, Roles: b.roles,
		Reports: shipped(t, b.city), PDF: printer}
	for _, c := range change {
		c(&cfg)
	}
	b.faces = func() http.Handler {
		faces, err := web.New(cfg)
		b.check(err)
		return faces
	}
	b.base = b.another()
	return b
}

// another serves the city from another process, as it were, at the address that
// it returns.
func (b *town) another() string {
	server := httptest.NewServer(b.faces())
	b.t.Cleanup(server.Close)
	return server.URL
}

// found starts a city with its people.
func found(t *testing.T, change ...func(*web.Config)) *town {
	t.Helper()
	b := bare(t, change...)
	b.settle(staff)
	return b
}

type worker struct{ login, name, office, role string }

// settle gives the city its people.
func (b *town) settle(staff []worker) {
	b.t.Helper()
	b.staff = staff
	ctx := b.t.Context()
	code, err := b.people.SetupCode(ctx)
	b.check(err)
	admin, err := b.people.CreateFirstAdmin(ctx, code, newcomer("manager", "钱管理"))
	b.check(err)
	b.admin = &access.Viewer{Person: admin.ID, Admin: true}
	for _, s := range staff {
		p, err := b.people.Register(ctx, newcomer(s.login, s.name))
		b.check(err)
		b.ids[s.login] = p.ID
		if s.office != "" {
			b.check(b.people.GrantRole(ctx, b.admin, access.Grant{Person: p.ID, Org: s.office, Role: s.role}))
		}
	}
}

type registrar struct{ people *access.Service }

func (r registrar) EnsureOffice(ctx context.Context, l *lists.Office) error {
	return r.people.EnsureOrg(ctx, access.Org{Code: l.Code, Name: l.Name})
}

func newcomer(login, name string) access.NewPerson {
	return access.NewPerson{Login: login, Password: password(login), Name: name, Phone: "13900000000"}
}

func (b *town) roles(context.Context) ([]account.DemoRole, error) {
	return []account.DemoRole{{Person: b.ids["clerk"], Name: "李受理", Office: lang.Text{Zh: "市市场监督管理局", En: "Market Regulation"},
		Role: lang.Text{Zh: "受理员", En: "Receiving clerk"}, Try: lang.Text{Zh: "受理一件。", En: "Accept a case."}}}, nil
}

func (b *town) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// applied lets the resident apply for an item with its example application.
func (b *town) applied(item string, change ...func(map[string]any)) city.Receipt {
	b.t.Helper()
	text, err := os.ReadFile("../../systems/testdata/applications/" + item + ".json")
	b.check(err)
	var form map[string]any
	b.check(json.Unmarshal(text, &form))
	for _, c := range change {
		c(form)
	}
	b.upload(form)
	r, err := b.city.Do(b.t.Context(), &access.Viewer{Person: b.ids["resident"]}, city.Request{Item: item, Action: casework.Open, Form: form, Submit: true})
	b.check(err)
	return r
}

// submitted lets the resident apply for a small restaurant of this name.
func (b *town) submitted(name string) city.Receipt {
	b.t.Helper()
	return b.applied("small-restaurant", func(form map[string]any) { form["business_name"] = name })
}

// upload puts a picture in place of each file that the example names.
func (b *town) upload(v any) {
	switch v := v.(type) {
	case []any:
		for i := range v {
			b.upload(v[i])
		}
	case map[string]any:
		if name, ok := v["name"].(string); ok && v["digest"] != nil {
			for _, key := range []string{"digest", "name", "size", "type"} {
				delete(v, key)
			}
			v["ticket"] = b.ticket(strings.TrimSuffix(name, filepath.Ext(name)) + ".png")
			return
		}
		for key := range v {
			b.upload(v[key])
		}
	}
}

func (b *town) ticket(name string) string {
	b.t.Helper()
	picture := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"), []byte(name)...)
	ref, err := b.evidence.Put(b.t.Context(), bytes.NewReader(picture), 1<<20, []string{"image/png"})
	b.check(err)
	return b.evidence.Ticket(ref, name, b.ids["resident"])
}

// visitor is somebody's browser: it keeps cookies and follows nothing.
type visitor struct {
	b      *town
	client *http.Client
}

func (b *town) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	b.check(err)
	return &visitor{b: b, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as is a browser in which somebody has signed in.
func (b *town) as(login string) *visitor {
	b.t.Helper()
	v := b.visitor()
	v.post("/sign-in", "login", login, "password", password(login)).is(http.StatusSeeOther)
	return v
}

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	text   string
}

func (v *visitor) get(path string) *answer {
	v.b.t.Helper()
	r, err := http.NewRequestWithContext(v.b.t.Context(), http.MethodGet, v.b.base+path, nil)
	v.b.check(err)
	return v.send(r)
}

// post sends a form of names and values.
func (v *visitor) post(path string, pairs ...string) *answer {
	v.b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(v.b.t.Context(), http.MethodPost, v.b.base+path, strings.NewReader(form.Encode()))
	v.b.check(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.send(r)
}

func (v *visitor) send(r *http.Request) *answer {
	v.b.t.Helper()
	resp, err := v.client.Do(r)
	v.b.check(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	v.b.check(err)
	return &answer{t: v.b.t, status: resp.StatusCode, header: resp.Header, text: string(text)}
}

func (a *answer) is(status int) *answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, strings.Join(tags.Split(a.text, -1), " "))
	}
	return a
}

var tags = regexp.MustCompile(`(?s)<(script|style).*?</(script|style)>|<[^>]*>|\s+`)

// says ends the test unless the page has all of the texts.
func (a *answer) says(texts ...string) *answer {
	a.t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.text, text) {
			a.t.Fatalf("the page does not say %q: %s", text, strings.Join(tags.Split(a.text, -1), " "))
		}
	}
	return a
}

func (a *answer) hides(texts ...string) *answer {
	a.t.Helper()
	for _, text := range texts {
		if strings.Contains(a.text, text) {
			a.t.Fatalf("the page says %q", text)
		}
	}
	return a
}

// to ends the test unless the answer leads there.
func (a *answer) to(path string) *answer {
	a.t.Helper()
	if got := a.is(http.StatusSeeOther).header.Get("Location"); got != path {
		a.t.Fatalf("leads to %s, want %s", got, path)
	}
	return a
}
