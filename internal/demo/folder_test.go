package demo_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"qingdan/internal/demo"
	"qingdan/internal/problem"
)

func TestFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	f := demo.Folder(dir)
	if m, err := f.Mark(); m != nil || err != nil {
		t.Fatalf("a folder that is not there: %+v, %v", m, err)
	}
	if err := f.Begin(demo.Mark{Seed: 7}); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(dir, "city.db")
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if m, err := f.Mark(); err != nil || m == nil || m.Seed != 7 || !m.Made.IsZero() {
		t.Fatalf("half-made: %+v, %v", m, err)
	}
	if err := f.Begin(demo.Mark{Seed: 8}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("what was left of the first try: %v", err)
	}
	if err := f.Finish(demo.Mark{Seed: 8}, until); err != nil {
		t.Fatal(err)
	}
	if m, err := f.Mark(); err != nil || !m.Made.Equal(until) || m.Seed != 8 {
		t.Fatalf("made: %+v, %v", m, err)
	}
}

func TestFolderOfSomebodyElseIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	thesis := filepath.Join(dir, "thesis.docx")
	if err := os.WriteFile(thesis, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, do := range []func() error{
		func() error { _, err := demo.Folder(dir).Mark(); return err },
		func() error { return demo.Folder(dir).Begin(demo.Mark{Begun: time.Now()}) },
	} {
		if err := do(); problem.Of(err) == nil || problem.Of(err).Code != "not_a_demo" {
			t.Errorf("%v", err)
		}
	}
	if _, err := os.Stat(thesis); err != nil {
		t.Error(err)
	}
}

func TestTornMarkIsHalfMade(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "demo.json"), []byte(`{"seed": 7, "ma`), 0o600); err != nil {
		t.Fatal(err)
	}
	if m, err := demo.Folder(dir).Mark(); err != nil || m == nil || !m.Made.IsZero() {
		t.Errorf("%+v, %v", m, err)
	}
}
