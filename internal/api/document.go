package api

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// about begins the document.
func about(version string) *huma.OpenAPI {
	if version == "" {
		version = "dev"
	}
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "清单 Qingdan", Version: version, Description: description,
			License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}},
		Components: &huma.Components{
			Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
			SecuritySchemes: map[string]*huma.SecurityScheme{bearer: {Type: "http", Scheme: "bearer", BearerFormat: "qd_…",
				Description: "在工作台生成的令牌 · A token made on the desk"}},
		},
		Servers: []*huma.Server{{URL: Prefix}},
	}
}

const description = `按清单办事的接口：事项、办件、台账、指标。错误一律为 application/problem+json（RFC 9457）。

The city by its lists: items, cases, registers, figures. Every error is application/problem+json (RFC 9457): 409 means that
somebody else was faster, reload and try again; 422 that the list says no or that fields are wrong; 500 a fault of ours.`

// serveDocument serves the OpenAPI document, written once.
func (s *server) serveDocument(mux *http.ServeMux) error {
	asJSON, err := json.MarshalIndent(s.api.OpenAPI(), "", " ")
	if err != nil {
		return fmt.Errorf("write the OpenAPI document: %w", err)
	}
	asYAML, err := s.api.OpenAPI().YAML()
	if err != nil {
		return fmt.Errorf("write the OpenAPI document: %w", err)
	}
	mux.HandleFunc("GET "+Prefix+"/openapi.json", constant("application/openapi+json", asJSON))
	mux.HandleFunc("GET "+Prefix+"/openapi.yaml", constant("application/openapi+yaml", asYAML))
	return nil
}

func constant(mediaType string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mediaType)
		w.Header().Set("Cache-Control", "public, max-age=300")
		_, _ = w.Write(body) // the client is gone
	}
}
