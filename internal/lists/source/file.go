package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// The bounds of what is read. A city's lists are far below them.
const (
	MaxFiles     = 2000
	MaxFileBytes = 1 << 20
	maxLineBytes = 10_000
	maxDepth     = 64
	maxNodes     = 100_000
)

// File is one YAML file as written.
type File struct {
	Name string // slash-separated, below the folder that was given
	Text []byte
	Docs []Node // the roots of its documents
	// lines are Text cut at line ends.
	lines []string
}

// Line returns the text of a line, counted from 1; "" if there is none.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	return f.lines[n-1]
}

// Place makes a file as a whole a place for faults: its first line.
func (f *File) Place() (Pos, string) { return Pos{f.Name, 1, 1}, "" }

// Read reads and parses every YAML file below dir, in order of name. Files of
// other kinds are left alone. A file that cannot be read or parsed is reported
// and the others are still read.
func Read(fsys fs.FS, dir string, faults *Faults) []*File {
	var files []*File
	err := fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			faults.Add(&File{Name: name}, unreadable, err)
			return nil
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != ".":
			return fs.SkipDir
		case d.IsDir():
			return nil
		case path.Ext(name) == ".yml":
			faults.Add(&File{Name: name}, wrongExtension)
		case path.Ext(name) != ".yaml":
			return nil
		case len(files) == MaxFiles:
			faults.Add(&File{Name: name}, tooManyFiles, MaxFiles)
			return fs.SkipAll
		default:
			files = append(files, readFile(fsys, name, faults))
		}
		return nil
	})
	if err != nil {
		faults.Add(&File{Name: dir}, unreadable, err)
	}
	slices.SortFunc(files, func(a, b *File) int { return strings.Compare(a.Name, b.Name) })
	return files
}

func readFile(fsys fs.FS, name string, faults *Faults) *File {
	f := &File{Name: name}
	text, err := readBounded(fsys, name)
	if err != nil {
		faults.Add(f, unreadable, err)
		return f
	}
	f.Text = text
	f.parse(faults)
	return f
}

// readBounded reads at most one byte more than a file may have.
func readBounded(fsys fs.FS, name string) ([]byte, error) {
	in, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, MaxFileBytes+1))
}

// Parse parses a text as a file of the given name.
func Parse(name string, text []byte, faults *Faults) *File {
	f := &File{Name: name, Text: text}
	f.parse(faults)
	return f
}

func (f *File) parse(faults *Faults) {
	if len(f.Text) > MaxFileBytes {
		faults.Add(f, fileTooLarge, MaxFileBytes>>20)
		return
	}
	text := strings.TrimPrefix(string(f.Text), "\ufeff")
	f.lines = strings.Split(lineBreaks.Replace(text), "\n")
	for i, line := range f.lines {
		switch {
		case !utf8.ValidString(line):
			faults.Add(spot{f, i + 1, 1}, notUTF8)
			return
		case len(line) > maxLineBytes:
			faults.Add(spot{f, i + 1, 1}, lineTooLong, maxLineBytes)
			return
		}
	}
	loader, err := yaml.NewLoader(bytes.NewReader(f.Text), yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		faults.Add(f, syntax, err.Error(), err.Error())
		return
	}
	count := 0
	for {
		doc := new(yaml.Node)
		err := loader.Load(doc)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			f.reportSyntax(err, faults)
			return
		}
		if len(doc.Content) != 1 || doc.Content[0].Tag == "!!null" {
			continue
		}
		root, before := Node{doc.Content[0], f}, faults.Len()
		if count += screen(root, faults); count > maxNodes {
			faults.Add(root, tooManyNodes, maxNodes)
			return
		}
		if !slices.ContainsFunc(faults.Since(before), Unparsed) {
			f.Docs = append(f.Docs, root)
		}
	}
}

func (f *File) reportSyntax(err error, faults *Faults) {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		faults.Add(f, syntax, err.Error(), err.Error())
		return
	}
	at := spot{f, max(load.Mark.Line, 1), max(load.Mark.Column, 1)}
	zh, en := load.Message, load.Message
	for _, known := range syntaxMessages {
		if strings.Contains(load.Message, known.yaml) {
			zh, en = known.zh, known.en
		}
	}
	if begun := load.ContextMark.Line; begun > 0 && begun < load.Mark.Line {
		zh, en = fmt.Sprintf("%s（从第 %d 行开始）", zh, begun), fmt.Sprintf("%s (begun on line %d)", en, begun)
	}
	faults.Add(at, syntax, zh, en)
}

// syntaxMessages say what the YAML library means.
var syntaxMessages = []struct{ yaml, zh, en string }{
	{"did not find expected ',' or ']'", "列表缺少逗号或 ]", "a list lacks a comma or the closing ]"},
	{"did not find expected ',' or '}'", "一组键值缺少逗号或 }", "a mapping lacks a comma or the closing }"},
	{"mapping values are not allowed", "这里不应有冒号；含冒号的文字请加引号", "there should be no colon here; put text with a colon in quotes"},
	{"cannot start any token", "值不能以这个字符开头（缩进不能用制表符）", "nothing can begin with this character (tabs do not indent)"},
	{"did not find expected key", "缩进不对，或缺少键", "the indentation is wrong, or a key is missing"},
	{"could not find expected ':'", "键后面缺少冒号", "the key lacks its colon"},
	{"did not find expected '-' indicator", "列表的缩进不一致", "the list is not indented evenly"},
	{"did not find expected node content", "这里缺少值", "a value is missing here"},
	{"unexpected end of stream", "引号没有闭合", "a quote is never closed"},
	{"exceeded", "嵌套太深", "it is nested too deep"},
	{"control characters", "含有控制字符", "it contains control characters"},
}

// lineBreaks are what YAML takes for the end of a line.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")
