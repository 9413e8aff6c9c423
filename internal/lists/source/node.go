package source

import (
	"go.yaml.in/yaml/v4"
)

// Place is anything that a fault can point at.
type Place interface {
	// Place returns the position and the text of its line.
	Place() (Pos, string)
}

// Node is a YAML value with the file it stands in. The zero Node is an absent
// value.
type Node struct {
	yaml *yaml.Node
	file *File
}

// IsZero reports whether the value is absent.
func (n Node) IsZero() bool { return n.yaml == nil }

// Pos returns where the value begins.
func (n Node) Pos() Pos {
	if n.yaml == nil {
		return Pos{}
	}
	return Pos{n.file.Name, n.yaml.Line, n.yaml.Column}
}

// Place implements Place.
func (n Node) Place() (Pos, string) {
	if n.yaml == nil {
		return Pos{}, ""
	}
	return n.Pos(), n.file.Line(n.yaml.Line)
}

// IsMap, IsList and IsScalar tell the three shapes of values apart.
func (n Node) IsMap() bool    { return n.yaml != nil && n.yaml.Kind == yaml.MappingNode }
func (n Node) IsList() bool   { return n.yaml != nil && n.yaml.Kind == yaml.SequenceNode }
func (n Node) IsScalar() bool { return n.yaml != nil && n.yaml.Kind == yaml.ScalarNode }

// Key returns the first key of a mapping, the head of a document; the zero
// Word if there is none.
func (n Node) Key() Word {
	if !n.IsMap() || len(n.yaml.Content) == 0 {
		return Word{}
	}
	key := n.yaml.Content[0]
	return Word{key.Value, Node{key, n.file}}
}

// shape names what the value is, for messages.
func (n Node) shape() (zh, en string) {
	switch {
	case n.IsMap():
		return "一组键值", "a mapping"
	case n.IsList():
		return "一个列表", "a list"
	case n.IsScalar() && n.yaml.Tag == "!!null":
		return "空值", "nothing"
	case n.IsScalar() && n.yaml.Tag == "!!bool":
		return "是非值", "a yes or no"
	case n.IsScalar() && (n.yaml.Tag == "!!int" || n.yaml.Tag == "!!float"):
		return "数字", "a number"
	}
	return "文字", "text"
}

// spot is a bare position in a file.
type spot struct {
	file      *File
	line, col int
}

func (s spot) Place() (Pos, string) { return Pos{s.file.Name, s.line, s.col}, s.file.Line(s.line) }

// screen reports what YAML allows and the list language does not, and returns
// how many nodes it saw.
func screen(root Node, faults *Faults) int {
	stack, count := []*yaml.Node{root.yaml}, 0
	for len(stack) > 0 {
		y := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		n := Node{y, root.file}
		if count++; count > maxNodes {
			return count
		}
		switch {
		case y.Kind == yaml.AliasNode:
			faults.Add(n, aliasNotAllowed, "*"+y.Value)
		case y.Anchor != "":
			faults.Add(n, aliasNotAllowed, "&"+y.Anchor)
		case y.Style&yaml.TaggedStyle != 0:
			faults.Add(n, tagNotAllowed, y.Tag)
		case y.Kind == yaml.MappingNode:
			screenKeys(n, faults)
		}
		stack = append(stack, y.Content...)
	}
	return count
}

func screenKeys(n Node, faults *Faults) {
	first := map[string]int{}
	for i := 0; i+1 < len(n.yaml.Content); i += 2 {
		key := Node{n.yaml.Content[i], n.file}
		switch {
		case !key.IsScalar():
			faults.Add(key, keyNotText)
		case key.yaml.Tag == "!!merge":
			faults.Add(key, aliasNotAllowed, "<<")
		default:
			if line, ok := first[key.yaml.Value]; ok {
				faults.Add(key, duplicateKey, key.yaml.Value, line)
			} else {
				first[key.yaml.Value] = key.yaml.Line
			}
		}
	}
}
