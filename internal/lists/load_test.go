package lists_test

import (
	"os"
	"testing"

	"qingdan/internal/lists"
)

func TestLoadRestaurant(t *testing.T) {
	t.Parallel()
	library, faults := lists.Load(os.DirFS("testdata/restaurant"))
	for _, f := range faults {
		t.Error(f.String())
	}
	if library == nil {
		t.Fatal("no library")
	}
}
