// Package towns makes a city with many events for the figures' benchmark. Some
// thousand cases are carried out by the product on a clock of their own: these
// are the lives. Every other case is a copy of one of them in another town: the
// same times, actions and clocks under an id, a number and a data key of its
// own, sealed and written by the product's own code, so that the rows are those
// that the product would have written had it carried out each case (a test
// rebuilds and folds a small city and compares every row).
package towns

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing/fstest"

	"qingdan/internal/lists"
)

//go:embed lists
var files embed.FS

const listFile = "towns/towns.yaml"

// Offices is how many towns handle cases: as many as Siping has counties,
// townships and streets.
const Offices = 82

// Promised is the limit that the list promises for a decision.
const Promised = "8wd"

// Office is the code of a town, from 0.
func Office(n int) string { return fmt.Sprintf("ZH%02d", n%Offices+1) }

// Library is the benchmark's list with all its towns; a decision is promised
// within the limit given.
func Library(promised string) (*lists.Library, error) {
	text, err := text(promised)
	if err != nil {
		return nil, err
	}
	lib, faults := lists.Load(fstest.MapFS{listFile: {Data: text}})
	if lib == nil || len(faults) > 0 {
		return nil, fmt.Errorf("the towns' list: %v", faults)
	}
	return lib, nil
}

func text(promised string) ([]byte, error) {
	text, err := files.ReadFile("lists/" + listFile)
	if err != nil {
		return nil, err
	}
	var offices strings.Builder
	for n := range Offices {
		fmt.Fprintf(&offices, "  %s: {name: {zh: %d号镇, en: Town %d}}\n", Office(n), n+1, n+1)
	}
	out := strings.Replace(string(text), "roles:\n", offices.String()+"roles:\n", 1)
	return []byte(strings.Replace(out, "promised: "+Promised, "promised: "+promised, 1)), nil
}

// Write writes the list into a folder, as a city keeps its lists.
func Write(dir, promised string) error {
	text, err := text(promised)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, filepath.FromSlash(listFile))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}
