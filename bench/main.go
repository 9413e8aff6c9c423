// Command bench measures durable, authorised actions per second: in process
// and over HTTP, beside a bare loop that writes the same rows and beside
// PocketBase doing the same work. It prints one table and writes
// docs/benchmarks.md. Run it from the repository's root, alone on the machine.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"

	"qingdan/bench/load"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := command(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// command runs everything, or one of the roles in which it starts itself.
func command(ctx context.Context, args []string) error {
	switch {
	case len(args) == 3 && args[0] == "serve":
		return serve(ctx, args[1], args[2])
	case len(args) == 3 && args[0] == "bare":
		return serveBare(ctx, args[1], args[2])
	case len(args) == 2 && args[0] == "client":
		return client(ctx, args[1])
	case len(args) == 1 && args[0] == "figures":
		return onlyFigures(ctx, tenMillion)
	case len(args) == 2 && args[0] == "figures":
		return fewerFigures(ctx, args[1])
	case len(args) == 0:
		return all(ctx)
	case len(args) == 1:
		return some(ctx, args[0])
	}
	return errors.New("usage: bench [log | figures [EVENTS] | part of a row's name]")
}

// some measures the rows whose names contain a text, and writes no page.
func some(ctx context.Context, text string) error {
	if text == "log" {
		return onlyLog(ctx)
	}
	for _, r := range runs() {
		if !strings.Contains(r.name, text) {
			continue
		}
		result, err := alone(ctx, r)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		fmt.Print(measurement{r.name, result})
	}
	return nil
}

func all(ctx context.Context) error {
	before := machineLoad()
	var rows []measurement
	for _, r := range runs() {
		fmt.Fprintln(os.Stderr, r.name, "…")
		result, err := alone(ctx, r)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		rows = append(rows, measurement{r.name, result})
	}
	fmt.Fprintln(os.Stderr, "public log …")
	log, err := inFolder(func(dir string) (logFigures, error) { return publicLog(ctx, dir) })
	if err != nil {
		return fmt.Errorf("public log: %w", err)
	}
	text := report(before, rows) + log.String()
	fmt.Print(text)
	was, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	if _, section, found := strings.Cut(string(was), figuresHeading); found { // measured by itself
		text += "\n" + figuresHeading + section
	}
	return os.WriteFile(page, []byte(text), 0o644)
}

// page is where the results stand.
const page = "docs/benchmarks.md"

// onlyFigures makes a city of ten million events, measures its figures and
// writes their section of the page.
func onlyFigures(ctx context.Context, size figuresSize) error {
	run, err := inFolder(func(dir string) (*figuresRun, error) { return manyEvents(ctx, dir, size) })
	if err != nil {
		return fmt.Errorf("figures: %w", err)
	}
	fmt.Print(run)
	if size.events != tenMillion.events {
		return nil
	}
	was, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	return os.WriteFile(page, []byte(replaced(string(was), run.String())), 0o644)
}

// onlyLog measures the public log and writes no page.
func onlyLog(ctx context.Context) error {
	f, err := inFolder(func(dir string) (logFigures, error) { return publicLog(ctx, dir) })
	if err != nil {
		return fmt.Errorf("public log: %w", err)
	}
	fmt.Print(f)
	return nil
}

// fewerFigures measures a smaller city and writes no page.
func fewerFigures(ctx context.Context, events string) error {
	size := tenMillion
	var err error
	if size.events, err = strconv.Atoi(events); err != nil {
		return err
	}
	size.lives = min(size.lives, max(20, size.events/500))
	return onlyFigures(ctx, size)
}

// alone gives a run a folder of its own.
func alone(ctx context.Context, r run) (load.Result, error) {
	return inFolder(func(dir string) (load.Result, error) { return r.do(ctx, dir) })
}

func inFolder[T any](f func(dir string) (T, error)) (out T, err error) {
	dir, err := os.MkdirTemp("", "qingdan-bench-")
	if err != nil {
		return out, err
	}
	defer os.RemoveAll(dir)
	return f(dir)
}
