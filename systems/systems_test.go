package systems_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"qingdan/internal/lists"
	"qingdan/systems"
)

var load = sync.OnceValues(func() (*lists.Library, []lists.Fault) { return lists.Load(systems.FS) })

// library returns the compiled systems; the test fails if they do not compile.
func library(t testing.TB) *lists.Library {
	t.Helper()
	lib, faults := load()
	if lib == nil {
		t.Fatalf("the lists have %d faults, the first: %v", len(faults), faults[0])
	}
	return lib
}

// services returns the items that residents and enterprises apply for.
func services(t testing.TB) []*lists.Item {
	return slices.DeleteFunc(library(t).Items(), officials)
}

// works returns the items of work between offices.
func works(t testing.TB) []*lists.Item {
	return slices.DeleteFunc(library(t).Items(), func(i *lists.Item) bool { return !officials(i) })
}

// officials reports whether officials open the cases of an item.
func officials(i *lists.Item) bool { return len(i.Procedure.OpenedBy) > 0 }

func TestListsHaveNoFaults(t *testing.T) {
	t.Parallel()
	_, faults := load()
	for _, f := range faults {
		t.Error(f.String())
	}
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	full, byRule := 0, 0
	offices, forms, ruled := map[string]bool{}, map[string]bool{}, map[string]bool{}
	items := services(t)
	for _, i := range items {
		if i.Depth == lists.DepthFull {
			full++
		}
		if i.Instant != nil {
			byRule++
			ruled[i.Procedure.ID] = true
		}
		offices[i.Office], forms[i.Form.ID] = true, true
		if !i.InScope {
			t.Errorf("%s is out of scope", i.ID)
		}
	}
	// The city publishes 57 items, 50 of them fully online: 87.7 %.
	if len(items) != 57 || full != 50 {
		t.Errorf("%d items, %d fully online; want 57 and 50", len(items), full)
	}
	if len(offices) < 10 || len(forms) < 24 {
		t.Errorf("%d offices, %d forms", len(offices), len(forms))
	}
	if byRule < 3 || len(ruled) < 4 {
		t.Errorf("%d items decided by rule, under %d procedures", byRule, len(ruled))
	}
}

func TestFullyOnlineRate(t *testing.T) {
	t.Parallel()
	lib := library(t)
	f := lib.Figure("approvals.full_online_rate")
	if f == nil {
		t.Fatal("there is no such figure")
	}
	in, of := 0, 0
	for _, i := range services(t) {
		vars := lists.Vars{Item: i}
		counted, err := f.Where.Bool(vars)
		if err != nil {
			t.Fatal(err)
		}
		online, err := f.Count.Bool(vars)
		if err != nil {
			t.Fatal(err)
		}
		if counted {
			of++
		}
		if counted && online {
			in++
		}
	}
	if got := fmt.Sprintf("%.1f", 100*float64(in)/float64(of)); got != "87.7" {
		t.Errorf("%d of %d items fully online: %s %%", in, of, got)
	}
}

// TestNothingLiesUnused: what is written is used, so that a reader need not
// wonder.
func TestNothingLiesUnused(t *testing.T) {
	t.Parallel()
	lib := library(t)
	for _, s := range lib.Systems {
		used := map[string]bool{}
		for _, i := range s.Items {
			used["form "+i.Form.ID], used["procedure "+i.Procedure.ID], used["list "+i.List.ID] = true, true, true
			for _, a := range i.Procedure.Actions {
				for _, e := range a.Effects {
					used["register "+e.Register] = true
				}
			}
		}
		for _, f := range s.Forms {
			if !used["form "+f.ID] {
				t.Errorf("no item has the form %s", f.ID)
			}
		}
		for _, p := range s.Procedures {
			if !used["procedure "+p.ID] {
				t.Errorf("no item follows the procedure %s", p.ID)
			}
		}
		for _, l := range s.Lists {
			if !used["list "+l.ID] {
				t.Errorf("the list %s is empty", l.ID)
			}
		}
		for _, r := range s.Registers {
			if !used["register "+r.ID] {
				t.Errorf("nothing writes the register %s", r.ID)
			}
		}
	}
}

// procedures returns the procedures of all systems.
func procedures(t testing.TB) []*lists.Procedure {
	var out []*lists.Procedure
	for _, s := range library(t).Systems {
		out = append(out, s.Procedures...)
	}
	return out
}

// TestEveryStateLeadsToAnEnd: a case gets everywhere and is stuck nowhere.
func TestEveryStateLeadsToAnEnd(t *testing.T) {
	t.Parallel()
	for _, p := range procedures(t) {
		reached := map[string]bool{p.Initial.ID: true}
		ends := map[string]bool{}
		for _, s := range p.States {
			ends[s.ID] = s.End
		}
		for range p.States {
			for _, a := range p.Actions {
				to := a.To
				for _, from := range a.From {
					reached[to] = reached[to] || reached[from] && to != ""
					ends[from] = ends[from] || ends[to]
				}
			}
		}
		for _, s := range p.States {
			if !reached[s.ID] {
				t.Errorf("%s: nothing leads to %s", p.ID, s.ID)
			}
			if !ends[s.ID] {
				t.Errorf("%s: %s leads to no end", p.ID, s.ID)
			}
		}
	}
}

// TestWhoAcceptedDoesNotDecide: 审办分离 in every procedure that decides.
func TestWhoAcceptedDoesNotDecide(t *testing.T) {
	t.Parallel()
	for _, p := range procedures(t) {
		for _, id := range []string{"approve", "refuse"} {
			a := p.Action(id)
			if a != nil && !slices.Contains(a.ApartFrom, "accept") {
				t.Errorf("%s: whoever accepts may %s", p.ID, id)
			}
		}
	}
}
