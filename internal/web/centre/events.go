package centre

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
)

const (
	beatEvery = 15 * time.Second // proxies close what is silent for longer
	writeTime = 10 * time.Second // for a browser to take what is sent
	maxSeen   = 400              // bytes of an id
)

// Events sends the parts of the page that change, as server-sent events. The
// id of an event names the parts that its reader has then, by their digests: a
// browser that comes back, even to another process, gets just what differs.
func (c *Centre) Events(w http.ResponseWriter, r *page.Request) error {
	news, leave, err := c.watch()
	if err != nil {
		w.Header().Set("Retry-After", "60")
		return err
	}
	defer leave()
	now, err := c.look(r.Context())
	if err != nil {
		return err
	}
	figure := page.Cut(r.URL.Query().Get("map"), maxFigure)
	if _, _, err := c.drawing(r.Context(), now, r.Lang, figure); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")   // proxies pass it on at once
	h.Set("No-Gzip-Compression", "on") // compression would hold it back
	s := stream{centre: c, w: w, c: http.NewResponseController(w), lang: r.Lang, seen: seen(r), figure: figure}
	if asked := lang.Tag(r.URL.Query().Get("in")); slices.Contains(locales.Tags, asked) {
		s.lang = asked
	}
	if s.send("retry: 3000\n: ready\n\n") != nil || s.parts(r.Context(), now) != nil {
		return nil // the browser is gone
	}
	c.follow(r, news, &s)
	return nil
}

// follow sends what is new until the browser or the city goes.
func (c *Centre) follow(r *page.Request, news <-chan *look, s *stream) {
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	for {
		var err error
		select {
		case l := <-news:
			err = s.parts(r.Context(), l)
		case <-beat.C:
			err = s.send(": beat\n\n")
		case <-c.Closing:
			return
		case <-r.Context().Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// seen reads what the browser has; what is no id of ours differs from
// everything.
func seen(r *page.Request) []string {
	id := cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("seen"))
	if len(id) > maxSeen {
		return nil
	}
	return strings.Split(id, "-")
}

// stream is one browser's.
type stream struct {
	centre *Centre
	w      http.ResponseWriter
	c      *http.ResponseController
	lang   lang.Tag
	figure string // whose values the map shows; "": the alerts
	seen   []string
}

// parts sends the parts that the browser has otherwise.
func (s *stream) parts(ctx context.Context, l *look) error {
	drawing, _, err := s.centre.drawing(ctx, l, s.lang, s.figure)
	if err != nil {
		return err
	}
	if len(s.seen) != len(drawing) {
		s.seen = make([]string, len(drawing))
	}
	var text bytes.Buffer
	for i, p := range drawing {
		if s.seen[i] == p.digest {
			continue
		}
		s.seen[i] = p.digest
		data, err := json.Marshal(struct {
			Part string `json:"part"`
			HTML string `json:"html"`
		}{partNames[i], p.html})
		if err != nil {
			return err
		}
		fmt.Fprintf(&text, "id: %s\nevent: part\ndata: %s\n\n", strings.Join(s.seen, "-"), data)
	}
	if text.Len() == 0 {
		return nil
	}
	return s.send(text.String())
}

func (s *stream) send(text string) error {
	if err := s.c.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return err
	}
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.c.Flush()
}
