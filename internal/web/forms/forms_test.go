package forms_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/ui"
)

func field(kind lists.FieldKind, name string, inner ...*lists.Field) *lists.Field {
	return &lists.Field{Kind: kind, Name: name, Pointer: "/" + name, Title: lang.Text{Zh: name + "（中）", En: name}, Required: true, Fields: inner}
}

func sample() *lists.Form {
	staff := field(lists.KindRows, "staff", field(lists.KindText, "name"), field(lists.KindFile, "card"))
	staff.MinItems, staff.MaxItems = 1, 3
	photos := field(lists.KindFiles, "photos")
	photos.MaxItems = 2
	mode := field(lists.KindChoice, "mode")
	mode.Options = []lists.Option{{Value: "a", Text: lang.Text{Zh: "甲", En: "A"}}, {Value: "b", Text: lang.Text{Zh: "乙", En: "B"}}}
	dishes := field(lists.KindChoices, "dishes")
	dishes.Options = mode.Options
	return &lists.Form{ID: "sample", Fields: []*lists.Field{
		field(lists.KindText, "name"), field(lists.KindBool, "hot"), field(lists.KindInteger, "seats"), mode, dishes,
		field(lists.KindGroup, "address", field(lists.KindText, "street")), staff, field(lists.KindFile, "plan"), photos,
	}}
}

// keeper keeps what it is given in memory, under tickets "t1", "t2" …
type keeper struct {
	kept   map[string]forms.File
	person map[string]string
	refuse bool
}

func newKeeper() *keeper {
	return &keeper{kept: map[string]forms.File{}, person: map[string]string{}}
}

func (k *keeper) Keep(_ context.Context, _ *lists.Field, person, name string, r io.Reader) (forms.File, error) {
	if k.refuse {
		return forms.File{}, problem.New(problem.Invalid, "wrong_type", "不是图片。", "Not a picture.")
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return forms.File{}, err
	}
	f := forms.File{Digest: "sha256:" + name, Name: name, Type: "image/png", Size: int64(len(b)), Ticket: "t" + strconv.Itoa(len(k.kept)+1)}
	k.kept[f.Ticket], k.person[f.Ticket] = f, person
	return f, nil
}

func (k *keeper) Redeem(ticket, person string) (forms.File, error) {
	f, ok := k.kept[ticket]
	if !ok || k.person[ticket] != person {
		return forms.File{}, problem.New(problem.Invalid, "bad_ticket", "失效", "expired")
	}
	return f, nil
}

// part is a control of a multipart form; with a file name it is an upload.
type part struct{ name, file, body string }

