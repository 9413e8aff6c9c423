package api_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"qingdan/internal/lists"
	"qingdan/systems"
)

// TestDocumentation plays the http blocks of docs/api.md, in order, against
// the lists that the product ships with.
func TestDocumentation(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	lib, faults := lists.Load(systems.FS)
	if lib == nil {
		t.Fatal(faults)
	}
	b := setupWith(t, lib, "ZWFW", nil)
	if _, err := b.city.FoldFigures(t.Context()); err != nil {
		t.Fatal(err)
	}
	words := map[string]string{"$CLERK": b.tokens["clerk"], "$APPLICANT": b.tokens["resident"]}
	blocks := httpBlocks(string(text))
	if len(blocks) < 10 {
		t.Fatalf("only %d examples were found", len(blocks))
	}
	for _, block := range blocks {
		b.entries.Follow(t.Context(), b.city)
		if faults := block.play(b, words); len(faults) > 0 {
			t.Errorf("docs/api.md:%d:\n%s", block.line, strings.Join(faults, "\n"))
		}
	}
}

// example is one request of the document with the answer that stands below it.
type example struct {
	line              int
	request, response string
}

func httpBlocks(text string) []example {
	var out []example
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		if lines[i] != "```http" {
			continue
		}
		e := example{line: i + 2}
		for i++; lines[i] != "```" && !strings.HasPrefix(lines[i], "HTTP/1.1 "); i++ {
			e.request += lines[i] + "\n"
		}
		for ; lines[i] != "```"; i++ {
			e.response += lines[i] + "\n"
		}
		out = append(out, e)
	}
	return out
}

// play sends the request and returns how the answer differs.
func (e example) play(b *bundle, words map[string]string) []string {
	first, headers, body := parts(fill(e.request, words))
	var pairs []string
	for name, value := range headers {
		pairs = append(pairs, name, value)
	}
	var send any
	if body != "" {
		send = body
	}
	got := b.call("", strings.Replace(first, "/api/v1", "", 1), send, pairs...)
	status, headers, body := parts(e.response)
	var faults []string
	if want := fmt.Sprint("HTTP/1.1 ", got.status, " "); !strings.HasPrefix(status+" ", want) {
		return append(faults, fmt.Sprintf("%s: the program answers %d: %s", status, got.status, got.raw))
	}
	var want any
	if err := json.Unmarshal([]byte(fill(body, words)), &want); err != nil {
		return append(faults, err.Error())
	}
	faults = differs("", want, got.body, words)
	for name, value := range headers {
		if value = fill(value, words); got.header.Get(name) != value {
			faults = append(faults, fmt.Sprintf("%s: %q, the program answers %q", name, value, got.header.Get(name)))
		}
	}
	return faults
}

// parts takes a message apart. In answers the body may follow the headers
// without an empty line.
func parts(message string) (first string, headers map[string]string, body string) {
	headers = map[string]string{}
	in := bufio.NewScanner(strings.NewReader(message))
	in.Scan()
	first = in.Text()
	for in.Scan() {
		name, value, ok := strings.Cut(in.Text(), ": ")
		if body != "" || !ok || strings.ContainsAny(name, "{}\" ") {
			body += in.Text() + "\n"
			continue
		}
		headers[name] = value
	}
	return first, headers, strings.TrimSpace(body)
}

var word = regexp.MustCompile(`\$[A-Z]+`)

// fill puts in the words that are known.
func fill(text string, words map[string]string) string {
	return word.ReplaceAllStringFunc(text, func(w string) string {
		if v, ok := words[w]; ok {
			return v
		}
		return w
	})
}

// differs compares what the document shows with the answer; it may show less.
func differs(path string, want, got any, words map[string]string) []string {
	switch want := want.(type) {
	case object:
		g, ok := got.(object)
		if !ok {
			break
		}
		var out []string
		for name, w := range want {
			v, there := g[name]
			if !there {
				out = append(out, fmt.Sprintf("%s/%s: the answer has no such field", path, name))
				continue
			}
			out = append(out, differs(path+"/"+name, w, v, words)...)
		}
		return out
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(want) {
			break
		}
		var out []string
		for i := range want {
			out = append(out, differs(fmt.Sprint(path, "/", i), want[i], g[i], words)...)
		}
		return out
	case string:
		if want == "…" {
			return nil
		}
		if s, ok := got.(string); ok && word.FindString(want) == want && want != "" {
			words[want] = s
			return nil
		}
	}
	if fmt.Sprint(want) == fmt.Sprint(got) {
		return nil
	}
	return []string{fmt.Sprintf("%s: %v, the program answers %v", path, want, got)}
}
