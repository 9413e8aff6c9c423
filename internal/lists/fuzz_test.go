package lists_test

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

// Whatever a file holds, it is checked in bounded time and without a panic;
// what is reported can be printed.
func FuzzLoad(f *testing.F) {
	base, err := filepath.Glob("testdata/base/town/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	cases, err := filepath.Glob("testdata/cases/*/*/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range append(base, cases...) {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		fsys := fstest.MapFS{"town/fuzz.yaml": {Data: text}}
		for _, name := range base {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			fsys["town/"+filepath.Base(name)] = &fstest.MapFile{Data: data}
		}
		begin := time.Now()
		report := lists.Check(fsys)
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("took %v", took)
		}
		for _, fault := range report.Faults {
			if fault.In(lang.Zh) == "" || fault.In(lang.En) == "" || fault.File == "" || fault.Line < 1 || fault.Col < 1 {
				t.Errorf("%#v", fault)
			}
		}
		if errors, _ := report.Count(); errors == 0 {
			again(t, fsys)
		}
	})
}

// again compiles what was accepted from its archive.
func again(t *testing.T, fsys fstest.MapFS) {
	library, _ := lists.Load(fsys)
	archives := map[string][]byte{}
	for _, s := range library.Systems {
		archives[s.ID] = s.Archive()
	}
	if second, faults := lists.LoadArchives(archives); second == nil || second.Systems[0].Digest != library.Systems[0].Digest {
		t.Errorf("the archive is not the same: %v", faults)
	}
}

// Whatever is posted, it is decoded and checked without a panic; posted names
// give no values that the form does not have.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"business_name=老王面馆&seats=12&hot_food=on&kitchen_area=1,200.5&offers=lunch&offers=dinner",
		"opens.y=2026&opens.m=2&opens.d=30", "opens=2026年4月1日&rent=￥1,234.50元",
		"staff.0.name=a&staff.5.cook=on&staff.-1.name=x&staff.00.name=y&staff=z",
		"id_scan.digest=x&id_scan.size=1e9&photos.0.name=a&photos.3.type=b", "address.street=x&address.=y&address..=z",
		"_token=x&=&.=&..=1&%ff=1&a%00b=2", "seats=９９９９９９９９９９９９９９９９９９&rent=-0.00&phone=+86",
	} {
		f.Add(seed)
	}
	item := restaurant(f)
	f.Fuzz(func(t *testing.T, query string) {
		posted, err := url.ParseQuery(query)
		if err != nil {
			t.Skip(err)
		}
		begin := time.Now()
		values, _ := item.Form.Decode(posted)
		for name := range values {
			if item.Form.Field("/"+name) == nil {
				t.Errorf("the form has no field %q", name)
			}
		}
		for _, full := range []bool{true, false} {
			for _, fault := range item.Form.Check(values, full, now) {
				if fault.Text.Zh == "" || fault.Text.En == "" {
					t.Errorf("%#v", fault)
				}
			}
		}
		item.Form.Mask(values)
		pruned := item.Form.Prune(values, now)
		item.Form.Files(pruned)
		for _, check := range item.Checks {
			_, _ = check.When.Bool(lists.Vars{Form: pruned, Item: item, Now: now}) // may fail, not panic
		}
		if took := time.Since(begin); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
	})
}
