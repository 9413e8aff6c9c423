package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/pprof"
	"syscall"

	"qingdan/internal/app"
)

// serve is the process that is measured over HTTP: the program's own server on
// SQLite, with pages, API and followers. It writes the plan when it can be
// called, and ends on an interrupt.
func serve(ctx context.Context, dir, plan string) error {
	done, err := profile()
	if err != nil {
		return err
	}
	defer done()
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	a, err := open(ctx, dir, "")
	if err != nil {
		return err
	}
	defer a.Close()
	t, err := newTown(ctx, a.City, a.Access)
	if err != nil {
		return err
	}
	if err := t.tokens(ctx); err != nil {
		return err
	}
	listener, err := app.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx, listener) }()
	t.plan.URL = app.Address(listener)
	if err := t.plan.Write(plan); err != nil {
		return err
	}
	return <-served
}

// profile writes a CPU profile to the file that BENCH_CPUPROFILE names, until
// done is called; it does nothing where none is named.
func profile() (done func(), err error) {
	path := os.Getenv("BENCH_CPUPROFILE")
	if path == "" {
		return func() {}, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	return func() { pprof.StopCPUProfile(); _ = f.Close() }, nil // a broken profile shows when it is read
}
