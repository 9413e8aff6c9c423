package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"qingdan/bench/towns"
)

// replayed is qingdan replay run twice: the first finds the database where the
// parts before have left it, the second in memory.
type replayed struct {
	name          string
	first, second played
}

// played is one run, from its start to its end.
type played struct{ took, processor time.Duration }

// replay has the program play the whole city under lists that say the same,
// and under lists that promise every decision sooner, on one core.
func (run *figuresRun) replay(ctx context.Context, dir string) error {
	binary, err := filepath.Abs(filepath.Join(dir, "qingdan"))
	if err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "./cmd/qingdan")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		return err
	}
	for _, with := range []struct{ name, promised string }{
		{"no case changes", towns.Promised}, {"every case is promised sooner (5 days, not 8)", "5wd"},
	} {
		lists := filepath.Join(dir, "lists "+with.promised)
		if err := towns.Write(lists, with.promised); err != nil {
			return err
		}
		r := replayed{name: with.name}
		for _, into := range []*played{&r.first, &r.second} {
			if *into, err = replayOnce(ctx, binary, lists, dir); err != nil {
				return err
			}
		}
		run.replays = append(run.replays, r)
	}
	return nil
}

func replayOnce(ctx context.Context, binary, lists, dir string) (played, error) {
	cmd := exec.CommandContext(ctx, binary, "replay", "--with", lists, "--data", dir, "--cases", "0")
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	var said bytes.Buffer
	cmd.Stderr = &said
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return played{}, fmt.Errorf("%w: %s", err, said.Bytes())
	}
	return played{took: time.Since(began), processor: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}, nil
}
