package source

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"qingdan/internal/lang"
)

// Map is a mapping that is read key by key. It remembers what was asked for,
// so that Close can report every key that nobody knows.
type Map struct {
	Node
	reader Reader
	asked  []string
	wanted []string // asked for, required and absent
	values map[string]Node
	keys   []Word
}

// Map reads a mapping. Anything else is reported and reads as an empty one.
func (r Reader) Map(n Node) *Map {
	m := &Map{Node: n, reader: r, values: map[string]Node{}}
	if !n.IsMap() {
		if !n.IsZero() {
			r.wrongShape(n, "一组键值", "a mapping")
		}
		return m
	}
	for i := 0; i+1 < len(n.yaml.Content); i += 2 {
		key := Node{n.yaml.Content[i], n.file}
		if _, twice := m.values[key.scalar()]; twice || !key.IsScalar() {
			continue // screen has reported it
		}
		m.keys = append(m.keys, Word{key.scalar(), key})
		m.values[key.scalar()] = Node{n.yaml.Content[i+1], n.file}
	}
	return m
}

// Get returns the value of a key; the zero Node if it is absent.
func (m *Map) Get(key string) Node {
	m.asked = append(m.asked, key)
	return m.values[key]
}

// Need is Get for a key that has to be there.
func (m *Map) Need(key string) Node {
	n := m.Get(key)
	if n.IsZero() && m.IsMap() {
		m.wanted = append(m.wanted, key)
	}
	return n
}

// Has reports whether the key is written.
func (m *Map) Has(key string) bool { return !m.values[key].IsZero() }

// mark is where faults about the mapping as a whole point: its first key.
func (m *Map) mark() Place {
	if key := m.Node.Key(); !key.IsZero() {
		return key
	}
	return m.Node
}

// Keys returns the keys in the order written, for mappings whose keys are
// names of the author's choice. They count as asked for.
func (m *Map) Keys() []Word {
	for _, k := range m.keys {
		m.asked = append(m.asked, k.Text)
	}
	return m.keys
}

// Close reports the keys that were never asked for, and the required ones that
// are absent. A misspelled key is reported once, not as missing too.
func (m *Map) Close() {
	known := map[string]bool{}
	for _, k := range m.asked {
		known[k] = true
	}
	var free []string
	for _, k := range m.asked {
		if m.values[k].IsZero() {
			free = append(free, k)
		}
	}
	meant := map[string]bool{}
	for _, k := range m.keys {
		switch {
		case known[k.Text]:
		case m.tornApart(k):
			m.reader.Faults.Add(k, unquotedComma, k.Text)
		default:
			m.reader.Faults.Add(k, unknownKey, k.Text).Suggest(k.Text, free)
			meant[Nearest(k.Text, free)] = true
		}
	}
	for _, key := range m.wanted {
		if !meant[key] {
			m.reader.Faults.Add(m.mark(), missingKey, key)
		}
	}
}

// tornApart reports whether a key is the rest of a text in braces that a comma
// tore apart: {en: Yes, please}.
func (m *Map) tornApart(key Word) bool {
	value := m.values[key.Text]
	return m.yaml.Style&yaml.FlowStyle != 0 && value.IsScalar() && value.yaml.Tag == "!!null" && value.yaml.Value == ""
}

// Text reads a key as a text in both languages that has to be there.
func (m *Map) Text(key string) lang.Text { return m.reader.Text(m.Need(key)) }

// Word reads a key as text that has to be there.
func (m *Map) Word(key string) Word { return m.reader.Word(m.Need(key)) }

// Source returns the text of the mapping as written: the lines from its first
// key to its last value.
func (m *Map) Source() string {
	if m.IsZero() {
		return ""
	}
	from, to := m.Pos().Line, lastLine(m.yaml)
	for to < len(m.file.lines) && continues(m.file.lines[to]) {
		to++
	}
	return m.file.Lines(from, to+1)
}

// continues reports whether a line after the last value's first line belongs
// to that value: it is indented and not empty.
func continues(line string) bool {
	return strings.HasPrefix(line, " ") && strings.TrimSpace(line) != ""
}

func lastLine(n *yaml.Node) int {
	line := n.Line
	for _, child := range n.Content {
		line = max(line, lastLine(child))
	}
	return line
}
