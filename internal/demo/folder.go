package demo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"qingdan/internal/problem"
)

// Mark is what the demo writes into its data folder, so that it knows the
// folder again: nothing without a mark is ever deleted.
type Mark struct {
	Seed     uint64    `json:"seed"`
	Scale    float64   `json:"scale"`
	Database string    `json:"database,omitempty"` // DSN; "" for the one in the folder
	Begun    time.Time `json:"begun"`
	Made     time.Time `json:"made,omitzero"` // zero: making it was cut off
}

const markFile = "demo.json"

// Folder is the demo's data folder.
type Folder string

// Mark returns the folder's mark, nil for a folder that is empty or not there.
// A folder that holds something else is refused.
func (f Folder) Mark() (*Mark, error) {
	text, err := os.ReadFile(filepath.Join(string(f), markFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, f.mustBeEmpty()
	}
	if err != nil {
		return nil, fmt.Errorf("read the demo's folder: %w", err)
	}
	m := &Mark{}
	if err := json.Unmarshal(text, m); err != nil {
		return &Mark{}, nil // cut off while it was written: half-made
	}
	return m, nil
}

func (f Folder) mustBeEmpty() error {
	entries, err := os.ReadDir(string(f))
	if err == nil && len(entries) > 0 {
		return problem.New(problem.Refused, "not_a_demo",
			"文件夹 "+string(f)+" 里有别的数据，不是演示数据：请用 --data 换一个文件夹",
			"the folder "+string(f)+" holds something that is not a demo: name another with --data")
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Begin empties the folder, if it is a demo's, and marks it as half-made.
func (f Folder) Begin(m Mark) error {
	if _, err := f.Mark(); err != nil {
		return err
	}
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return fmt.Errorf("make the demo's folder: %w", err)
	}
	entries, err := os.ReadDir(string(f))
	if err != nil {
		return fmt.Errorf("empty the demo's folder: %w", err)
	}
	m.Made = time.Time{}
	if err := f.write(m); err != nil { // first, so that a folder half emptied is still known
		return err
	}
	for _, e := range entries {
		if e.Name() == markFile {
			continue
		}
		if err := os.RemoveAll(filepath.Join(string(f), e.Name())); err != nil {
			return fmt.Errorf("empty the demo's folder: %w", err)
		}
	}
	return nil
}

// Finish marks the folder as made.
func (f Folder) Finish(m Mark, at time.Time) error {
	m.Made = at
	return f.write(m)
}

func (f Folder) write(m Mark) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(string(f), markFile)
	if err := os.WriteFile(path+".new", append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("mark the demo's folder: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("mark the demo's folder: %w", err)
	}
	return nil
}
