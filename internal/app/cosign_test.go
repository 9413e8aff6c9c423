package app_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"filippo.io/torchwood"

	"qingdan/internal/store/pgtest"
	"qingdan/internal/store/postgres"
	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
	"qingdan/internal/tlog/witness"
)

// TestTwoProcessesAskOnce runs two publishers on one PostgreSQL, as two
// processes do: the witness is asked for each head by one of them, and both
// know what it has cosigned.
func TestTwoProcessesAskOnce(t *testing.T) {
	t.Parallel()
	database := pgtest.New(t)
	files, err := tlog.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	vkey, err := tlog.VerifierKey(tlogtest.Origin, tlogtest.Key(tlogtest.Origin).Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	known, err := witness.ParsePolicy([]byte("log " + vkey + "\nquorum none\n"))
	if err != nil {
		t.Fatal(err)
	}
	server, err := witness.NewServer(t.Context(), witness.ServerConfig{Name: "w.example", Key: tlogtest.Key("w"), Logs: known.Logs, Storage: &tlogtest.Storage{}, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int64
	at := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		time.Sleep(30 * time.Millisecond)
		server.ServeHTTP(w, r)
	}))
	defer at.Close()
	policy, err := witness.ParsePolicy([]byte("witness w " + server.VerifierKey() + " " + at.URL + "\nquorum w\n"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var processes sync.WaitGroup
	defer processes.Wait()
	defer stop()
	var logs []*tlog.Log
	var publishers []*witness.Publisher
	for range 2 {
		store, err := postgres.Open(database)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { // after the processes have ended
			if err := store.Close(); err != nil {
				t.Error(err)
			}
		})
		log := tlogtest.Open(t, tlog.Config{Storage: files, Heads: store})
		p, err := witness.NewPublisher(witness.PublisherConfig{Policy: policy, Log: log, Shower: store, Leader: store, Poll: 5 * time.Millisecond, Journal: quiet})
		if err != nil {
			t.Fatal(err)
		}
		logs, publishers = append(logs, log), append(publishers, p)
		processes.Go(func() { p.Run(ctx) })
	}
	believed, err := policy.ForLog(vkey, "")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		head := tlogtest.Append(t, logs[i%2], fmt.Append(nil, "entry ", i))
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			now, err := logs[0].Head(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if c, _, err := torchwood.VerifyCheckpoint(now.Shown, believed); err == nil && c.N == head.Size {
				break
			} else if time.Now().After(end) {
				t.Fatalf("size %d is not shown: %v\n%s", head.Size, err, now.Shown)
			}
		}
	}
	time.Sleep(50 * time.Millisecond)        // for the one that did not lead to look
	if n := asked.Load(); n < 10 || n > 12 { // a change of the lead may cost a question for the size
		t.Errorf("the witness was asked %d times for 10 heads", n)
	}
	for i, p := range publishers {
		if got := p.Status()[0]; got.LastSize != 10 || !got.Err.IsZero() {
			t.Errorf("process %d: %+v", i, got)
		}
	}
}
