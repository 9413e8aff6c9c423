package portal

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"qingdan/internal/city"
	"qingdan/internal/problem"
	"qingdan/internal/tlog/public"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/ui"
)

var errNoLog = problem.New(problem.NotFound, "no_log", "本市没有开设公示日志，不签发回执。", "This city keeps no public log and gives no receipts.")

// base is the address of the city as outsiders reach it.
func (p *Portal) base(r *page.Request) string {
	switch {
	case p.Public.Kept() && p.Public.Base != "":
		return p.Public.Base
	case p.Address != nil:
		return p.Address(r.Request)
	}
	return "http://" + r.Host
}

// receipt returns what is printed of an event in the public log; nil where
// there is no log or the log does not have it yet. A log that cannot be read
// keeps no page from being shown.
func (p *Portal) receipt(r *page.Request, seq int64) *ui.Receipt {
	if !p.Public.Kept() || seq <= 0 {
		return nil
	}
	got, err := p.Public.Receipt(r.Context(), seq-1)
	if err != nil {
		p.withoutLog(r, err)
		return nil
	}
	out, err := p.paper(r, got)
	if err != nil {
		p.withoutLog(r, err)
		return nil
	}
	return out
}

func (p *Portal) withoutLog(r *page.Request, err error) {
	if !problem.Is(err, problem.NotFound) && !errors.Is(err, context.Canceled) {
		r.Kit.Log.ErrorContext(r.Context(), "the public log cannot be shown", "request", page.RequestID(r.Context()), "err", err)
	}
}

func (p *Portal) paper(r *page.Request, got public.Receipt) (*ui.Receipt, error) {
	out := &ui.Receipt{Index: got.Index, Page: public.Page(got.Index, got.Leaf), File: public.File(got.Index),
		Alt: locales.Text("receipt.qr", "Index", got.Index)}
	out.Link = p.base(r) + out.Page
	var err error
	out.Code, err = present.QR(out.Link)
	return out, err
}

// state is how far the log goes; the zero State where there is none.
func (p *Portal) state(r *page.Request) public.State {
	if !p.Public.Kept() {
		return public.State{}
	}
	s, err := p.Public.State(r.Context())
	if err != nil {
		p.withoutLog(r, err)
		return public.State{}
	}
	return s
}

// CaseReceipts is what a case's page tells of the public log.
type CaseReceipts struct {
	Kept    bool        // there is a log
	Waiting bool        // the newest event is not in it yet
	Latest  *ui.Receipt // nil: no event of the case is in it
}

// caseReceipts returns the newest receipt of a case.
func (p *Portal) caseReceipts(r *page.Request, v *city.CaseView, s public.State) CaseReceipts {
	out := CaseReceipts{Kept: p.Public.Kept()}
	for i := len(v.Timeline) - 1; i >= 0 && out.Kept; i-- {
		if s.Has(v.Timeline[i].Seq) {
			out.Latest = p.receipt(r, v.Timeline[i].Seq)
			break
		}
		out.Waiting = true
	}
	return out
}

// CaseReceipt hands out the receipt of an event to those who may see its case.
func (p *Portal) CaseReceipt(w http.ResponseWriter, r *page.Request) error {
	viewer, err := signedIn(r)
	if err != nil {
		return err
	}
	v, err := p.City.Case(r.Context(), viewer, r.PathValue("case"), false)
	if err != nil {
		return err
	}
	if !p.Public.Kept() {
		return errNoLog
	}
	version, _ := strconv.Atoi(r.PathValue("version"))
	seq := seqOf(v, version)
	if seq == 0 {
		return notFound("没有这一步。", "There is no such step.")
	}
	got, err := p.Public.Receipt(r.Context(), seq-1)
	if err != nil {
		return err
	}
	name := v.Case.Number
	if name == "" {
		name = "receipt"
	}
	w.Header().Set("Cache-Control", "private, no-store")
	return download(w, name+"-"+strconv.Itoa(version), got.Text)
}

// seqOf is the sequence number of a case's event; 0 where there is none.
func seqOf(v *city.CaseView, version int) int64 {
	for _, s := range v.Timeline {
		if s.Event.Version == version {
			return s.Seq
		}
	}
	return 0
}

// download sends a receipt as a file. name has no extension and needs no quoting.
func download(w http.ResponseWriter, name string, text []byte) error {
	page.Attach(w, name+".tlog-proof", "text/plain; charset=utf-8")
	_, _ = w.Write(text) // the browser is gone
	return nil
}
