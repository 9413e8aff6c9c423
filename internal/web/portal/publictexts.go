package portal

import (
	"net/http"
	"regexp"
	"strconv"

	"qingdan/internal/tlog/public"
	"qingdan/internal/web/page"
)

// LogHome leads people who open the log's base address to its page.
func (p *Portal) LogHome(w http.ResponseWriter, r *page.Request) error {
	return page.Redirect(w, r, "/verify")
}

// open lets other sites' pages read what is public anyway: monitors run in
// browsers too.
func open(w http.ResponseWriter, caching string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", caching)
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// LogKey serves the log's verifier key.
func (p *Portal) LogKey(w http.ResponseWriter, _ *page.Request) error {
	if !p.Public.Kept() {
		return errNoLog
	}
	open(w, "public, max-age=300")
	_, _ = w.Write([]byte(p.Public.VerifierKey() + "\n")) // the client is gone
	return nil
}

// LogPolicy serves the policy under which receipts can be checked offline.
func (p *Portal) LogPolicy(w http.ResponseWriter, r *page.Request) error {
	if !p.Public.Kept() {
		return errNoLog
	}
	open(w, "public, max-age=300")
	_, _ = w.Write([]byte(p.Public.Policy(p.base(r)))) // the client is gone
	return nil
}

// LogReceipt hands out the newest receipt of any entry: all of it is public.
func (p *Portal) LogReceipt(w http.ResponseWriter, r *page.Request) error {
	if !p.Public.Kept() {
		return errNoLog
	}
	index, err := strconv.ParseInt(r.PathValue("index"), 10, 64)
	if err != nil {
		return public.ErrNotYet
	}
	got, err := p.Public.Receipt(r.Context(), index)
	if err != nil {
		return err
	}
	open(w, "no-cache") // the next one is under a newer checkpoint
	return download(w, "entry-"+strconv.FormatInt(index, 10), got.Text)
}

var digestForm = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// LogText serves a text that was published, by its digest: a list version as
// an archive of its files, or a calendar.
func (p *Portal) LogText(w http.ResponseWriter, r *page.Request) error {
	digest := r.PathValue("digest")
	text, err := p.City.Store.Text(r.Context(), digest)
	if err != nil {
		return err
	}
	open(w, "public, max-age=31536000, immutable")
	w.Header().Set("ETag", `"`+digest+`"`)
	_, _ = w.Write(text) // the client is gone
	return nil
}
