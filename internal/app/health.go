package app

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// healthTime bounds what a question about health may take.
const healthTime = 3 * time.Second

// health answers those who watch over the process.
type health struct {
	app      *App
	draining atomic.Bool
}

// alive answers GET /healthz: the process runs. Whoever gets no answer starts
// it anew.
func (h *health) alive(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok\n") }

// ready answers GET /readyz: requests may come. A balancer sends none while the
// database does not answer or the process is about to stop.
func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	if h.draining.Load() {
		answer(w, http.StatusServiceUnavailable, "stopping\n")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), healthTime)
	defer cancel()
	if _, err := h.app.Store.Setting(ctx, "health"); err != nil {
		h.app.Log.Error("the database does not answer", "err", err)
		answer(w, http.StatusServiceUnavailable, "the database does not answer\n")
		return
	}
	answer(w, http.StatusOK, "ready\n")
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // whoever asked has gone
}
