package api

import (
	"context"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"qingdan/internal/access"
	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// audience says who may call an operation at all; what the answer contains is
// judged in the city, by viewer.
type audience int

const (
	anyone audience = iota // a token is not needed; one that is sent must be good
	holder                 // a token is needed
)

// bearer names the security scheme in the document.
const bearer = "token"

func (a audience) security() []map[string][]string {
	if a == anyone {
		return []map[string][]string{{}, {bearer: {}}}
	}
	return []map[string][]string{{bearer: {}}}
}

// caller is what a handler may know of who asks.
type caller struct {
	viewer *access.Viewer // nil: nobody
	tag    lang.Tag
}

type callerKey struct{}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

func viewerOf(ctx context.Context) *access.Viewer { return callerOf(ctx).viewer }

var (
	noToken = problem.New(problem.Unauthorised, "no_token",
		"请在 Authorization 头中携带令牌：Bearer qd_…", "Send a token in the Authorization header: Bearer qd_…")
	badScheme = problem.New(problem.Unauthorised, "bad_scheme",
		"Authorization 头的格式应为：Bearer qd_…", "The Authorization header must read: Bearer qd_…")
)

// admit resolves the token. Browser sessions are no credential here, so that
// no page of another site can act through a signed-in browser.
func (s *server) admit(who audience) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		c := caller{tag: languageOf(ctx.Header("Accept-Language"))}
		var err error
		switch header := ctx.Header("Authorization"); {
		case header != "":
			c.viewer, err = s.resolve(ctx.Context(), header)
		case who == holder:
			err = noToken
		}
		if err != nil {
			s.refuse(ctx, c.tag, err)
			return
		}
		next(huma.WithValue(ctx, callerKey{}, c))
	}
}

func (s *server) resolve(ctx context.Context, header string) (*access.Viewer, error) {
	scheme, token, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return nil, badScheme
	}
	return s.Access.ResolveBearer(ctx, strings.TrimSpace(token))
}
