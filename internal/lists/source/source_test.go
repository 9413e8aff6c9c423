package source

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func parse(t *testing.T, text string) (*File, *Faults) {
	t.Helper()
	faults := new(Faults)
	return Parse("a.yaml", []byte(text), faults), faults
}

// The caret stands under the character, also under full-width ones.
func TestExcerpt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, line string
		col        int
		want       string
	}{
		{"plain", "name: x", 7, "name: x\n      ^"},
		{"full-width", "名称: {zh: 甲}", 10, "名称: {zh: 甲}\n           ^"},
		{"full-width punctuation", "甲，乙。x", 5, "甲，乙。x\n        ^"},
		{"half-width katakana", "ｱｲ x", 4, "ｱｲ x\n   ^"},
		{"combining mark", "e\u0301x", 3, "e\u0301x\n ^"},
		{"tab", "\tx", 2, " x\n ^"},
		{"escape sequence", "a\x1b[31mb", 2, "a?[31mb\n ^"},
		{"beyond the end", "ab", 9, "ab\n  ^"},
		{"before the start", "ab", 0, "ab\n^"},
	} {
		text, caret := excerpt(c.line, c.col)
		if got := text + "\n" + caret; got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestLongLinesAreCut(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("很长", 200) + "这里" + strings.Repeat("long", 200)
	text, caret := excerpt(line, 401)
	if n := columns([]rune(text)); n > excerptWidth+6 {
		t.Errorf("%d columns: %s", n, text)
	}
	at := columns([]rune(caret)) - 1
	for i, r := range []rune(text) {
		if columns([]rune(text)[:i]) == at {
			if r != '这' {
				t.Errorf("the caret is under %q", r)
			}
			return
		}
	}
	t.Error("the caret is under nothing")
}

// Every way to write a scalar: the place of the character X.
func TestLocate(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"plain":                 "k: abc X",
		"plain in flow":         "k: [a, {b: c X}]",
		"plain on two lines":    "k: ab\n  cd X",
		"single quoted":         "k: 'it''s X'",
		"single on two lines":   "k: 'it''s\n\n  here X'",
		"double quoted":         `k: "a\tb\u4e2d\x41\" X"`,
		"double on two lines":   "k: \"甲\\n乙\n   丙 X\"",
		"double with a joined":  "k: \"ab \\\n   cd X\"",
		"literal":               "k: |\n  ab\n    cd\n  X",
		"literal with a gap":    "k: |-\n  ab\n\n  cd X",
		"literal first":         "k: |\n  X",
		"folded":                "k: >\n  ab\n  cd\n\n  ef X",
		"full-width":            "键: 中文 X",
		"second document":       "a: 1\n---\nb: ab X",
		"windows line ends":     "a: 1\r\nk: >-\r\n  ab\r\n  X\r\n",
		"old macintosh":         "a: 1\rk: ab X",
		"byte order mark":       "\ufeffk: ab X",
		"in a list":             "- - k: ab X",
		"keep trailing":         "k: |+\n  ab\n  X\n\n",
		"indentation indicator": "k: |2\n    ab\n  X",
	} {
		f, faults := parse(t, text)
		if faults.Len() > 0 {
			t.Errorf("%s: %v", name, faults.Sorted())
			continue
		}
		w := lastWord(f.Docs[len(f.Docs)-1])
		offset := len([]rune(w.Text[:strings.Index(w.Text, "X")]))
		pos, line := w.At(offset).Place()
		if runes := []rune(line); pos.Col < 1 || pos.Col > len(runes) || runes[pos.Col-1] != 'X' {
			t.Errorf("%s: %v is %q", name, pos, line)
		}
	}
}

func lastWord(n Node) Word {
	for n.IsMap() || n.IsList() {
		n = Node{n.yaml.Content[len(n.yaml.Content)-1], n.file}
	}
	return Word{n.yaml.Value, n}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	candidates := []string{"name", "summary", "audience", "in_scope"}
	for word, want := range map[string]string{
		"nmae": "name", "Name": "name", "sumary": "summary", "inscope": "in_scope", "audiences": "audience",
		"x": "", "": "", "completely": "", strings.Repeat("name", 40): "",
	} {
		if got := Nearest(word, candidates); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

// What would take other YAML readers minutes or gigabytes is refused at once.
func TestBombs(t *testing.T) {
	t.Parallel()
	laughs := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		refs := strings.TrimSuffix(strings.Repeat("*"+string(c-1)+",", 9), ",")
		laughs += string(c) + ": &" + string(c) + " [" + refs + "]\n"
	}
	for name, text := range map[string]string{
		"billion laughs":   laughs,
		"deep flow":        "a: " + strings.Repeat("[", 5000),
		"deep block":       deepBlock(3000),
		"deep maps":        strings.Repeat("{a: ", 2000),
		"many keys":        manyKeys(120_000),
		"one long line":    "a: " + strings.Repeat("x", 20_000),
		"too large":        strings.Repeat("# comment\n", 150_000),
		"many documents":   strings.Repeat("---\na: 1\n", 60_000),
		"open quotes":      "a: \"" + strings.Repeat("x\n", 100_000),
		"question marks":   strings.Repeat("? ", 4000),
		"long anchor":      "a: &" + strings.Repeat("x", 5000) + " 1",
		"control":          "a: \x00",
		"invalid encoding": "a: \xff",
	} {
		begin := time.Now()
		_, faults := parse(t, text)
		if !faults.Failed() {
			t.Errorf("%s: no fault", name)
		}
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		for _, f := range faults.Sorted() {
			if len(f.String()) > 5_000 {
				t.Errorf("%s: a report of %d bytes", name, len(f.String()))
			}
		}
	}
}

func deepBlock(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i%40) + "-\n")
	}
	return b.String() + strings.Repeat("- ", 200)
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("k" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + ": 1\n")
	}
	return b.String()
}

func TestRead(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"s/b.yaml":         {Data: []byte("b: 1")},
		"s/a/deep/x.yaml":  {Data: []byte("a: 1\n---\nb: 2\n---\n")},
		"s/notes.md":       {Data: []byte("# no YAML: [")},
		"s/c.yml":          {Data: []byte("c: 1")},
		"s/.hidden/y.yaml": {Data: []byte("{")},
	}
	faults := new(Faults)
	files := Read(fsys, "s", faults)
	if len(files) != 2 || files[0].Name != "s/a/deep/x.yaml" || len(files[0].Docs) != 2 || files[1].Name != "s/b.yaml" {
		t.Errorf("%v", files)
	}
	if got := faults.Sorted(); len(got) != 1 || got[0].Code != "wrong-extension" || got[0].File != "s/c.yml" {
		t.Errorf("%v", got)
	}
}

func TestFaultsAreBoundedAndSaidOnce(t *testing.T) {
	t.Parallel()
	f, faults := parse(t, "a: 1")
	rule := Rule{Code: "x", En: "%[1]d"}
	for i := range 3 * MaxFaults {
		faults.Add(f.Docs[0], rule, i/2)
	}
	if faults.Len() != MaxFaults {
		t.Errorf("%d faults", faults.Len())
	}
	if all := faults.Sorted(); all[1].Message != "1" {
		t.Errorf("%v", all[1])
	}
}
