package witness

import (
	_ "embed"
	"html/template"
	"net/http"
	"time"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// pageView is what the page for people shows.
type pageView struct {
	Name, VKey string
	Logs       []pageLog
}

type pageLog struct {
	Origin, Hash string
	Size         int64
	At           string // empty: nothing cosigned yet
}

// page shows who the witness is and what it has cosigned last.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	view := pageView{Name: s.signer.Name(), VKey: s.VerifierKey()}
	for _, l := range s.logs {
		last, err := s.last(r.Context(), l)
		if err != nil {
			s.refuse(w, err)
			return
		}
		row := pageLog{Origin: l.origin, Hash: l.hash(), Size: last.N}
		if last.note != nil {
			row.At = last.at.UTC().Format(time.DateTime + " UTC")
		}
		view.Logs = append(view.Logs, row)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	w.Header().Set("Cache-Control", "no-store")
	if err := pageTemplate.Execute(w, view); err != nil {
		s.log.Warn("the page was cut off", "err", err)
	}
}

// checkpoint serves the last cosigned checkpoint of a log to monitors.
func (s *Server) checkpoint(w http.ResponseWriter, r *http.Request) {
	for _, l := range s.logs {
		if l.hash() != r.PathValue("log") {
			continue
		}
		last, err := s.last(r.Context(), l)
		if err != nil {
			s.refuse(w, err)
			return
		}
		if last.note == nil {
			break
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(last.note) // whoever asked has gone
		return
	}
	http.NotFound(w, r)
}