func post(t testing.TB, parts ...part) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, p := range parts {
		var to io.Writer
		var err error
		if p.file != "" {
			to, err = w.CreateFormFile(p.name, p.file)
		} else {
			to, err = w.CreateFormField(p.name)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(to, p.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

func read(t testing.TB, rd forms.Reader, r *http.Request) *forms.Posted {
	t.Helper()
	p, err := rd.Read(r, sample())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestReadKeepsTextControlsAndButton(t *testing.T) {
	t.Parallel()
	p := read(t, forms.Reader{Keeper: newKeeper()}, post(t,
		part{"name", "", "  老味道\r\n小吃部 "}, part{"dishes", "", "a"}, part{"dishes", "", "b"},
		part{"staff.0._", "", "1"}, part{"_version", "", "3"}, part{"_button", "", "add /staff"}))
	want := url.Values{"name": {"老味道\n小吃部"}, "dishes": {"a", "b"}, "staff.0._": {"1"}}
	if diff := cmp.Diff(want, p.Draft.Text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if p.Button != "add /staff" || p.Controls.Get(ui.VersionName) != "3" {
		t.Errorf("button %q, controls %v", p.Button, p.Controls)
	}
}

func TestReadTakesURLEncodedForms(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("name=x&_button=draft"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	p := read(t, forms.Reader{Keeper: newKeeper()}, r)
	if p.Draft.Text.Get("name") != "x" || p.Button != "draft" {
		t.Errorf("got %v, %q", p.Draft.Text, p.Button)
	}
}

func TestUploadsTravelAsTickets(t *testing.T) {
	t.Parallel()
	k := newKeeper()
	rd := forms.Reader{Keeper: k, Person: "p1"}
	first := read(t, rd, post(t, part{"plan", "plan.png", "12345"}, part{"staff.0.card", "card.png", "1"}))
	if got := first.Draft.Files["plan"]; len(got) != 1 || got[0].Size != 5 || got[0].Ticket == "" {
		t.Fatalf("kept %+v", got)
	}

	fields := forms.Builder{}.Fields(sample().Fields, first.Draft, nil)
	kept := find(fields, "plan").Files.Kept
	if len(kept) != 1 || kept[0].Name != "plan.png" || kept[0].Remove != "remove /plan/0" {
		t.Fatalf("shown %+v", kept)
	}

	again := read(t, rd, post(t, part{"plan", "", kept[0].Ticket}))
	if diff := cmp.Diff(first.Draft.Files["plan"], again.Draft.Files["plan"]); diff != "" {
		t.Errorf("the ticket lost the file (-first +again):\n%s", diff)
	}
	replaced := read(t, rd, post(t, part{"plan", "", kept[0].Ticket}, part{"plan", "new.png", "1"}))
	if got := replaced.Draft.Files["plan"]; len(got) != 1 || got[0].Name != "new.png" {
		t.Errorf("a new file did not replace the kept one: %+v", got)
	}
	stranger := read(t, forms.Reader{Keeper: k, Person: "p2"}, post(t, part{"plan", "", kept[0].Ticket}))
	if len(stranger.Draft.Files["plan"]) != 0 || len(stranger.Problems) != 1 || stranger.Problems[0].Path != "/plan" {
		t.Errorf("a stranger's ticket: files %v, problems %v", stranger.Draft.Files, stranger.Problems)
	}
}

func TestFilesOfTheCaseTravelByDigest(t *testing.T) {
	t.Parallel()
	known := forms.File{Digest: "sha256:aa", Name: "old.pdf", Size: 7}
	p := read(t, forms.Reader{Keeper: newKeeper(), Known: []forms.File{known}}, post(t, part{"plan", "", "sha256:aa"}, part{"photos", "", "sha256:bb"}))
	if diff := cmp.Diff([]forms.File{known}, p.Draft.Files["plan"]); diff != "" {
		t.Errorf("known file (-want +got):\n%s", diff)
	}
	if len(p.Draft.Files["photos"]) != 0 || len(p.Problems) != 1 {
		t.Errorf("a digest that the case does not have was taken: %v, %v", p.Draft.Files, p.Problems)
	}
}

func TestRefusedUploadsAreNamed(t *testing.T) {
	t.Parallel()
	k := newKeeper()
	rd := forms.Reader{Keeper: k}
	p := read(t, rd, post(t, part{"photos", "1.png", "1"}, part{"photos", "2.png", "2"}, part{"photos", "3.png", "3"}))
	if len(p.Draft.Files["photos"]) != 2 || len(p.Problems) != 1 || p.Problems[0].Path != "/photos" {
		t.Errorf("over the number: %v, %v", p.Draft.Files, p.Problems)
	}
	k.refuse = true
	p = read(t, rd, post(t, part{"plan", "x.exe", "MZ"}))
	if len(p.Problems) != 1 || p.Problems[0].Text.En != "Not a picture." {
		t.Errorf("refused: %v", p.Problems)
	}
	if _, err := rd.Read(post(t, part{"name", "x.png", "1"}), sample()); !problem.Is(err, problem.Malformed) {
		t.Errorf("an upload into a text field: %v", err)
	}
}

func TestReadIsBounded(t *testing.T) {
	t.Parallel()
	rd := forms.Reader{Keeper: newKeeper()}
	if _, err := rd.Read(post(t, part{"name", "", strings.Repeat("x", 1<<20+1)}), sample()); !problem.Is(err, problem.TooLarge) {
		t.Errorf("a text over the bound: %v", err)
	}
	if _, err := rd.Read(post(t, make([]part, 2001)...), sample()); !problem.Is(err, problem.TooLarge) {
		t.Errorf("too many controls: %v", err)
	}
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("no multipart"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if _, err := rd.Read(r, sample()); !problem.Is(err, problem.Malformed) {
		t.Errorf("broken multipart: %v", err)
	}
}

func find(fields []*ui.Field, name string) *ui.Field {
	for _, f := range fields {
		if f.Name == name {
			return f
		}
		if inner := find(f.Fields, name); inner != nil {
			return inner
		}
		if f.Rows == nil {
			continue
		}
		for _, row := range f.Rows.Rows {
			if inner := find(row.Fields, name); inner != nil {
				return inner
			}
		}
	}
	return nil
}

func TestFieldsShowWhatWasTyped(t *testing.T) {
	t.Parallel()
	d := forms.Empty()
	d.Text = url.Values{"seats": {"many"}, "mode": {"b"}, "address.street": {"英雄大路"}, "staff.1.name": {"赵"}}
	fields := forms.Builder{Now: time.Now()}.Fields(sample().Fields, d, []problem.Field{
		{Path: "/seats", Text: lang.Text{Zh: "请填数字", En: "A number, please"}},
		{Path: "/staff/1/name", Text: lang.Text{Zh: "太短", En: "Too short"}},
	})
	if f := find(fields, "seats"); f.Value != "many" || f.Error.En != "A number, please" {
		t.Errorf("seats: %+v", f)
	}
	if f := find(fields, "mode"); f.Options[0].Selected || !f.Options[1].Selected {
		t.Errorf("mode: %+v", f.Options)
	}
	if f := find(fields, "address.street"); f == nil || f.Value != "英雄大路" {
		t.Errorf("street: %+v", f)
	}
	if f := find(fields, "staff.1.name"); f == nil || f.Value != "赵" || !f.Wrong() {
		t.Errorf("row: %+v", f)
	}
	summary := forms.Errors([]problem.Field{{Path: "/staff/1/name"}, {Path: ""}})
	if got := summary.Errors[0].Href; got != "#"+find(fields, "staff.1.name").ID() {
		t.Errorf("the summary links to %s", got)
	}
	if summary.Errors[1].Href != "" {
		t.Errorf("an error of no field links to %s", summary.Errors[1].Href)
	}
}

func TestRowsKeepTheirBounds(t *testing.T) {
	t.Parallel()
	form := sample()
	d := forms.Empty()
	rows := func() *ui.Rows { return find(forms.Builder{}.Fields(form.Fields, d, nil), "staff").Rows }
	if r := rows(); len(r.Rows) != 1 || r.Rows[0].Remove != "" {
		t.Fatalf("an empty draft shows %+v, want the one required row", r)
	}
	for want := 2; want <= 3; want++ {
		place, ok := d.Press(form, rows().Add)
		if !ok || place != ui.FieldID("staff."+strconv.Itoa(want-1)) || len(rows().Rows) != want {
			t.Fatalf("add: %q, %v, %d rows", place, ok, len(rows().Rows))
		}
	}
	if r := rows(); r.Add != "" {
		t.Errorf("a full list offers %q", r.Add)
	}
	d.Press(form, "add /staff")
	if n := len(rows().Rows); n != 3 {
		t.Errorf("a forged add made %d rows", n)
	}
	for _, forged := range []string{"", "draft", "add /nothing", "remove /staff/x", "remove /staff/-1", "remove /name/0", "remove 0"} {
		if _, ok := d.Press(form, forged); ok {
			t.Errorf("%q was taken for a button", forged)
		}
	}
}

// Taking row i out leaves the other rows as they were, in order, files included.
func TestRemovingARowLosesNothingElse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		form := sample()
		names := rapid.SliceOfN(rapid.StringMatching(`[a-z]{0,3}`), 1, 12).Draw(t, "names")
		gone := rapid.IntRange(0, len(names)-1).Draw(t, "gone")
		d := forms.Empty()
		d.Text.Set("name", "kept")
		for i, name := range names {
			row := "staff." + strconv.Itoa(i)
			d.Text.Set(row+forms.Marker, "1")
			d.Text.Set(row+".name", name)
			d.Files[row+".card"] = []forms.File{{Name: name}}
		}
		if _, ok := d.Press(form, "remove /staff/"+strconv.Itoa(gone)); !ok {
			t.Fatal("not taken")
		}
		left := append(append([]string{}, names[:gone]...), names[gone+1:]...)
		if d.Rows("staff") != len(left) || d.Text.Get("name") != "kept" {
			t.Fatalf("%d rows left of %d", d.Rows("staff"), len(names))
		}
		for i, name := range left {
			row := "staff." + strconv.Itoa(i)
			if d.Text.Get(row+".name") != name || d.Files[row+".card"][0].Name != name {
				t.Fatalf("row %d: %q, %v; want %q", i, d.Text.Get(row+".name"), d.Files[row+".card"], name)
			}
		}
	})
}

func TestStoredValuesComeBackAsTyped(t *testing.T) {
	t.Parallel()
	d := forms.FromValues(sample(), map[string]any{
		"name": "店", "hot": true, "seats": int64(36), "mode": "a", "dishes": []any{"a", "b"},
		"address": map[string]any{"street": "路"},
		"staff":   []any{map[string]any{"name": "王"}, map[string]any{"card": map[string]any{"digest": "sha256:c", "name": "c.png", "size": 9.0, "type": "image/png"}}},
		"plan":    map[string]any{"digest": "sha256:p", "name": "p.pdf", "size": int64(3), "type": "application/pdf"},
	})
	want := url.Values{"name": {"店"}, "hot": {"true"}, "seats": {"36"}, "mode": {"a"}, "dishes": {"a", "b"}, "address.street": {"路"},
		"staff.0._": {"1"}, "staff.0.name": {"王"}, "staff.1._": {"1"}}
	if diff := cmp.Diff(want, d.Text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if f := d.Files["staff.1.card"]; len(f) != 1 || f[0].Size != 9 {
		t.Errorf("file in a row: %+v", d.Files)
	}
}

func TestConditionsInWordsAndScript(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ source, en, script string }{
		{"form.hot", "Only if “hot” is “Yes”", `{"op":"==","name":"hot","value":true}`},
		{"!form.hot", "Only if “hot” is “No”", `{"op":"==","name":"hot","value":false}`},
		{"form.mode == 'b'", "Only if “mode” is “B”", `{"op":"==","name":"mode","value":"b"}`},
		{"'a' in form.dishes", "Only if “dishes” includes “A”", `{"op":"has","name":"dishes","value":"a"}`},
		{"form.hot && form.seats > 60", "Only if “hot” is “Yes” and “seats” is above 60",
			`{"op":"and","of":[{"op":"==","name":"hot","value":true},{"op":"\u003e","name":"seats","value":60}]}`},
		{"form.address.street != ''", "Only if “street” is not “”", `{"op":"!=","name":"address.street","value":""}`},
	} {
		c := forms.ConditionOn(test.source, sample().Fields)
		if c == nil {
			t.Errorf("%s: not understood", test.source)
			continue
		}
		if c.Words.En != test.en || c.Script != test.script {
			t.Errorf("%s:\n got %s | %s\nwant %s | %s", test.source, c.Words.En, c.Script, test.en, test.script)
		}
	}
	for _, rich := range []string{"form.seats + 1 > 3", "form.name.startsWith('x')", "form.elsewhere", "((", "has(form.hot)", "item.fee"} {
		if c := forms.ConditionOn(rich, sample().Fields); c != nil {
			t.Errorf("%s was understood as %s", rich, c.Script)
		}
	}
}

// FuzzRead posts whatever comes: no panic, and all text within the bounds.
func FuzzRead(f *testing.F) {
	r := post(f, part{"name", "", "x"}, part{"plan", "p.png", "1"}, part{"staff.0._", "", "1"}, part{"_button", "", "remove /staff/0"})
	body, err := io.ReadAll(r.Body)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(r.Header.Get("Content-Type"), body)
	f.Add("application/x-www-form-urlencoded", []byte("staff.999999999.name=x&_button=add+/staff&staff.-1.=y"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		form := sample()
		p, err := forms.Reader{Keeper: newKeeper()}.Read(r, form)
		if err != nil {
			if problem.Of(err) == nil {
				t.Fatalf("a bad form is a fault: %v", err)
			}
			return
		}
		p.Draft.Press(form, p.Button)
		forms.Builder{}.Fields(form.Fields, p.Draft, p.Problems)
	})
}
