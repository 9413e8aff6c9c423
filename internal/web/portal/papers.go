package portal

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/evidence"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// SlipView is a document that a case issued.
type SlipView struct {
	Slip ui.Slip
	Back string
}

// CertificateView confirms a certificate to anybody.
type CertificateView struct {
	Search      ui.Search
	Certificate *ui.Certificate // nil: nothing was asked for
}

var (
	slipPage        = templates.Register[SlipView](templates.Portal, "portal/slip")
	certificatePage = templates.Register[CertificateView](templates.Portal, "portal/certificate")
)

// Slip shows a document that a case issued, made to be printed.
func (p *Portal) Slip(w http.ResponseWriter, r *page.Request) error {
	viewer, err := signedIn(r)
	if err != nil {
		return err
	}
	if err := p.openly(r, viewer); err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.PathValue("version"))
	v, doc, paras, err := p.City.Document(r.Context(), viewer, r.PathValue("case"), version)
	if err != nil {
		return err
	}
	back := "/cases/" + v.Case.ID
	slip := ui.Slip{Title: doc.Name, Number: v.Case.Number, Paras: paras, Office: p.office(v.Case.Office), At: at(v, version),
		Proof: p.receipt(r, seqOf(v, version))}
	if slip.Proof != nil {
		slip.Verify = p.base(r) + entryPath(slip.Proof.Index)
	}
	return page.Show(w, r, slipPage, SlipView{Slip: slip, Back: back})
}

// openly records that an official opens what names the applicant in full: a
// file or a slip cannot be masked.
func (p *Portal) openly(r *page.Request, viewer *access.Viewer) error {
	v, err := p.City.Case(r.Context(), viewer, r.PathValue("case"), false)
	if err != nil || v.Mine || v.Case.Applicant == "" { // work between offices names nobody in full
		return err
	}
	return p.Access.Look(r.Context(), viewer, v.Case.Applicant, "case/"+v.Case.ID, "打开材料或文书 Opened a file or a slip")
}

func at(v *city.CaseView, version int) time.Time {
	for _, s := range v.Timeline {
		if s.Event.Version == version {
			return s.Event.At
		}
	}
	return time.Time{}
}

// File hands out a file of a case to those who may see the case.
func (p *Portal) File(w http.ResponseWriter, r *page.Request) error {
	viewer, err := signedIn(r)
	if err != nil {
		return err
	}
	if err := p.openly(r, viewer); err != nil {
		return err
	}
	file, ref, name, err := p.City.File(r.Context(), viewer, r.PathValue("case"), r.PathValue("digest"))
	if err != nil {
		return err
	}
	defer file.Close()
	return evidence.Serve(w, file, ref, name, r.URL.Query().Has("inline"))
}

// Certificate confirms a certificate by its number.
func (p *Portal) Certificate(w http.ResponseWriter, r *page.Request) error {
	number := r.PathValue("number")
	if number == "" {
		number = strings.TrimSpace(r.URL.Query().Get("number"))
	}
	view := CertificateView{Search: ui.Search{Action: "/certificates", Name: "number", Value: page.Cut(number, 60),
		Label: locales.Text("certificate.search"), Hint: locales.Text("certificate.search.hint")}}
	if number == "" {
		return page.Show(w, r, certificatePage, view)
	}
	reg, row, err := p.City.FindCertificate(r.Context(), number)
	if problem.Is(err, problem.NotFound) {
		r.Frame.Errors = &ui.ErrorSummary{Title: locales.Text("certificate.none"), Errors: []ui.Link{{Text: locales.Text("certificate.none.text", "Number", page.Cut(number, 60))}}}
		return page.ShowStatus(w, r, http.StatusNotFound, certificatePage, view)
	}
	if err != nil {
		return err
	}
	if view.Certificate, err = p.certificate(reg, row, r.Now); err != nil {
		return err
	}
	view.Certificate.Proof = p.receipt(r, row.Seq)
	return page.Show(w, r, certificatePage, view)
}

// certificate shows the public fields of a record in a register of
// certificates. issued, expires, name and status have their own places.
func (p *Portal) certificate(reg *lists.Register, row city.RecordRow, now time.Time) (*ui.Certificate, error) {
	fields := map[string]any{}
	if err := json.Unmarshal(row.Public, &fields); err != nil {
		return nil, err
	}
	c := &ui.Certificate{Number: row.Key, Office: p.office(row.Office), Issued: timeOf(fields["issued"]), Expires: timeOf(fields["expires"]),
		Name: lang.Text{Zh: text(fields["name"]), En: text(fields["name_en"])}, Valid: !row.Ended, Status: locales.Text("certificate.valid")}
	if c.Name.En == "" {
		c.Name.En = c.Name.Zh
	}
	switch {
	case row.Ended:
		c.Status = locales.Text("certificate.ended")
	case !c.Expires.IsZero() && !now.Before(c.Expires):
		c.Valid, c.Status = false, locales.Text("certificate.expired")
	}
	own := []string{"number", "name", "name_en", "issued", "expires", "office", "office_name", "status", "item"}
	for _, f := range reg.PublicFields() {
		if !slices.Contains(own, f.Name) {
			c.Rows = append(c.Rows, ui.SummaryRow{Key: f.Title, Value: forms.Show{}.Value(f, fields[f.Name])})
		}
	}
	return c, nil
}

func text(v any) string { s, _ := v.(string); return s }

func timeOf(v any) time.Time {
	s, _ := v.(string)
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1970 {
			return t
		}
	}
	return time.Time{}
}
