package fill

import (
	"fmt"
	"math/rand/v2"
	"time"

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
	Now      time.Time      //
	Answers  map[string]any // answers given beforehand, by property name
}

// Answers that are drawn stray from what is plausible to what is allowed once
// explore attempts have failed; after attempts, Fill gives up.
const (
	explore  = 6
	attempts = 80
)

// Fill returns answers that the form and the item's checks accept, and the
// papers among them. The error names what was wrong with the last attempt: a
// form that this room cannot fill in.
func Fill(s Sheet, r *rand.Rand) (map[string]any, []Paper, error) {
	if s.Form == nil {
		return nil, nil, nil
	}
	var faults []problem.Field
	for i := range attempts {
		p := newPen(s, r, i >= explore)
		answers := p.write()
		var err error
		if faults, err = s.faults(answers); err != nil {
			return nil, nil, err
		}
		if len(faults) == 0 {
			return answers, p.papers, nil
		}
	}
	return nil, nil, fmt.Errorf("form %s cannot be filled in: %v", s.Form.ID, faults)
}

// faults returns what the form or the item's checks refuse.
func (s Sheet) faults(answers map[string]any) ([]problem.Field, error) {
	if faults := s.Form.Check(answers, true, s.Now); len(faults) > 0 || s.Item == nil || s.Input {
		return faults, nil
	}
	vars := lists.Vars{Form: s.Form.Prune(answers, s.Now), Item: s.Item, Now: s.Now}
	for _, check := range s.Item.Checks {
		ok, err := check.When.Bool(vars)
		if err != nil {
			return nil, fmt.Errorf("check of %s: %w", s.Item.ID, err)
		}
		if !ok {
			return []problem.Field{{Path: check.At, Text: check.Say}}, nil
		}
	}
	return nil, nil
}
