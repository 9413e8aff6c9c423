package source

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Head reports whether a document begins with "key: value".
func (n Node) Head(key, value string) bool {
	return n.IsMap() && len(n.yaml.Content) > 1 && n.yaml.Content[0].Value == key && n.yaml.Content[1].Value == value
}

// Within returns the value at a path of keys; the zero Node if there is none.
func (n Node) Within(path ...string) Node {
	for _, key := range path {
		i := n.index(key)
		if i < 0 {
			return Node{}
		}
		n = Node{n.yaml.Content[i+1], n.file}
	}
	return n
}

// index is where a mapping has a key, -1 if it has not.
func (n Node) index(key string) int {
	if !n.IsMap() {
		return -1
	}
	for i := 0; i+1 < len(n.yaml.Content); i += 2 {
		if n.yaml.Content[i].Value == key {
			return i
		}
	}
	return -1
}

// Put returns the text of the file with a plain word as the value of a key of
// this mapping; every other letter stays. It is nil where this is no mapping
// with keys, or the value is not a word in one line.
func (n Node) Put(key, word string) []byte {
	if !n.IsMap() || len(n.yaml.Content) == 0 {
		return nil
	}
	lines := slices.Clone(n.file.lines)
	switch i := n.index(key); {
	case i >= 0:
		v := n.yaml.Content[i+1]
		length := rawLength(lines[v.Line-1], v)
		if length < 0 {
			return nil
		}
		splice(lines, v.Line, v.Column, length, word)
	case n.yaml.Style&yaml.FlowStyle != 0:
		splice(lines, n.yaml.Line, n.yaml.Column+1, 0, key+": "+word+", ")
	default:
		first := n.yaml.Content[0]
		lines = slices.Insert(lines, first.Line-1, strings.Repeat(" ", first.Column-1)+key+": "+word)
	}
	return []byte(strings.Join(lines, "\n"))
}

// rawLength is how many letters a word takes up as written, -1 if it is not
// plain or quoted on one line.
func rawLength(line string, v *yaml.Node) int {
	rest := string([]rune(line)[v.Column-1:])
	switch {
	case v.Kind != yaml.ScalarNode:
		return -1
	case strings.HasPrefix(rest, v.Value):
		return len([]rune(v.Value))
	case len(rest) > 1 && (rest[0] == '"' || rest[0] == '\'') && strings.HasPrefix(rest[1:], v.Value+rest[:1]):
		return len([]rune(v.Value)) + 2
	}
	return -1
}

// splice replaces letters of a line, counted from 1.
func splice(lines []string, line, column, length int, by string) {
	letters := []rune(lines[line-1])
	lines[line-1] = string(letters[:column-1]) + by + string(letters[column-1+length:])
}
