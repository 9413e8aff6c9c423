// Package page is what the handlers of the faces share: a request that knows
// its language and its viewer, a handler that returns an error, and the one
// wrapper that turns errors into pages.
package page

import (
	"log/slog"
	"net/http"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/lang"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// Kit is what all pages are made with. Safe for concurrent use.
type Kit struct {
	Set  *templates.Set
	City lang.Text // the city's name
	Demo bool      // made-up data: every page says so
	Log  *slog.Logger
	Now  func() time.Time
	// Viewer says who asks; nil for the public. An error is a fault.
	Viewer func(*http.Request) (*access.Viewer, error)
	// Dress fills in the navigation of a page's frame.
	Dress func(*Request)
}

// Request is a request for a page.
type Request struct {
	*http.Request
	Kit    *Kit
	Lang   lang.Tag
	Viewer *access.Viewer // nil: nobody is signed in
	Now    time.Time
	// Frame is what will surround the page. Handlers add crumbs and errors.
	Frame templates.Frame
}

// Handler answers a request with a page, a redirect or an error. It must not
// have written anything when it returns an error.
type Handler func(w http.ResponseWriter, r *Request) error

// Body bounds, in bytes.
const (
	SmallBody  = 1 << 20
	UploadBody = 64 << 20
)

// Handle wraps a handler that takes no uploads.
func (k *Kit) Handle(h Handler) http.Handler { return k.bounded(h, SmallBody) }

// Upload wraps a handler whose form may bring files.
func (k *Kit) Upload(h Handler) http.Handler { return k.bounded(h, UploadBody) }

func (k *Kit) bounded(h Handler, bytes int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		req.Body = http.MaxBytesReader(w, req.Body, bytes)
		r, err := k.request(w, req)
		if err == nil {
			err = h(w, r)
		}
		if err != nil {
			k.fail(w, r, err)
		}
	})
}

// request prepares a request. The result can be used for an error page even
// when the viewer could not be found out.
func (k *Kit) request(w http.ResponseWriter, req *http.Request) (*Request, error) {
	r := &Request{Request: req, Kit: k, Lang: chooseLanguage(w, req), Now: k.Now()}
	r.Frame = templates.Frame{
		Lang:   r.Lang,
		Other:  otherLanguage(req, r.Lang),
		City:   k.City,
		Demo:   k.Demo,
		Here:   req.URL.EscapedPath(),
		Notice: takeNotice(w, req),
	}
	var err error
	if k.Viewer != nil {
		r.Viewer, err = k.Viewer(req)
	}
	if v := r.Viewer; v != nil {
		r.Frame.Person = &templates.Person{Name: v.Name, Official: v.Official()}
	}
	if k.Dress != nil {
		k.Dress(r)
	}
	return r, err
}

// Show draws a page. With errors in the frame the status is 422, otherwise 200.
func Show[V any](w http.ResponseWriter, r *Request, p templates.Page[V], view V) error {
	status := http.StatusOK
	if r.Frame.Errors != nil {
		status = http.StatusUnprocessableEntity
	}
	return ShowStatus(w, r, status, p, view)
}

// ShowStatus draws a page with a status.
func ShowStatus[V any](w http.ResponseWriter, r *Request, status int, p templates.Page[V], view V) error {
	return p.Draw(&late{w: w, status: status, lang: r.Lang, private: r.Viewer != nil}, r.Kit.Set, r.Frame, view)
}

// late writes the header with the first byte of a whole page: a page that
// cannot be drawn leaves the response untouched for the error page.
type late struct {
	w       http.ResponseWriter
	status  int
	lang    lang.Tag
	private bool
	begun   bool
}

func (l *late) Write(b []byte) (int, error) {
	if !l.begun {
		l.begun = true
		h := l.w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Language", string(l.lang))
		h.Add("Vary", "Cookie, Accept-Language")
		h.Set("Cache-Control", "no-cache")
		if l.private {
			h.Set("Cache-Control", "private, no-store")
		}
		l.w.WriteHeader(l.status)
	}
	return l.w.Write(b)
}

// Redirect sends the browser on after a POST, to be fetched with GET.
func Redirect(w http.ResponseWriter, r *Request, to string) error {
	http.Redirect(w, r.Request, to, http.StatusSeeOther)
	return nil
}

// Crumbs sets the way back to the home page.
func (r *Request) Crumbs(links ...ui.Link) { r.Frame.Crumbs = links }
