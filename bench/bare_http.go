package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"qingdan/internal/app"
	"qingdan/internal/city"
)

// serveBare is the least that could be measured over HTTP: net/http, a token
// checked by its digest, and the bare loop's hand writing the rows that a run
// recorded, in groups. What it reaches is what the machine has to give.
func serveBare(ctx context.Context, dir, plan string) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	path := filepath.Join(dir, app.DatabaseFile)
	batches, t, err := sample(ctx, path)
	if err != nil {
		return err
	}
	w, err := newSQLiteWriter(ctx, path)
	if err != nil {
		return err
	}
	defer w.Close()
	b := &bareServer{samples: samples(batches), jobs: make(chan *bareJob, clients)}
	for i := range t.plan.Clients {
		t.plan.Clients[i].Token = b.token(i)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: b, ReadHeaderTimeout: time.Second}
	go b.write(w)
	go func() { <-ctx.Done(); _ = server.Close() }()
	t.plan.URL = app.Address(listener)
	if err := t.plan.Write(plan); err != nil {
		return err
	}
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// samples are one recorded row of each action.
func samples(batches []*city.Batch) map[string]row {
	out := map[string]row{}
	for _, b := range batches {
		for _, r := range rowsOf(b, map[string]int{}) {
			out[r.event.Action] = r
		}
	}
	return out
}

type bareServer struct {
	samples map[string]row
	jobs    chan *bareJob
}

// bareJob is one action on its way to the disk.
type bareJob struct {
	row  row
	done chan error
}

// token is a client's number and its authentication code.
func (*bareServer) token(client int) string {
	n := string(rune('0' + client))
	mac := hmac.New(sha256.New, []byte("the bare server's own secret"))
	mac.Write([]byte(n))
	return n + hex.EncodeToString(mac.Sum(nil))
}

func (b *bareServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if token == "" || !hmac.Equal([]byte(token), []byte(b.token(int(token[0]-'0')))) {
		http.Error(w, "who are you?", http.StatusUnauthorized)
		return
	}
	parts := strings.Split(r.URL.Path, "/") // "", api, v1, cases, id, actions, action
	var body struct {
		Expect int            `json:"expect"`
		Input  map[string]any `json:"input"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil || len(parts) != 7 {
		http.Error(w, "what is it?", http.StatusBadRequest)
		return
	}
	job := &bareJob{b.row(parts[4], parts[6], body.Expect), make(chan error, 1)}
	b.jobs <- job
	if err := <-job.done; err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"case": parts[4], "version": body.Expect + 1}) // the client is gone
}

// row makes the recorded row of an action one of this case.
func (b *bareServer) row(id, action string, from int) row {
	r := b.samples[action]
	event, state := *r.event, *r.state
	event.Case, state.ID = id, id
	clocks := make([]city.ClockRow, len(r.clocks))
	for i, c := range r.clocks {
		c.Case = id
		clocks[i] = c
	}
	return row{event: &event, state: &state, clocks: clocks, from: from}
}

// write takes what waits, in groups.
func (b *bareServer) write(w writer) {
	for job := range b.jobs {
		group := []*bareJob{job}
		for len(b.jobs) > 0 {
			group = append(group, <-b.jobs)
		}
		rows := make([]row, len(group))
		for i, j := range group {
			rows[i] = j.row
		}
		err := w.write(context.Background(), rows)
		for _, j := range group {
			j.done <- err
		}
	}
}
