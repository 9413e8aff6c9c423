package web

import (
	"log/slog"
	"net/http"
	"time"

	"qingdan/internal/web/page"
)

// logged gives every request an id and a line in the log. Query strings are
// not logged: people search for names.
func logged(log *slog.Logger, now func() time.Time, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, id := page.WithRequestID(r.Context())
		w.Header().Set("X-Request-Id", id)
		began := now()
		counted := &counter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(counted, r.WithContext(ctx))
		log.LogAttrs(ctx, level(counted.status), "request",
			slog.String("request", id), slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", counted.status), slog.Int64("bytes", counted.bytes), slog.Duration("took", now().Sub(began)))
	})
}

func level(status int) slog.Level {
	if status >= http.StatusInternalServerError {
		return slog.LevelError
	}
	return slog.LevelDebug
}

// counter remembers what was answered.
type counter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (c *counter) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (c *counter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// Flush sends what is buffered. The compression asks for it by its type.
func (c *counter) Flush() {
	_ = http.NewResponseController(c.ResponseWriter).Flush() // a connection that is gone shows at the next write
}
