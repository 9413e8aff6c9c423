package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"qingdan/internal/evidence"
	"qingdan/internal/problem"
)

const (
	maxFile    = 20 << 20 // bytes
	uploadTime = 2 * time.Minute
)

// Uploads takes in files; evidence.Store implements it.
type Uploads interface {
	// Put keeps a file and returns the ticket for which its person may name it
	// in a form.
	Put(ctx context.Context, person, name string, r io.Reader) (string, evidence.Ref, error)
}

// Ticket stands for a file that was uploaded.
type Ticket struct {
	Ticket string `json:"ticket" doc:"Put {\"ticket\": …} into the form's field"`
	Digest string `json:"digest"`
	Name   string `json:"name"`
	Type   string `json:"type" doc:"As its content says"`
	Size   int64  `json:"size"`
}

// Upload is a request whose body is the file itself.
type Upload struct {
	Name string `query:"name" required:"true" minLength:"1" maxLength:"200" doc:"文件名 · The file's name" example:"执照.pdf"`
	body io.Reader
}

// Resolve takes the body as a stream: huma would read it into memory.
func (u *Upload) Resolve(ctx huma.Context) []error {
	r, w := humago.Unwrap(ctx)
	u.body = http.MaxBytesReader(w, r.Body, maxFile)
	_ = ctx.SetReadDeadline(time.Now().Add(uploadTime)) // not every writer can; then the server's own bound holds
	return nil
}

// raw describes a body that is the file itself.
func raw(op *huma.Operation) {
	op.RequestBody = &huma.RequestBody{Required: true, Description: "文件本身，至多 20 MiB · The file itself, at most 20 MiB",
		Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
}

func (s *server) uploadFile(ctx context.Context, in *Upload) (*One[Ticket], error) {
	if s.Uploads == nil {
		return nil, problem.New(problem.Unavailable, "no_uploads", "本系统不接收文件。", "This installation takes no files.")
	}
	ticket, ref, err := s.Uploads.Put(ctx, viewerOf(ctx).Person, in.Name, in.body)
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return nil, outcomes[http.StatusRequestEntityTooLarge]
	}
	if err != nil {
		return nil, err
	}
	return &One[Ticket]{Ticket{Ticket: ticket, Digest: ref.Digest, Name: in.Name, Type: ref.Type, Size: ref.Size}}, nil
}
