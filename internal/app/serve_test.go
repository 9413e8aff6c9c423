package app_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/app"
	"qingdan/internal/lists"
)

// TestServeEndsOpenStreams stops a city while a wall watches it: the stream
// ends, nothing is cut off, and Serve returns long before it would stop waiting.
func TestServeEndsOpenStreams(t *testing.T) {
	t.Parallel()
	lib, faults := lists.Load(os.DirFS("../casework/testdata/lists"))
	if lib == nil {
		t.Fatal(faults)
	}
	var log strings.Builder
	a, err := app.Open(t.Context(), app.Config{Data: t.TempDir(), Library: lib, NoLog: true, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	code, err := a.Access.SetupCode(t.Context()) // until there is an administrator, every page leads to the set-up
	if err == nil {
		_, err = a.Access.CreateFirstAdmin(t.Context(), code, access.NewPerson{Login: "manager", Password: "keep-manager-4711x", Name: "管理员", Phone: "13900000000"})
	}
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx, l) }()
	resp, err := http.Get(app.Address(l) + "/centre/events")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	in := bufio.NewReader(resp.Body)
	for line := ""; !strings.HasPrefix(line, "event: part"); {
		if line, err = in.ReadString('\n'); err != nil {
			t.Fatalf("the stream ends too early: %v", err)
		}
	}
	stop()
	if _, err := io.Copy(io.Discard, in); err != nil {
		t.Errorf("the stream is cut off: %v", err)
	}
	select {
	case err = <-served:
	case <-time.After(10 * time.Second):
		t.Fatal("the city waits for the stream")
	}
	if err != nil || a.Close() != nil || strings.Contains(log.String(), "cut off") {
		t.Errorf("%v; %s", err, log.String())
	}
}
