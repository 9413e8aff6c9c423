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

func (p *pen) paper(f *lists.Field) any {
	kind, ext := PDF, ".pdf"
	allowed := func(t string) bool { return len(f.Accept) == 0 || slices.Contains(f.Accept, t) }
	if photo := has(f.Title.Zh, "照片", "身份证", "影像", "图", "人像"); !allowed(PDF) || photo && allowed(PNG) {
		kind, ext = PNG, ".png"
	}
	into := map[string]any{"digest": digest, "name": f.Title.Zh + ext, "size": 1024.0, "type": kind}
	p.papers = append(p.papers, Paper{Title: f.Title.Zh, Type: kind, Into: into})
	return into
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
