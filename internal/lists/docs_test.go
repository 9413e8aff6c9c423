package lists_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

var yamlBlock = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```")

// All YAML blocks of the language reference are one system without faults.
func TestReferenceCompiles(t *testing.T) {
	t.Parallel()
	var all []string
	for _, m := range yamlBlock.FindAllStringSubmatch(read(t, "list-language.md"), -1) {
		all = append(all, m[1])
	}
	report := lists.Check(fstest.MapFS{"sample/all.yaml": {Data: []byte(strings.Join(all, "---\n"))}})
	for _, f := range report.Faults {
		t.Error(f.String())
	}
	if len(all) < 7 {
		t.Errorf("%d blocks", len(all))
	}
}

// A block of the tutorial is the file that its first line names. A comment
// <!-- instead of "a" write "b" --> is followed by what the check then says.
var (
	fileName = regexp.MustCompile(`^# (\S+\.yaml)\n`)
	mistake  = regexp.MustCompile("(?ms)^<!-- instead of \"([^\n]*)\" write \"([^\n]*)\" -->\n+```text\n(.*?)^```")
)

func TestTutorial(t *testing.T) {
	t.Parallel()
	for name, tag := range map[string]lang.Tag{"your-first-item.md": lang.En, "your-first-item.zh.md": lang.Zh} {
		text := read(t, name)
		files := map[string]string{}
		for _, m := range yamlBlock.FindAllStringSubmatch(text, -1) {
			at := fileName.FindStringSubmatch(m[1])
			if at == nil {
				t.Fatalf("%s: a block without the name of its file:\n%s", name, m[1])
			}
			files[strings.TrimPrefix(at[1], "lists/")] += m[1]
		}
		if got := checked(t, files, "", "", lang.En); got != "0 errors, 0 warnings in 4 files\n" {
			t.Errorf("%s: %s", name, got)
		}
		mistakes := mistake.FindAllStringSubmatch(text, -1)
		if len(mistakes) == 0 {
			t.Errorf("%s shows no mistake", name)
		}
		for _, m := range mistakes {
			said := checked(t, files, m[1], m[2], tag)
			if diff := cmp.Diff(m[3], said); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			text = strings.Replace(text, m[0], strings.TrimSuffix(m[0], m[3]+"```")+said+"```", 1)
		}
		if *update {
			if err := os.WriteFile(filepath.Join("../../docs", name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// checked returns what the check says of files in the folder "lists" in which
// one text is replaced.
func checked(t *testing.T, files map[string]string, old, new string, tag lang.Tag) string {
	t.Helper()
	fsys, found := fstest.MapFS{}, old == ""
	for name, text := range files {
		if old != "" && strings.Contains(text, old) {
			text, found = strings.Replace(text, old, new, 1), true
		}
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	if !found {
		t.Errorf("no file has %q", old)
	}
	report := lists.Check(fsys)
	for i := range report.Faults {
		report.Faults[i].File = "lists/" + report.Faults[i].File
	}
	var b strings.Builder
	if err := report.Write(&b, tag); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
