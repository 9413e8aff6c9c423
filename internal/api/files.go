package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"qingdan/internal/evidence"
	"qingdan/internal/lang"
)

// Document is a slip that a case issued.
type Document struct {
	ID         string      `json:"id"`
	Name       lang.Text   `json:"name"`
	Case       string      `json:"case"`
	Version    int         `json:"version" doc:"The step that issued it"`
	Paragraphs []lang.Text `json:"paragraphs"`
}

func (s *server) getDocument(ctx context.Context, in *struct {
	CaseID
	Reason
	Version int `path:"version" minimum:"1" maximum:"1000000"`
}) (*One[Document], error) {
	v := viewerOf(ctx)
	if err := s.openly(ctx, in.ID, in.Reason.Reason); err != nil {
		return nil, err
	}
	_, doc, paras, err := s.City.Document(ctx, v, in.ID, in.Version)
	if err != nil {
		return nil, err
	}
	return &One[Document]{Document{ID: doc.ID, Name: doc.Name, Case: in.ID, Version: in.Version, Paragraphs: some(paras)}}, nil
}

// openly records the look of an official at what names the applicant in full.
func (s *server) openly(ctx context.Context, id, reason string) error {
	view, err := s.City.Case(ctx, viewerOf(ctx), id, false)
	if err != nil {
		return err
	}
	return s.look(ctx, view, reason)
}

func (s *server) getFile(ctx context.Context, in *struct {
	CaseID
	Reason
	Digest string `path:"digest" maxLength:"100"`
}) (*huma.StreamResponse, error) {
	if err := s.openly(ctx, in.ID, in.Reason.Reason); err != nil {
		return nil, err
	}
	file, ref, name, err := s.City.File(ctx, viewerOf(ctx), in.ID, in.Digest)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(out huma.Context) {
		defer file.Close()
		_, w := humago.Unwrap(out)
		if err := evidence.Serve(w, file, ref, name, false); err != nil {
			s.Log.Error("file broke off", "case", in.ID, "digest", in.Digest, "err", err)
			panic(http.ErrAbortHandler) // or a part would pass for the whole
		}
	}}, nil
}

// octets describes an answer that is the file itself.
func octets(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{"200": {Description: "文件本身 · The file itself",
		Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
}
