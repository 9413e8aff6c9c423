package interop

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"k8s.io/klog/v2"

	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
)

func TestMain(m *testing.M) {
	flags := flag.NewFlagSet("", flag.PanicOnError)
	klog.InitFlags(flags)
	if err := flags.Parse([]string{"-logtostderr=false", "-stderrthreshold=FATAL"}); err != nil {
		panic(err)
	}
	klog.SetOutput(io.Discard)
	os.Exit(m.Run())
}

// prefix is where the tests' logs are served, as the product does.
const prefix = "/log/"

// served is a log that is served over HTTP.
type served struct {
	*tlog.Log
	URL   string // with prefix
	Heads *tlogtest.Heads
}

// serve returns an empty log in a folder, served over HTTP. Every answer passes
// through the tamperers.
func serve(t *testing.T, tamper ...tamperer) *served {
	t.Helper()
	storage, err := tlog.OpenDir(t.TempDir())
	ok(t, err)
	s := &served{Heads: &tlogtest.Heads{}}
	s.Log = tlogtest.Open(t, tlog.Config{Storage: storage, Heads: s.Heads})
	pages := s.Handler()
	for _, change := range tamper {
		pages = change.wrap(pages)
	}
	server := httptest.NewServer(http.StripPrefix(strings.TrimSuffix(prefix, "/"), pages))
	t.Cleanup(server.Close)
	s.URL = server.URL + prefix
	return s
}

// grow appends entries until the log has a size.
func (s *served) grow(t *testing.T, size int) {
	t.Helper()
	head, err := s.Head(t.Context())
	ok(t, err)
	var more [][]byte
	for i := int(head.Size); i < size; i++ {
		more = append(more, entry(i))
	}
	tlogtest.Append(t, s.Log, more...)
}

func entry(index int) []byte { return fmt.Appendf(nil, `{"seq":%d,"stream":"list/示例"}`, index+1) }

// target returns the log as checkers see it.
func (s *served) target(t *testing.T) target {
	t.Helper()
	return target{url: s.URL, vkey: s.VerifierKey(), right: func(index int64, got []byte) bool { return bytes.Equal(got, entry(int(index))) }}
}

// target is a log from outside.
type target struct {
	url   string // with a slash at the end
	vkey  string
	right func(index int64, entry []byte) bool
}

func (o target) verifier(t *testing.T) note.Verifier {
	t.Helper()
	v, err := note.NewVerifier(o.vkey)
	ok(t, err)
	return v
}

// policy asks for the log's origin and signature.
func (o target) policy(t *testing.T) torchwood.Policy {
	t.Helper()
	policy, err := torchwood.ParsePolicy([]byte("log " + o.vkey + "\nquorum none\n"))
	ok(t, err)
	return policy
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// tamperer alters what a log answers under a path (checkpoint, tile/…).
type tamperer struct {
	path   string
	change func(content []byte) []byte
}

func (c tamperer) wrap(pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/"+c.path {
			pages.ServeHTTP(w, r)
			return
		}
		r.Header.Del("Accept-Encoding")
		answer := httptest.NewRecorder()
		pages.ServeHTTP(answer, r)
		w.WriteHeader(answer.Code)
		_, _ = w.Write(c.change(answer.Body.Bytes())) // a reader that has gone
	})
}
