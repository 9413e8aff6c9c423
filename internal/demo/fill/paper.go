package fill

import (
	"slices"

	"qingdan/internal/lists"
)

// Paper is a file that an answer needs. Into is the answer, which describes
// the file as if it had been uploaded; the caller puts an upload ticket in its
// place with Attach.
type Paper struct {
	Title string
	Type  string // MIME type
	Into  map[string]any
}

// The types of paper that the demo can make.
const (
	PDF = "application/pdf"
	PNG = "image/png"
)

// digest stands in for a file while the form is being checked.
const digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000"

// paper answers a field with a photograph where the title speaks of one,
// otherwise with a document, as far as the field takes either.
func (p *pen) paper(f *lists.Field) any {
	kind, ext := PDF, ".pdf"
	allowed := func(t string) bool { return len(f.Accept) == 0 || slices.Contains(f.Accept, t) }
	photo := has(f.Title.Zh, "照片", "身份证", "影像", "图", "人像")
	if !allowed(PDF) || photo && allowed(PNG) {
		kind, ext = PNG, ".png"
	}
	return map[string]any{"digest": digest, "name": f.Title.Zh + ext, "size": 1024.0, "type": kind}
}

// papers returns the papers among the answers, in the order of the form.
func papers(fields []*lists.Field, answers map[string]any) []Paper {
	var out []Paper
	for _, f := range fields {
		switch f.Kind {
		case lists.KindFile:
			out = append(out, asPapers(f, answers[f.Name])...)
		case lists.KindFiles:
			out = append(out, asPapers(f, items(answers[f.Name])...)...)
		case lists.KindRows:
			for _, row := range items(answers[f.Name]) {
				if row, ok := row.(map[string]any); ok {
					out = append(out, papers(f.Fields, row)...)
				}
			}
		case lists.KindGroup:
			if group, ok := answers[f.Name].(map[string]any); ok {
				out = append(out, papers(f.Fields, group)...)
			}
		}
	}
	return out
}

func items(v any) []any {
	list, _ := v.([]any)
	return list
}

func asPapers(f *lists.Field, answers ...any) []Paper {
	var out []Paper
	for _, a := range answers {
		if into, ok := a.(map[string]any); ok {
			kind, _ := into["type"].(string)
			out = append(out, Paper{Title: f.Title.Zh, Type: kind, Into: into})
		}
	}
	return out
}

// Name is the file's name as its owner gave it.
func (p Paper) Name() string {
	name, _ := p.Into["name"].(string)
	return name
}

// Attach makes the answer the file of an upload ticket.
func (p Paper) Attach(ticket string) {
	clear(p.Into)
	p.Into["ticket"] = ticket
}
