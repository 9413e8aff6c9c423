package fill

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"

	"qingdan/internal/demo/dice"
	"qingdan/internal/demo/people"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// Sheet is a form to fill in, or an action's input, and who fills it in.
type Sheet struct {
	Form     *lists.Form
	Input    bool           // Form is an action's input
	Item     *lists.Item    // whose checks a form must pass
	Person   people.Person  // who fills it in
	Official bool           // ... at a desk: what he writes of has happened
	No       bool           // he says no
	Slow     bool           // the item's rule must not decide at once
	Now      time.Time      //
	Answers  map[string]any // answers given beforehand, by property name
}

// Answers are corrected until nothing is refused any more: at first by what is
// plausible, after explore corrections also by anything that is allowed.
const (
	explore     = 25
	corrections = 1000
)

// ErrStuck says that a form cannot be filled in by this room.
var ErrStuck = errors.New("the form cannot be filled in")

// Fill returns answers that the form and the item's checks accept, and the
// papers among them. ErrStuck comes with what is still wrong.
func Fill(s Sheet, r *rand.Rand) (map[string]any, []Paper, error) {
	if s.Form == nil {
		return nil, nil, nil
	}
	p := newPen(s, r)
	var wrong []string
	var faults []problem.Field
	for i := range corrections {
		p.stray = i > explore && dice.Chance(r, 0.3)
		p.write(wrong)
		var err error
		if faults, wrong, err = s.faults(p.answers); err != nil {
			return nil, nil, err
		}
		if len(faults) == 0 {
			return p.answers, papers(s.Form.Fields, p.answers), nil
		}
		wrong = some(r, wrong)
	}
	return nil, nil, fmt.Errorf("form %s: %w: %v", s.Form.ID, ErrStuck, faults)
}

// some picks what to write anew: one answer in question at a time moves
// towards a whole that fits.
func some(r *rand.Rand, names []string) []string {
	if len(names) < 2 || dice.Chance(r, 0.1) {
		return names
	}
	return []string{dice.Pick(r, names)}
}

// faults returns what the form or one of the item's checks refuses, and the
// names of the answers in question.
func (s Sheet) faults(answers map[string]any) ([]problem.Field, []string, error) {
	faults := s.Form.Check(answers, true, s.Now)
	if len(faults) > 0 {
		var names []string
		for _, f := range faults {
			names = append(names, topName(f.Path))
		}
		return faults, names, nil
	}
	if s.Item == nil || s.Input {
		return nil, nil, nil
	}
	vars := lists.Vars{Form: s.Form.Prune(answers, s.Now), Item: s.Item, Now: s.Now}
	if names := s.hasteBy(); len(names) > 0 {
		if ok, err := s.Item.Instant.Bool(vars); err != nil || ok {
			return []problem.Field{{}}, names, err
		}
	}
	for _, check := range s.Item.Checks {
		ok, err := check.When.Bool(vars)
		if err != nil {
			return nil, nil, fmt.Errorf("check of %s: %w", s.Item.ID, err)
		}
		if !ok {
			return []problem.Field{{Path: check.At, Text: check.Say}}, mentioned(check.When, check.At), nil
		}
	}
	return nil, nil, nil
}

// hasteBy returns the names of the answers that make the item's rule decide at
// once, where it must not.
func (s Sheet) hasteBy() []string {
	if !s.Slow || s.Item.Instant == nil {
		return nil
	}
	return mentioned(s.Item.Instant, "")
}

// topName returns the first part of a JSON pointer.
func topName(path string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return name
}

var formName = regexp.MustCompile(`\bform\.([a-zA-Z_][a-zA-Z0-9_]*)`)

// mentioned returns the names of the answers that a condition reads, and of
// the one at a pointer.
func mentioned(when *lists.Expr, at string) []string {
	var names []string
	for _, m := range formName.FindAllStringSubmatch(when.Source(), -1) {
		names = append(names, m[1])
	}
	if at != "" {
		names = append(names, topName(at))
	}
	slices.Sort(names)
	return slices.Compact(names)
}
