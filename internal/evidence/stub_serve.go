package evidence

import (
	"io"
	"net/http"
)

func Serve(w http.ResponseWriter, ref Ref, name string, r io.Reader) error { panic("stub") }
