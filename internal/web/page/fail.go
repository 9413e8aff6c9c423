package page

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"runtime/debug"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// ProblemView is the view of the page for errors.
type ProblemView struct {
	Status    int
	Title     lang.Text
	Text      lang.Text
	Faults    []lang.Text // wrong fields that no form showed
	Advice    []ui.Link
	Reference string // the request's id, for faults
}

var problemPage = templates.Register[ProblemView](templates.Portal, "errors/problem")

// statusLeft is what the log says of a request whose reader left before the
// answer. It has no standard number; this one is nginx's.
const statusLeft = 499

// left reports whether the error is that nobody waits for the answer any more.
func left(req *http.Request, err error) bool {
	return errors.Is(err, context.Canceled) && req.Context().Err() != nil
}

// fail is the one place where an error becomes a page.
func (k *Kit) fail(w http.ResponseWriter, r *Request, err error) {
	if left(r.Request, err) {
		w.WriteHeader(statusLeft)
		return
	}
	p := problem.Of(err)
	var over *http.MaxBytesError
	if p == nil && errors.As(err, &over) {
		text := locales.Text("problem.toolarge.text")
		p = problem.New(problem.TooLarge, "body_too_large", text.Zh, text.En)
	}
	if p == nil {
		k.Log.ErrorContext(r.Context(), "page failed", "request", RequestID(r.Context()), "path", r.URL.Path, "err", err)
	}
	if p != nil && p.Kind == problem.Unauthorised && r.Method == http.MethodGet {
		http.Redirect(w, r.Request, "/sign-in?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	view := problemView(p, RequestID(r.Context()))
	r.Frame.Errors, r.Frame.Crumbs = nil, nil
	if err := ShowStatus(w, r, view.Status, problemPage, view); err != nil {
		k.Log.ErrorContext(r.Context(), "the page for errors failed", "err", err)
		http.Error(w, "系统故障 / system fault", http.StatusInternalServerError)
	}
}

// Recover turns a panic below it into the page for faults.
func (k *Kit) Recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		defer func() {
			caught := recover()
			if caught == nil {
				return
			}
			if caught == http.ErrAbortHandler {
				panic(caught)
			}
			k.Log.ErrorContext(req.Context(), "panic", "request", RequestID(req.Context()), "path", req.URL.Path, "panic", caught, "stack", string(debug.Stack()))
			k.Fault(w, req)
		}()
		next.ServeHTTP(w, req)
	})
}

// Failed shows what an error before any page was chosen has to say.
func (k *Kit) Failed(w http.ResponseWriter, req *http.Request, err error) {
	if left(req, err) {
		w.WriteHeader(statusLeft)
		return
	}
	p := problem.Of(err)
	if p == nil {
		k.Log.ErrorContext(req.Context(), "request failed", "request", RequestID(req.Context()), "path", req.URL.Path, "err", err)
	}
	k.Problem(w, req, p)
}

// Fault shows the page for faults.
func (k *Kit) Fault(w http.ResponseWriter, req *http.Request) { k.Problem(w, req, nil) }

// Problem shows the page for a problem; nil is a fault. It asks for no viewer,
// so that it works when that is what failed.
func (k *Kit) Problem(w http.ResponseWriter, req *http.Request, p *problem.Problem) {
	bare := *k
	bare.Viewer = nil
	r, err := bare.request(w, req)
	if err == nil {
		view := problemView(p, RequestID(req.Context()))
		err = ShowStatus(w, r, view.Status, problemPage, view)
	}
	if err != nil {
		http.Error(w, "系统故障 / system fault", http.StatusInternalServerError)
	}
}

func problemView(p *problem.Problem, reference string) ProblemView {
	if p == nil {
		return ProblemView{
			Status: http.StatusInternalServerError,
			Title:  locales.Text("problem.fault"), Text: locales.Text("problem.fault.text"),
			Advice: advice("problem.do.later", "problem.do.call"), Reference: reference,
		}
	}
	view := ProblemView{Status: p.Kind.Status(), Title: title(p.Kind), Text: p.Text, Advice: adviceFor(p.Kind)}
	for _, f := range p.Fields {
		view.Faults = append(view.Faults, f.Text)
	}
	return view
}

func title(kind problem.Kind) lang.Text {
	switch kind {
	case problem.Malformed, problem.Invalid:
		return locales.Text("problem.invalid")
	case problem.Unauthorised:
		return locales.Text("problem.unauthorised")
	case problem.Forbidden:
		return locales.Text("problem.forbidden")
	case problem.NotFound:
		return locales.Text("problem.notfound")
	case problem.Refused:
		return locales.Text("problem.refused")
	case problem.Conflict:
		return locales.Text("problem.conflict")
	case problem.TooLarge:
		return locales.Text("problem.toolarge")
	case problem.TooMany:
		return locales.Text("problem.toomany")
	case problem.Unavailable:
		return locales.Text("problem.unavailable")
	}
	return locales.Text("problem.fault")
}

func adviceFor(kind problem.Kind) []ui.Link {
	switch kind {
	case problem.Unauthorised:
		return append([]ui.Link{{Text: locales.Text("account.in"), Href: "/sign-in"}}, advice("problem.do.back")...)
	case problem.NotFound:
		return append(advice("problem.do.address", "problem.do.own"), ui.Link{Text: locales.Text("problem.do.search"), Href: "/items"})
	case problem.Conflict:
		return advice("problem.do.reload", "problem.do.again")
	case problem.TooLarge:
		return advice("problem.do.smaller", "problem.do.back")
	case problem.TooMany, problem.Unavailable:
		return advice("problem.do.later")
	case problem.Forbidden:
		return advice("problem.do.role", "problem.do.back")
	}
	return advice("problem.do.back", "problem.do.call")
}

func advice(keys ...string) []ui.Link {
	links := make([]ui.Link, len(keys))
	for i, key := range keys {
		links[i] = ui.Link{Text: locales.Text(key)}
	}
	return links
}
