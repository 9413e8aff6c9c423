package web_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/evidence"
	"qingdan/internal/lang"
	"qingdan/internal/tlog/public"
	"qingdan/internal/tlog/public/publictest"
	"qingdan/internal/web"
	"qingdan/internal/web/towntest"
	"qingdan/internal/web/webtest"
)

// settled is a town whose faces are served.
type settled struct {
	*towntest.Town
	base string
	log  *publictest.Log // the public log, to which events are added by sequence
}

// sequence adds what has happened to the public log.
func (s *settled) sequence(t *testing.T) {
	t.Helper()
	s.log.Follow(t.Context(), s.City)
}

func settle(t *testing.T) *settled {
	t.Helper()
	town := towntest.New(t, noon)
	log := publictest.New(t, "city", town.Now)
	outside, err := public.Open(log, "", "")
	if err != nil {
		t.Fatal(err)
	}
	faces, err := web.New(web.Config{Name: lang.Text{Zh: "四平市", En: "Siping"}, Demo: true, Log: slog.New(slog.DiscardHandler),
		Now: town.Now, City: town.City, Access: town.Access, Evidence: town.Evidence, Public: outside,
		Reports: shipped(t, town.City), PDF: printer})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(faces)
	t.Cleanup(server.Close)
	return &settled{Town: town, base: server.URL, log: log}
}

// signIn signs somebody of the town in.
func (s *settled) signIn(p *webtest.Page, who string) {
	p.Go("/sign-in?lang=zh")
	p.FillIn("#f-login", who)
	p.FillIn("#f-password", towntest.Password)
	p.Click("登录")
}

// looker photographs a page and holds it to accessibility and width.
func looker(t *testing.T, p *webtest.Page, journey string) func(string) {
	t.Helper()
	return func(name string) {
		t.Helper()
		p.Shoot(journey + "-" + name)
		p.FitsWidth()
		p.Accessible()
		p.Sound()
	}
}

// application reads an example application of the lists.
func application(t *testing.T, name string) map[string]any {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../systems/testdata/applications", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	form := map[string]any{}
	if err := json.Unmarshal(b, &form); err != nil {
		t.Fatal(err)
	}
	return form
}

// fill types an example application into the form on the page, as a person
// would: lines, choices, dates, files, row after row.
func fill(t *testing.T, p *webtest.Page, name string) {
	t.Helper()
	fillObject(t, p, "", application(t, name))
}

// fillObject fills what is shown until nothing is left: an answer may show
// further questions.
func fillObject(t *testing.T, p *webtest.Page, prefix string, values map[string]any) {
	t.Helper()
	left := maps.Clone(values)
	for len(left) > 0 {
		before := len(left)
		for name, v := range left {
			css := fmt.Sprintf("[name=%q]:not([type=hidden]), [name^=%q]:not([type=hidden])", prefix+name, prefix+name+".")
			if p.Visible(css) {
				fillValue(t, p, prefix+name, v)
				delete(left, name)
			}
		}
		if len(left) == before {
			t.Fatalf("not shown: %s%v", prefix, slices.Collect(maps.Keys(left)))
		}
	}
}

func fillValue(t *testing.T, p *webtest.Page, name string, v any) {
	t.Helper()
	css := fmt.Sprintf("[name=%q]", name)
	switch v := v.(type) {
	case bool:
		p.Press(css + fmt.Sprintf("[value=\"%t\"]", v))
	case float64:
		p.FillIn(css, fmt.Sprint(v))
	case string:
		switch {
		case p.Count(css+"[type=radio]") > 0:
			p.Press(css + fmt.Sprintf("[value=%q]", v))
		case p.Count(css+"[type=date], select"+css) > 0:
			p.SetIn(css, v)
		default:
			p.FillIn(css, v)
		}
	case map[string]any:
		p.AttachIn(css+"[type=file]", sample(t, fmt.Sprint(v["name"])))
	case []any:
		fillRows(t, p, name, v)
	}
}

func fillRows(t *testing.T, p *webtest.Page, name string, rows []any) {
	t.Helper()
	for i, row := range rows {
		object, _ := row.(map[string]any)
		if object["digest"] != nil {
			p.AttachIn(fmt.Sprintf("[name=%q][type=file]", name), sample(t, fmt.Sprint(object["name"])))
			continue
		}
		if i > 0 {
			p.Follow(fmt.Sprintf("button[value=%q]", "add /"+name))
		}
		fillObject(t, p, fmt.Sprintf("%s.%d.", name, i), object)
	}
}

// sample makes a small real file of the name's kind.
func sample(t *testing.T, name string) string {
	t.Helper()
	content := []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
	if filepath.Ext(name) == ".jpg" {
		content = append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"), make([]byte, 64)...)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// apply opens and submits a case through the city, with its files uploaded.
func (s *settled) apply(t *testing.T, who, name string) string {
	t.Helper()
	ctx := t.Context()
	form := s.uploaded(t, who, application(t, name)).(map[string]any)
	r, err := s.City.Do(ctx, s.People[who], city.Request{Item: "small-restaurant", Action: casework.Open})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.City.Do(ctx, s.People[who], city.Request{Case: r.Case, Action: "submit", Expect: r.Version, Form: form}); err != nil {
		t.Fatal(err)
	}
	return r.Case
}

// uploaded replaces the files of an example by tickets of uploaded ones.
func (s *settled) uploaded(t *testing.T, who string, v any) any {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		if name, ok := v["name"].(string); ok && v["digest"] != nil {
			f, err := os.Open(sample(t, name))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			ref, err := s.Evidence.Put(t.Context(), f, 1<<20, nil)
			if err != nil {
				t.Fatal(err)
			}
			return map[string]any{"ticket": s.Evidence.Ticket(evidence.Ref(ref), name, s.People[who].Person)}
		}
		out := map[string]any{}
		for k, inner := range v {
			out[k] = s.uploaded(t, who, inner)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = s.uploaded(t, who, inner)
		}
		return out
	}
	return v
}
