package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"syscall"

	"qingdan/internal/api"
	"qingdan/internal/store/sqlite"
)

// serve is the process that is measured over HTTP: a city on SQLite with its
// followers, behind the API. It writes the plan when it can be called, and
// ends on an interrupt.
func serve(ctx context.Context, dir, plan string) error {
	if path := os.Getenv("BENCH_CPUPROFILE"); path != "" {
		done, err := profile(path)
		if err != nil {
			return err
		}
		defer done()
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	st, err := sqlite.Open(filepath.Join(dir, "city.db"))
	if err != nil {
		return err
	}
	defer st.Close()
	t, err := newTown(ctx, st, st.Queries)
	if err != nil {
		return err
	}
	defer t.city.Close()
	if err := t.tokens(ctx); err != nil {
		return err
	}
	handler, err := api.New(api.Config{City: t.city, Access: t.people, Log: slog.Default()})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler}
	go t.city.Run(ctx)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	t.plan.URL = fmt.Sprintf("http://%s", listener.Addr())
	if err := t.plan.Write(plan); err != nil {
		return err
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return server.Close()
	}
}

// profile writes a CPU profile until done is called.
func profile(path string) (done func(), err error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	return func() { pprof.StopCPUProfile(); _ = f.Close() }, nil // a broken profile shows when it is read
}
