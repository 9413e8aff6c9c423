package verify_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/verify"
	"qingdan/internal/verify/verifytest"
)

// recomputed verifies a figure of a city or of a copy of its log.
func recomputed(t *testing.T, address, id string, o verify.Options) *verify.FigureReport {
	t.Helper()
	site, err := verify.Open(address)
	if err != nil {
		t.Fatal(err)
	}
	o.Figures = true
	l, err := verify.NewLog(site.Log, o)
	if err != nil {
		t.Fatal(err)
	}
	r, err := site.Figure(t.Context(), l, id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFigures(t *testing.T) {
	t.Parallel()
	town := town(t, 20, 120)
	city := town.Serve(t)
	state := verify.OpenState(t.TempDir())
	for _, address := range []string{city.URL, city.URL + "/", city.URL + "/log", city.URL + "/log/"} {
		for id, shown := range city.Figures {
			r := recomputed(t, address, id, verify.Options{Trust: trust(t, town.Log.VKey), State: &state})
			if !r.OK() || r.Value != shown["value"] || len(r.Members) == 0 || r.Position != town.Log.Size() {
				t.Errorf("%s %s: %+v%s", address, id, r, said(r.Log))
			}
		}
	}
	dir := t.TempDir()
	town.Log.Write(dir)
	if r := recomputed(t, dir, "permits.on-time", verify.Options{Trust: trust(t, town.Log.VKey)}); !r.OK() || r.Shown != nil || r.Value != city.Figures["permits.on-time"]["value"] {
		t.Errorf("of a copy: %+v%s", r, said(r.Log))
	}
	if r := recomputed(t, city.URL, "permits.nothing", verify.Options{Trust: trust(t, town.Log.VKey)}); !(finding{verify.BadFigure, -1}).of(r.Log) {
		t.Errorf("no such figure: %s", said(r.Log))
	}
}

// A period and an office are recomputed too, and members told of another day
// are noticed.
func TestFigureOverAPeriod(t *testing.T) {
	t.Parallel()
	town := town(t, 28, 120)
	city := town.Serve(t)
	site, err := verify.Open(city.URL)
	if err != nil {
		t.Fatal(err)
	}
	day := city.Members["permits.on-time"][0]["day"].(law.Date)
	read := func(scope figures.Scope) *verify.FigureReport {
		l, err := verify.NewLog(site.Log, verify.Options{Trust: trust(t, town.Log.VKey), Figures: true})
		if err != nil {
			t.Fatal(err)
		}
		r, err := site.FigureIn(t.Context(), l, "permits.on-time", scope)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	one := figures.Scope{Period: figures.Period{From: day, To: day}, Office: "CG"}
	all := read(figures.Scope{Period: figures.AllTime()})
	if r := read(one); !r.OK() || r.Denominator == 0 || r.Denominator >= all.Denominator || len(r.Members) != int(r.Denominator) {
		t.Errorf("one day: %d of %d, %+v%s", r.Denominator, all.Denominator, r.Differences, said(r.Log))
	}
	none := one
	none.Office = "ZF"
	if r := read(none); !r.OK() || r.Denominator != 0 || r.Value != "" {
		t.Errorf("another office: %+v%s", r, said(r.Log))
	}
	city.Members["permits.on-time"][0]["day"] = day + 1
	if r := read(one); r.OK() || r.Differences[0].What != "missing" {
		t.Errorf("a member moved to another day: %+v", r.Differences)
	}
	if r := read(figures.Scope{Period: figures.AllTime()}); r.OK() || r.Differences[0].What != "other" {
		t.Errorf("a member of another day: %+v", r.Differences)
	}
}

// The city goes on while it is looked at.
func TestFigureAtAnOlderPosition(t *testing.T) {
	t.Parallel()
	town := town(t, 21, 60)
	city := town.Serve(t)
	town.Cases(20)
	town.Publish()
	r := recomputed(t, city.URL, "permits.on-time", verify.Options{Trust: trust(t, town.Log.VKey)})
	if !r.OK() || r.Log.Size <= r.Position {
		t.Errorf("%+v%s", r, said(r.Log))
	}
}

func TestFalsifiedFigures(t *testing.T) {
	t.Parallel()
	const figure = "permits.on-time"
	tests := map[string]struct {
		falsify func(c *verifytest.City) (who string)
		what    string
	}{
		"a value":       {func(c *verifytest.City) string { c.Figures[figure]["value"] = "99.9"; return "" }, "value"},
		"a numerator":   {func(c *verifytest.City) string { c.Figures[figure]["numerator"] = 7; return "" }, "numerator"},
		"a denominator": {func(c *verifytest.City) string { c.Figures[figure]["denominator"] = 1; return "" }, "denominator"},
		"another list":  {func(c *verifytest.City) string { c.Figures[figure]["digest"] = "sha256:0"; return "" }, "list"},
		"a dropped case": {func(c *verifytest.City) string {
			who := c.Members[figure][4]["subject"].(string)
			c.Members[figure] = append(c.Members[figure][:4:4], c.Members[figure][5:]...)
			return who
		}, "missing"},
		"an invented case": {func(c *verifytest.City) string {
			c.Members[figure] = append(c.Members[figure], map[string]any{"subject": "case:invented", "office": "CG", "counts": true, "value": 1, "at": "2026-03-02T01:00:00Z"})
			return "case:invented"
		}, "extra"},
		"a case that was late": {func(c *verifytest.City) string {
			c.Members[figure][2]["counts"] = false
			return c.Members[figure][2]["subject"].(string)
		}, "other"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			town := town(t, 22, 40)
			city := town.Serve(t)
			who := tc.falsify(city)
			r := recomputed(t, city.URL, figure, verify.Options{Trust: trust(t, town.Log.VKey)})
			if r.OK() || !r.Log.OK() || len(r.Differences) != 1 {
				t.Fatalf("%+v%s", r.Differences, said(r.Log))
			}
			d := r.Differences[0]
			if d.What != tc.what || d.Who != who || (who != "" && d.What != "extra") != (d.Index >= 0) {
				t.Errorf("%+v", d)
			}
			if d.Index >= 0 && !strings.Contains(string(town.Log.Entry(d.Index)), strings.TrimPrefix(who, "case:")) {
				t.Errorf("entry %d is not of %s", d.Index, who)
			}
		})
	}
}

func TestTamperedTexts(t *testing.T) {
	t.Parallel()
	for name, tamper := range map[string]func([]byte) []byte{"changed": flip(100), "gone": nil} {
		town := town(t, 23, 5)
		city := town.Serve(t)
		for path := range town.Log.Files() {
			if strings.HasPrefix(path, "texts/") {
				if tamper == nil {
					town.Log.Set(path, nil)
				} else {
					town.Log.Change(path, tamper)
				}
			}
		}
		if r := recomputed(t, city.URL, "permits.area", verify.Options{Trust: trust(t, town.Log.VKey)}); !(finding{verify.BadText, -1}).of(r.Log) {
			t.Errorf("%s: %s", name, said(r.Log))
		}
	}
}

func TestTrustOnFirstUse(t *testing.T) {
	t.Parallel()
	town, other := town(t, 24, 3), verifytest.NewLog(t, "town24.example/log", 25)
	city := town.Serve(t)
	site, err := verify.Open(city.URL + "/log/")
	if err != nil {
		t.Fatal(err)
	}
	state := verify.OpenState(t.TempDir())
	_, vkey, first, err := site.Trust(t.Context(), state)
	if err != nil || !first || vkey != town.Log.VKey {
		t.Fatalf("%q %v %v", vkey, first, err)
	}
	if err := state.SetKey(site.Address, vkey); err != nil {
		t.Fatal(err)
	}
	if _, _, first, err = site.Trust(t.Context(), state); err != nil || first {
		t.Errorf("the second time: %v %v", first, err)
	}
	town.Log.Set("vkey", []byte(other.VKey))
	_, _, _, err = site.Trust(t.Context(), state)
	if f := verify.AsFinding(err); f == nil || f.Kind != verify.BadKey || !strings.Contains(f.Text.En, town.Log.VKey) {
		t.Errorf("another key: %v", err)
	}
}

// A server in trouble is asked again; one that is gone is not asked for ever.
func TestRetries(t *testing.T) {
	t.Parallel()
	town := town(t, 26, 3)
	var asked int
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if asked++; asked < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if !strings.HasPrefix(r.UserAgent(), "qingdan-verify") {
			t.Errorf("user agent %q", r.UserAgent())
		}
		town.Log.ServeHTTP(w, r)
	})
	site, err := verify.Open(server)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := site.Log.Get(t.Context(), "checkpoint", 10_000); err != nil || len(text) == 0 || asked != 3 {
		t.Errorf("%q %v after %d requests", text, err, asked)
	}
	if _, err := site.Log.Get(t.Context(), "checkpoint", 10); err == nil {
		t.Error("more than the bound was read")
	}
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// Copies in the state that went bad are read again from the city.
func TestDamagedCopies(t *testing.T) {
	t.Parallel()
	town := town(t, 27, 120)
	city := town.Serve(t)
	dir := t.TempDir()
	state := verify.OpenState(dir)
	o := verify.Options{Trust: trust(t, town.Log.VKey), State: &state}
	if r := recomputed(t, city.URL, "permits.area", o); !r.OK() {
		t.Fatal(said(r.Log))
	}
	damaged := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(path, filepath.Join("files", "tile", "entries")) {
			return err
		}
		damaged++
		return os.WriteFile(path, []byte("damaged"), 0o600)
	})
	if err != nil || damaged == 0 {
		t.Fatalf("%d files, %v", damaged, err)
	}
	if r := recomputed(t, city.URL, "permits.area", o); !r.OK() {
		t.Errorf("with damaged copies: %s", said(r.Log))
	}
}

func TestPrintable(t *testing.T) {
	t.Parallel()
	if got := verify.Printable("办件\x1b[2J\u202e1\n"); got != "办件�[2J�1�" {
		t.Errorf("%q", got)
	}
}
