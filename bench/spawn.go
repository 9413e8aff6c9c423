package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"qingdan/bench/load"
)

// overHTTP starts a server, waits for its plan, lets a client of a third
// process carry it out, and ends the server.
func overHTTP(ctx context.Context, dir string, server func(plan string) *exec.Cmd) (load.Result, error) {
	plan := filepath.Join(dir, "plan.json")
	cmd := server(plan)
	cmd.Stdout, cmd.Stderr = io.Discard, os.Stderr
	if err := cmd.Start(); err != nil {
		return load.Result{}, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt) // it may have ended by itself
		<-ended
	}()
	if err := appears(ctx, plan, ended); err != nil {
		return load.Result{}, err
	}
	self, err := os.Executable()
	if err != nil {
		return load.Result{}, err
	}
	client := exec.CommandContext(ctx, self, "client", plan)
	client.Stderr = os.Stderr
	out, err := client.Output()
	if err != nil {
		return load.Result{}, fmt.Errorf("client: %w", err)
	}
	var r load.Result
	return r, json.Unmarshal(out, &r)
}

// appears waits for a file that a process writes when it is ready.
func appears(ctx context.Context, path string, ended chan error) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-ended:
			ended <- err
			return fmt.Errorf("the server ended before it was ready: %w", err)
		case <-tick.C:
			if _, err := os.Stat(path); err == nil {
				return nil
			} else if !errors.Is(err, os.ErrNotExist) {
				return err
			}
		}
	}
}

// client carries out a plan and writes the result for the parent.
func client(ctx context.Context, plan string) error {
	p, err := load.ReadPlan(plan)
	if err != nil {
		return err
	}
	r, err := load.HTTP(ctx, p, warm, measured)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

// buildPocketBase builds the comparison, a module of its own.
func buildPocketBase(ctx context.Context, dir string) (string, error) {
	binary := filepath.Join(dir, "pocketbase")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, ".")
	build.Dir = filepath.Join("bench", "pocketbase")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	return binary, build.Run()
}

// freeAddr returns an address of this machine that nobody listens on.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
