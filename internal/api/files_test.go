package api_test

import (
	"net/http"
	"strings"
	"testing"
)

const pdf = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"

func TestFiles(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	ticket := b.upload("resident").text("ticket")
	form := object{"plan": object{"ticket": ticket}}

	b.call("stranger", "POST /cases", object{"item": "signboard", "form": form, "submit": true}).is(422).at("body /form/plan")
	b.call("resident", "POST /cases", object{"item": "signboard", "form": object{"plan": object{"digest": "sha256:" + strings.Repeat("0", 64), "name": "x.pdf", "size": 1, "type": "application/pdf"}}}).is(422).at("body /form/plan")
	id := b.call("resident", "POST /cases", object{"item": "signboard", "form": form, "submit": true}).is(http.StatusCreated).text("case")

	view := b.call("resident", "GET /cases/"+id, nil).is(200)
	plan := view.body["form"].(object)["plan"].(object)
	file := "GET /cases/" + id + "/files/" + plan["digest"].(string)
	got := b.call("resident", file, nil).is(200)
	if got.raw != pdf || got.header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("file %v %q", got.header, got.raw)
	}
	b.call("stranger", file, nil).is(404)
	b.call("clerk", file, nil).is(422).at("query reason")
	b.call("clerk", file+"?reason=核对效果图", nil).is(200)
	other := b.submitted()
	b.call("resident", "GET /cases/"+other+"/files/"+plan["digest"].(string), nil).is(404).refuses("no_file")
}

func (b *bundle) upload(who string) *answer {
	b.t.Helper()
	return b.call(who, "POST /files?name=%E6%95%88%E6%9E%9C%E5%9B%BE.pdf", pdf, "Content-Type", "application/octet-stream").is(http.StatusCreated)
}

// at ends the test unless exactly this field is wrong.
func (a *answer) at(field string) {
	a.t.Helper()
	if f := wrongFields(a); len(f) != 1 || f[0] != field {
		a.t.Fatalf("wrong fields %q, want %q: %s", f, field, a.raw)
	}
}

func TestUploadsAreBounded(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.call("", "POST /files?name=x.pdf", pdf).is(401)
	b.call("resident", "POST /files", pdf).is(422).at("query name")
	b.call("resident", "POST /files?name=x.pdf", pdf+strings.Repeat("x", 20<<20)).is(http.StatusRequestEntityTooLarge)
	b.call("resident", "POST /files?name=x.html", "<script>alert(1)</script>").is(422)
	b.call("resident", "POST /files?name=x.pdf", "").is(422)
}
