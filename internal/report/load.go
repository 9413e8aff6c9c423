package report

import (
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"qingdan/internal/lang"
	"qingdan/internal/lists/source"
)

// maxBytes bounds a report's file.
const maxBytes = 512 << 10

var nameForm = regexp.MustCompile(`^([a-z][a-z0-9-]{0,63})\.(zh|en)\.md$`)

// Load reads the reports of a folder, in order of their ids. figures are the
// ids that there are. Where anything is wrong beyond a warning there are no
// reports, only faults.
func Load(fsys fs.FS, figures []string) ([]*Report, []source.Fault) {
	l := &loader{fsys: fsys, figures: figures}
	names, err := fs.Glob(fsys, "*.md")
	if _, unread := fs.ReadDir(fsys, "."); err == nil {
		err = unread
	}
	if err != nil {
		l.faults.Add(&file{name: "."}, noFolder, err)
	}
	var ids []string
	for _, name := range names {
		m := nameForm.FindStringSubmatch(name)
		if m == nil {
			l.faults.Add(&file{name: name}, badName)
			continue
		}
		if !slices.Contains(ids, m[1]) {
			ids = append(ids, m[1])
		}
	}
	slices.Sort(ids)
	var out []*Report
	for _, id := range ids {
		out = append(out, l.report(id))
	}
	if l.faults.Failed() {
		return nil, l.faults.Sorted()
	}
	return out, l.faults.Sorted()
}

type loader struct {
	fsys    fs.FS
	figures []string
	faults  source.Faults
}

func (l *loader) report(id string) *Report {
	r := &Report{ID: id}
	zh, en := l.open(id+".zh.md"), l.open(id+".en.md")
	if zh == nil || en == nil {
		return r
	}
	begin := l.front(zh, r)
	if _, there := split(en.text); there {
		l.faults.Add(en, frontTwice)
	}
	r.Zh, r.En = l.body(zh, begin, r), l.body(en, 0, r)
	l.compare(en, r)
	return r
}

// open reads a file; nil where it cannot.
func (l *loader) open(name string) *file {
	f := &file{name: name}
	in, err := l.fsys.Open(name)
	if err != nil {
		l.faults.Add(f, noText, name)
		return nil
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, maxBytes+1))
	switch {
	case err != nil:
		l.faults.Add(f, noFolder, err)
	case len(text) > maxBytes:
		l.faults.Add(f, tooLarge, maxBytes>>10)
	case !utf8.Valid(text):
		l.faults.Add(f, notUTF8)
	default:
		f.text = text
		return f
	}
	return nil
}

// split returns where the body begins, behind the front matter.
func split(text []byte) (int, bool) {
	s := string(text)
	for _, end := range []string{"\n", "\r\n"} {
		if !strings.HasPrefix(s, "---"+end) {
			continue
		}
		if i := strings.Index(s[3:], "\n---"+end); i >= 0 {
			return 3 + i + len("\n---"+end), true
		}
	}
	return 0, false
}

// front reads the front matter and returns where the body begins.
func (l *loader) front(f *file, r *Report) int {
	begin, ok := split(f.text)
	if !ok {
		l.faults.Add(f, noFront)
		return 0
	}
	doc := source.Parse(f.name, []byte(strings.TrimRight(string(f.text[:begin]), "\r\n-")), &l.faults)
	if len(doc.Docs) != 1 {
		l.faults.Add(f, noFront)
		return begin
	}
	read := source.Reader{Faults: &l.faults}
	m := read.Map(doc.Docs[0])
	if id := read.Word(m.Need("id")); id.Text != "" && id.Text != r.ID {
		l.faults.Add(id, otherID, id.Text, r.ID)
	}
	r.Title, r.Summary = l.text(read, m.Need("title")), l.text(read, m.Need("summary"))
	awaits := read.Map(m.Get("awaits"))
	for _, key := range awaits.Keys() {
		if slices.Contains(l.figures, key.Text) {
			l.faults.Add(key, awaitedKnown, key.Text)
			continue
		}
		r.Awaited = append(r.Awaited, Awaited{ID: key.Text, Name: read.Text(awaits.Get(key.Text))})
	}
	m.Close()
	return begin
}

// text reads a text in both languages, in which no number is typed either.
func (l *loader) text(read source.Reader, n source.Node) lang.Text {
	t := read.Text(n)
	for _, s := range []string{t.Zh, t.En} {
		for _, at := range findTyped(s) {
			l.faults.Add(n, typedNumber, s[at[0]:at[1]])
		}
	}
	return t
}

func (l *loader) body(f *file, begin int, r *Report) Body {
	ids := slices.Clone(l.figures)
	for _, a := range r.Awaited {
		ids = append(ids, a.ID)
	}
	reader := &bodyReader{file: f, from: begin, ids: ids, faults: &l.faults, known: func(id string) bool { return slices.Contains(ids, id) }}
	f.typedNumbers(begin, &l.faults)
	return reader.read()
}

// compare holds both texts to the same figures, and the awaited ones to be
// cited.
func (l *loader) compare(en *file, r *Report) {
	zh, other := r.Zh.cited(), r.En.cited()
	for _, id := range zh {
		if !slices.Contains(other, id) {
			l.faults.Add(en, otherFigures, "没有引用", id, "does not cite")
		}
	}
	for _, id := range other {
		if !slices.Contains(zh, id) {
			l.faults.Add(en, otherFigures, "多引用了", id, "alone cites")
		}
	}
	for _, a := range r.Awaited {
		if !slices.Contains(zh, a.ID) {
			l.faults.Add(&file{name: r.ID + ".zh.md"}, awaitedUnused, a.ID)
		}
	}
}
