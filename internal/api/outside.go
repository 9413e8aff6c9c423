package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"runtime/debug"

	"qingdan/internal/problem"
)

// offRoute answers what no operation matches: 405 where the path exists under
// another method, 404 otherwise.
func (s *server) offRoute(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		tag := languageOf(r.Header.Get("Accept-Language"))
		other := r.Clone(r.Context())
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			other.Method = method
			if _, pattern := mux.Handler(other); pattern != "/" {
				w.Header().Set("Allow", method)
				p := body(wrongMethod, tag)
				p.Status = http.StatusMethodNotAllowed // HTTP's own; the city knows no such kind
				write(w, p)
				return
			}
		}
		write(w, body(noRoute, tag))
	}
}

var (
	noRoute     = problem.New(problem.NotFound, "no_route", "没有这个接口，见 "+Prefix+"/openapi.json。", "There is no such operation; see "+Prefix+"/openapi.json.")
	wrongMethod = problem.New(problem.Malformed, "method", "这个接口不接受这种方法。", "This path does not take the method.")
)

// recover turns a panic into a fault, so that nothing internal is told and the
// next request is served.
func (s *server) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch e := recover(); e {
			case nil:
			case http.ErrAbortHandler: //nolint:errorlint // the very value
				panic(e)
			default:
				err := fmt.Errorf("panic: %v\n%s", e, debug.Stack())
				write(w, s.explain(err, languageOf(r.Header.Get("Accept-Language"))))
			}
		}()
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

func write(w http.ResponseWriter, p *Problem) {
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client is gone
}
