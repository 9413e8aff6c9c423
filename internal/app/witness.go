package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"qingdan/internal/problem"
	"qingdan/internal/tlog"
	"qingdan/internal/tlog/witness"
	"qingdan/internal/vault"
)

// WitnessFolder is where a witness remembers what it has cosigned, in its data
// folder.
const WitnessFolder = "cosigned"

// writeTime bounds how long a witness writes an answer, which is short.
const writeTime = 15 * time.Second

// Witness is a witness for the logs of other cities.
type Witness struct {
	*witness.Server
	log     *slog.Logger
	release func() error
}

// OpenWitness opens the witness of a data folder, which nobody else may use
// meanwhile: two would cosign what contradicts itself. Its key is made on first
// use. The logs are those of the policy.
func OpenWitness(ctx context.Context, data, name string, logs *witness.Policy, log *slog.Logger) (*Witness, error) {
	if len(logs.Logs) == 0 {
		return nil, problem.New(problem.Invalid, "no_logs",
			"策略文件里没有 log 行：请写上要见证的日志，例如 log <vkey>",
			"the policy file has no log line: name the logs to witness, for example log <vkey>")
	}
	release, err := Claim(data, true)
	if err != nil {
		return nil, err
	}
	w := &Witness{log: log, release: release}
	if w.Server, err = openWitness(ctx, data, name, logs, log); err != nil {
		return nil, errors.Join(err, release())
	}
	return w, nil
}

func openWitness(ctx context.Context, data, name string, logs *witness.Policy, log *slog.Logger) (*witness.Server, error) {
	files, err := tlog.OpenDir(filepath.Join(data, WitnessFolder))
	if err != nil {
		return nil, err
	}
	keys, err := vault.Open(data) // making the key makes the folder above durable, too
	if err != nil {
		return nil, err
	}
	return witness.NewServer(ctx, witness.ServerConfig{Name: name, Key: keys.Pair("witness"), Logs: logs.Logs, Storage: files, Log: log})
}

// Serve answers requests on l until ctx ends; those under way finish.
func (w *Witness) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: w.Server, ReadHeaderTimeout: headerTime, ReadTimeout: writeTime, WriteTimeout: writeTime,
		IdleTimeout: idleTime, MaxHeaderBytes: headerBytes, ErrorLog: slog.NewLogLogger(w.log.Handler(), slog.LevelWarn)}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(l) }()
	select {
	case err := <-stopped:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	draining, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	if err := server.Shutdown(draining); err != nil {
		return errors.Join(fmt.Errorf("requests were cut off: %w", err), server.Close())
	}
	return nil
}

// Close leaves the folder to others.
func (w *Witness) Close() error { return w.release() }
