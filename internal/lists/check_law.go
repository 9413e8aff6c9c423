package lists

import (
	"slices"
	"strconv"
	"strings"

	"qingdan/internal/law"
	"qingdan/internal/lists/source"
)

// checkPromise sees to it that a promised limit is not above the statutory one.
func (c *compiler) checkPromise(promised, statutory law.Limit, at source.Word) {
	if promised.IsZero() || statutory.IsZero() {
		return
	}
	order, certain := law.Compare(promised, statutory)
	switch {
	case !certain:
		c.faults.Add(at, promiseUncertain, promised.String(), statutory.String())
	case order > 0:
		c.faults.Add(at, promiseTooLong, promised.String(), statutory.String())
	}
}

// checkInputs sees to it that actions ask for what the law wants stated.
func (c *compiler) checkInputs(p *procedureDef) {
	for _, a := range p.actions {
		for _, op := range a.ops {
			switch op.Op {
			case "pause":
				c.checkPause(p, a, op)
			case "extend":
				c.checkExtend(p, a, op)
			case "move":
				c.checkMove(p, a, op)
			case "start":
				if op.From == "received" && !slices.ContainsFunc(p.actions, func(a *actionDef) bool { return a.Receives }) {
					c.faults.Add(op.word, neverReceived, op.Clock)
				}
			}
		}
		c.checkRefusal(p, a)
	}
	if !slices.ContainsFunc(p.actions, func(a *actionDef) bool { return a.Numbers }) {
		c.faults.Add(p.id, neverNumbered, p.ID)
	}
}

// checkPause: a clock is paused only for a lawful reason and with written
// notice (Licensing Act art. 45).
func (c *compiler) checkPause(p *procedureDef, a *actionDef, op opDef) {
	clock := p.clock(op.Clock)
	if clock == nil {
		return
	}
	if !clock.hasPauses {
		c.faults.Add(op.word, pauseNotAllowed, op.Clock)
		return
	}
	for _, name := range []string{"reason", "notice"} {
		if f := a.Input.Field("/" + name); f == nil || !f.Required || f.When != nil {
			c.faults.Add(op.word, pauseInput, name)
		}
	}
	reason := a.Input.Field("/reason")
	switch {
	case reason == nil:
	case len(reason.Options) == 0:
		c.faults.Add(reason.key, reasonNotChosen, strings.Join(wordTexts(clock.reasons), ", "))
	default:
		for _, o := range reason.Options {
			if _, ok := clock.Pauses[o.Value]; !ok {
				c.faults.Add(reason.key, unknownNameOf(reasonName), o.Value).Suggest(o.Value, wordTexts(clock.reasons))
			}
		}
	}
}

// checkExtend: an extension is granted once, by law, and with reasons
// (Licensing Act art. 42).
func (c *compiler) checkExtend(p *procedureDef, a *actionDef, op opDef) {
	clock := p.clock(op.Clock)
	if clock == nil {
		return
	}
	if clock.extend.IsZero() {
		c.faults.Add(op.word, extendNotAllowed, op.Clock)
		return
	}
	if f := a.Input.Field("/reason"); f == nil || !f.Required || f.When != nil {
		c.faults.Add(op.word, extendInput, op.Clock)
	}
}

// checkRefusal: a refusal states its reasons (Licensing Act art. 38).
func (c *compiler) checkRefusal(p *procedureDef, a *actionDef) {
	to := p.state(a.To)
	if to == nil || to.Outcome != "refused" {
		return
	}
	for _, name := range []string{"reasons", "reason"} {
		if f := a.Input.Field("/" + name); f != nil && f.Required && f.When == nil {
			return
		}
	}
	c.faults.Add(a.id, refusalWithoutReason, a.ID)
}

func (p *procedureDef) clock(id string) *clockDef {
	for _, c := range p.clocks {
		if c.ID == id {
			return c
		}
	}
	return nil
}

func (p *procedureDef) state(id string) *stateDef {
	for _, s := range p.states {
		if s.ID == id {
			return s
		}
	}
	return nil
}

func quoted(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strconv.Quote(w)
	}
	return strings.Join(out, ", ")
}

// checkMove: a day is moved only with reasons, and only where the clock ends
// with a day.
func (c *compiler) checkMove(p *procedureDef, a *actionDef, op opDef) {
	clock := p.clock(op.Clock)
	if clock == nil {
		return
	}
	if clock.until.IsZero() {
		c.faults.Add(op.word, moveNotAllowed, op.Clock)
		return
	}
	if f := a.Input.Field("/reason"); f == nil || !f.Required || f.When != nil {
		c.faults.Add(op.word, moveInput, op.Clock)
	}
}
