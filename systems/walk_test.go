package systems_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// TestRandomWays lets cases of every item take any way their procedure allows:
// no expression may fail, no sample input may be found wrong, every slip is
// written out, and nothing personal becomes public.
func TestRandomWays(t *testing.T) {
	t.Parallel()
	for _, item := range services(t) {
		t.Run(item.ID, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				p := newPlay(t, item.ID, item.ID)
				p.must("submit")
				for steps := 0; p.c.Outcome == "" && steps < 12; steps++ {
					p.step(rapid.SampledFrom(p.possible()).Draw(rt, "action"))
				}
				p.checkDisclosure()
			})
		})
	}
}

// TestRandomWaysOfWork does the same for the work between offices.
func TestRandomWaysOfWork(t *testing.T) {
	t.Parallel()
	for _, item := range works(t) {
		t.Run(item.ID, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				p := begin(t, item.ID, workForm(item))
				p.must(item.Procedure.Submission().ID)
				for steps := 0; p.c.Outcome == "" && steps < 12; steps++ {
					p.step(rapid.SampledFrom(p.possible()).Draw(rt, "action"))
				}
				p.checkDisclosure()
			})
		})
	}
}

// workForm fills in a form of the work between offices: days lie a month ahead,
// except where something has to have happened.
func workForm(item *lists.Item) map[string]any {
	form := sampleOf(item.Form.Fields, morning.AddDate(0, 1, 0))
	for _, past := range []string{"signed_on", "from", "held_on", "issued_on"} {
		if form[past] != nil {
			form[past] = morning.AddDate(0, 0, -1).Format("2006-01-02")
		}
	}
	if form["name"] != nil {
		form["name"] = "欧阳某某"
	}
	return form
}

// possible are the actions that somebody, or a clock, may take now; the kernel
// itself takes those by rule.
func (p *play) possible() []*lists.Action {
	return slices.DeleteFunc(slices.Clone(p.rules.Item.Procedure.Actions), func(a *lists.Action) bool {
		return !slices.Contains(a.From, p.c.State) || slices.Contains(a.By, lists.ByRule)
	})
}

func (p *play) step(a *lists.Action) {
	before := len(p.events)
	err := p.take(a.ID)
	if pr := problem.Of(err); pr != nil {
		if pr.Kind != problem.Refused && pr.Code != "guard" {
			p.t.Fatalf("%s: %s: %v", p.rules.Item.ID, a.ID, pr)
		}
		return
	}
	for _, e := range p.events[before:] {
		for _, para := range e.Private.Document {
			if para == "" || strings.Contains(para, "${") || strings.Contains(para, "<nil>") {
				p.t.Fatalf("%s: %s issued %q", p.rules.Item.ID, a.ID, para)
			}
		}
	}
}
