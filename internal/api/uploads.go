package api

import (
	"context"
	"io"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"qingdan/internal/evidence"
	"qingdan/internal/problem"
)

// uploadTime bounds how long a file may take to arrive.
const uploadTime = 2 * time.Minute

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
	u.body = ctx.BodyReader()
	_ = ctx.SetReadDeadline(time.Now().Add(uploadTime)) // not every writer can; then the server's own bound holds
	return nil
}

// raw describes a body that is the file itself.
func raw(op *huma.Operation) {
	op.RequestBody = &huma.RequestBody{Required: true, Description: "文件本身，至多 20 MiB · The file itself, at most 20 MiB",
		Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
}

func (s *server) uploadFile(ctx context.Context, in *Upload) (*One[Ticket], error) {
	files := s.City.Evidence
	if files == nil {
		return nil, problem.New(problem.Unavailable, "no_uploads", "本系统不接收文件。", "This installation takes no files.")
	}
	ref, err := files.Put(ctx, in.body, evidence.MaxSize, nil) // the form says what it accepts
	if err != nil {
		return nil, err
	}
	name := evidence.CleanName(in.Name, ref.Type)
	return &One[Ticket]{Ticket{Ticket: files.Ticket(ref, name, viewerOf(ctx).Person), Digest: ref.Digest, Name: name,
		Type: ref.Type, Size: ref.Size}}, nil
}
