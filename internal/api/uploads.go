package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

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
