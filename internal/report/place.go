package report

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"qingdan/internal/lists/source"
)

// file is a report's file as written, which offsets are found in.
type file struct {
	name string
	text []byte
}

// Place makes a file as a whole a place for faults.
func (f *file) Place() (source.Pos, string) {
	return source.Pos{File: f.name, Line: 1, Col: 1}, f.line(0)
}

func (f *file) line(from int) string {
	line, _, _ := bytes.Cut(f.text[min(from, len(f.text)):], []byte("\n"))
	return strings.TrimSuffix(string(line), "\r")
}

// spot is a byte offset in a file.
type spot struct {
	file   *file
	offset int
}

// Place implements source.Place.
func (s spot) Place() (source.Pos, string) {
	before := s.file.text[:min(s.offset, len(s.file.text))]
	begin := bytes.LastIndexByte(before, '\n') + 1
	return source.Pos{File: s.file.name, Line: bytes.Count(before, []byte("\n")) + 1, Col: utf8.RuneCount(before[begin:]) + 1}, s.file.line(begin)
}
