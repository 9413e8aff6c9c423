package account

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"

	"qingdan/internal/access"
	"qingdan/internal/problem"
)

// Sessions keeps who is signed in, in a cookie that scripts cannot read.
type Sessions struct {
	Access  *access.Service
	Secure  bool           // the site is reached over https only
	Proxies []netip.Prefix // whose X-Forwarded headers are believed
	// Fault answers a request for which we could not find out who asks.
	Fault func(http.ResponseWriter, *http.Request, error)

	isSetUp atomic.Bool // an installation is set up once and stays so
}

// The __Host- prefix makes browsers refuse the cookie from anywhere but this
// host over https.
const (
	plainCookie  = "session"
	secureCookie = "__Host-session"
)

type viewerKey struct{}

// Viewer returns who asks, as Gate found out; nil for the public.
func (s *Sessions) Viewer(r *http.Request) (*access.Viewer, error) {
	v, _ := r.Context().Value(viewerKey{}).(*access.Viewer)
	return v, nil
}

// Gate finds out who asks before anything else happens: a session that has
// ended loses its cookie, and until there is a first administrator every page
// leads to the set-up.
func (s *Sessions) Gate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/assets/") || strings.HasPrefix(r.URL.Path, "/log/") { // for everybody, always
			next.ServeHTTP(w, r)
			return
		}
		ready, err := s.ready(r.Context())
		if err != nil {
			s.Fault(w, r, err)
			return
		}
		if !ready && r.URL.Path != setUpPath {
			http.Redirect(w, r, setUpPath, http.StatusSeeOther)
			return
		}
		v, err := s.resolve(w, r)
		if err != nil {
			s.Fault(w, r, err)
			return
		}
		if v != nil {
			r = r.WithContext(context.WithValue(r.Context(), viewerKey{}, v))
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Sessions) ready(ctx context.Context) (bool, error) {
	if s.isSetUp.Load() {
		return true, nil
	}
	needed, err := s.Access.NeedsFirstAdmin(ctx)
	if err != nil {
		return false, err
	}
	s.isSetUp.Store(!needed)
	return !needed, nil
}

func (s *Sessions) resolve(w http.ResponseWriter, r *http.Request) (v *access.Viewer, err error) {
	token := s.token(r)
	if token == "" {
		return nil, nil //nolint:nilnil // nobody is signed in: the public
	}
	v, err = s.Access.Resolve(r.Context(), token)
	if problem.Is(err, problem.Unauthorised) {
		s.clear(w, r)
		return nil, nil //nolint:nilnil // the session has ended: the public again
	}
	return v, err
}

func (s *Sessions) token(r *http.Request) string {
	c, err := r.Cookie(s.cookieName(r))
	if err != nil {
		return ""
	}
	return c.Value
}

func (s *Sessions) cookieName(r *http.Request) string {
	if s.encrypted(r) {
		return secureCookie
	}
	return plainCookie
}

// keep gives the browser a session. The cookie goes when the browser is
// closed, and the session ends by itself after access.SessionLife.
func (s *Sessions) keep(w http.ResponseWriter, r *http.Request, token string) {
	http.SetCookie(w, s.cookie(r, token, 0))
}

func (s *Sessions) clear(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, s.cookie(r, "", -1))
}

func (s *Sessions) cookie(r *http.Request, value string, age int) *http.Cookie {
	return &http.Cookie{Name: s.cookieName(r), Value: value, Path: "/", MaxAge: age, HttpOnly: true,
		Secure: s.encrypted(r), SameSite: http.SameSiteLaxMode}
}

// encrypted reports whether the browser speaks https with us, or with a proxy
// that we believe.
func (s *Sessions) encrypted(r *http.Request) bool {
	return s.Secure || r.TLS != nil || s.behindProxy(r) && r.Header.Get("X-Forwarded-Proto") == "https"
}

// Address is where a request's browser found the city, without a slash at its
// end.
func (s *Sessions) Address(r *http.Request) string {
	if s.encrypted(r) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// remote is the address that signing in is slowed by: the browser's, which a
// proxy that we believe tells last in X-Forwarded-For.
func (s *Sessions) remote(r *http.Request) string {
	if hops := r.Header.Values("X-Forwarded-For"); len(hops) > 0 && s.behindProxy(r) {
		all := strings.Split(strings.Join(hops, ","), ",")
		return strings.TrimSpace(all[len(all)-1])
	}
	return r.RemoteAddr
}

func (s *Sessions) behindProxy(r *http.Request) bool {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	for _, p := range s.Proxies {
		if p.Contains(from.Addr().Unmap()) {
			return true
		}
	}
	return false
}
