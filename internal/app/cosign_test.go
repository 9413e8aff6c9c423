package app_test

import (
	"context"
	"log/slog"
	"os"
	"testing"

	"qingdan/internal/app"
	"qingdan/internal/lists"
)

// TestWithoutWitnessesTheLogIsShown takes the witnesses from a city whose
// published checkpoint they had cosigned: what the log signs is published again.
func TestWithoutWitnessesTheLogIsShown(t *testing.T) {
	t.Parallel()
	lib, faults := lists.Load(os.DirFS("../casework/testdata/lists"))
	if lib == nil {
		t.Fatal(faults)
	}
	data, ctx := t.TempDir(), context.Background()
	open := func() *app.App {
		a, err := app.Open(ctx, app.Config{Data: data, Library: lib, LogOrigin: "test.example/log", Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := open()
	n, err := a.City.Sequence(ctx)
	if err != nil || n == 0 {
		t.Fatalf("%d entries, %v", n, err)
	}
	if err := a.Store.Show(ctx, int64(n), []byte("cosigned once")); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	a = open()
	defer a.Close()
	head, err := a.Store.Head(ctx)
	if err != nil || len(head.Shown) != 0 || head.Size != int64(n) {
		t.Errorf("shown %q of size %d, %v", head.Shown, head.Size, err)
	}
}
