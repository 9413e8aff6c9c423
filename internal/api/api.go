package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/tlog/public"
)

// Prefix is where the API is mounted.
const Prefix = "/api/v1"

// Access tells who holds a token; access.Service implements it.
type Access interface {
	// ResolveBearer returns who holds an API token, or problem.Unauthorised.
	ResolveBearer(ctx context.Context, token string) (*access.Viewer, error)
	// Look records that v sees personal data of a subject, before it is shown.
	Look(ctx context.Context, v *access.Viewer, subject, what, reason string) error
}

// Config is what the API answers from. City and Access are required.
type Config struct {
	City    *city.City
	Access  Access
	Public  *public.Log  // nil: the city keeps no public log
	Log     *slog.Logger // default slog.Default()
	Version string       // of the program, for the document
}

// server is the API's state: none of its own, but for what describes it.
type server struct {
	Config
	api  huma.API
	page overview
}

// New returns the handler of everything below Prefix.
func New(cfg Config) (http.Handler, error) {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	mux := http.NewServeMux()
	s := &server{Config: cfg}
	s.api = humago.NewWithPrefix(mux, Prefix, huma.Config{
		OpenAPI:                      about(cfg.Version),
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		RejectUnknownQueryParameters: true,
	})
	s.routes()
	if err := errors.Join(s.serveDocument(mux), s.servePage(mux)); err != nil {
		return nil, err
	}
	mux.HandleFunc("/", s.offRoute(mux))
	return s.recover(mux), nil
}
