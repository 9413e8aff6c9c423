package lists_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"qingdan/internal/lists"
)

func TestSame(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../casework/testdata/lists/permits/permits.yaml")
	if err != nil {
		t.Fatal(err)
	}
	load := func(replace ...string) *lists.Library {
		t.Helper()
		changed := strings.NewReplacer(replace...).Replace(string(text))
		if len(replace) > 0 && changed == string(text) {
			t.Fatalf("the lists do not say %q", replace[0])
		}
		lib, faults := lists.Load(fstest.MapFS{"permits/permits.yaml": {Data: []byte(changed)}})
		if lib == nil {
			t.Fatal(faults)
		}
		return lib
	}
	in := load()
	for name, tc := range map[string]struct {
		replace      []string
		item, figure bool // the same still
	}{
		"nothing":               {nil, true, true},
		"a comment and lines":   {[]string{"# A small licensing", "# A little\n\n# licensing"}, true, true},
		"a limit":               {[]string{"promised: 5wd", "promised: 4wd"}, false, true},
		"a limit of a step":     {[]string{"limit: 5wd", "limit: 4wd"}, false, true},
		"a guard":               {[]string{">= 10", ">= 11"}, false, true},
		"what a guard says":     {[]string{"The reasons are too short", "Too short"}, false, true},
		"a field of the form":   {[]string{"minimum: 0.5", "minimum: 0.6"}, false, true},
		"a slip":                {[]string{"your application ${case.number}", "${case.number}"}, false, true},
		"the rule of instant":   {[]string{"form.area <= 2.0", "form.area <= 3.0"}, false, true},
		"an effect":             {[]string{"area: form.area}}\n  refuse", "area: 1.0}}\n  refuse"}, false, true},
		"a definition":          {[]string{`where: "case.ended"`, `where: "case.ended && true"`}, true, false},
		"a definition in words": {[]string{"Cases closed on time by all closed cases.", "Those on time."}, true, false},
	} {
		lib := load(tc.replace...)
		if got := lists.SameItem(in.Item("stall"), lib.Item("stall")); got != tc.item {
			t.Errorf("%s: same item %v", name, got)
		}
		if got := lists.SameFigure(in.Figure("permits.on-time"), lib.Figure("permits.on-time")); got != tc.figure {
			t.Errorf("%s: same figure %v", name, got)
		}
	}
	if lists.SameFigure(in.Figure("permits.on-time"), nil) || !lists.SameFigure(nil, nil) {
		t.Error("a figure is not none")
	}
	if reads := in.Item("stall").Checks[0].When.Reads(); strings.Join(reads, " ") != "form.area form.night" {
		t.Errorf("reads %v", reads)
	}
}
