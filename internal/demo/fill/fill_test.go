package fill_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/demo/dice"
	"qingdan/internal/demo/fill"
	"qingdan/internal/demo/people"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

var now = time.Date(2026, 3, 3, 10, 0, 0, 0, law.Shanghai())

func library(t *testing.T) *lists.Library {
	t.Helper()
	lib, faults := lists.Load(os.DirFS("../../../systems"))
	if lib == nil {
		t.Fatal(faults)
	}
	return lib
}

// Every form of the lists can be filled in, by anybody; Fill itself asks the
// form and the item's checks, and fails where they are not content.
func TestEveryFormCanBeFilledIn(t *testing.T) {
	t.Parallel()
	seed := dice.Seed(20260303)
	residents := people.Residents(seed, 12)
	for _, item := range library(t).Items() {
		t.Run(item.ID, func(t *testing.T) {
			t.Parallel()
			for i, p := range residents {
				sheet := fill.Sheet{Form: item.Form, Item: item, Person: p, Now: now}
				answers, papers, err := fill.Fill(sheet, seed.For(item.ID, strconv.Itoa(i)))
				if err != nil {
					t.Fatal(err)
				}
				if got, want := len(papers), len(item.Form.Files(answers)); got != want {
					t.Errorf("%d papers for %d files", got, want)
				}
				again, _, _ := fill.Fill(sheet, seed.For(item.ID, strconv.Itoa(i)))
				if diff := cmp.Diff(answers, again); diff != "" {
					t.Errorf("the same dice fill it in differently: %s", diff)
				}
			}
		})
	}
}

// Every input of every action can be written, by officials who agree and who
// do not.
func TestEveryInputCanBeWritten(t *testing.T) {
	t.Parallel()
	seed, lib := dice.Seed(1), library(t)
	p := people.Official(seed, "SCJG", "clerk", 1, 1)
	for _, item := range lib.Items() {
		for _, a := range item.Procedure.Actions {
			for _, no := range []bool{true, false} {
				_, _, err := fill.Fill(fill.Sheet{Form: a.Input, Input: true, Item: item, Person: p, Official: true, No: no, Now: now}, seed.For(a.ID))
				if err != nil {
					t.Errorf("%s of %s: %v", a.ID, item.ID, err)
				}
			}
		}
	}
}

func TestAttachReplacesThePaper(t *testing.T) {
	t.Parallel()
	into := map[string]any{"name": "执照.pdf", "digest": "x"}
	p := fill.Paper{Into: into}
	if p.Name() != "执照.pdf" {
		t.Errorf("name %q", p.Name())
	}
	p.Attach("t1")
	if diff := cmp.Diff(map[string]any{"ticket": "t1"}, into); diff != "" {
		t.Error(diff)
	}
}
