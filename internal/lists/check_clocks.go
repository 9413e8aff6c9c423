package lists

import (
	"slices"

	"qingdan/internal/law"
)

// statuses is a set of the states that a clock may be in.
type statuses map[law.ClockState]bool

// clockMoves says what an operation does to a clock: the law's table, with a
// start always from anew, and a stop of what rests left out.
var clockMoves = map[string]map[law.ClockState]law.ClockState{
	"start":   {law.Idle: law.Running, law.Running: law.Running, law.Paused: law.Running, law.Stopped: law.Running},
	"stop":    {law.Idle: law.Idle, law.Running: law.Stopped, law.Paused: law.Stopped, law.Stopped: law.Stopped},
	"pause":   {law.Running: law.Paused},
	"resume":  {law.Paused: law.Running},
	"extend":  {law.Running: law.Running, law.Paused: law.Paused},
	"move":    {law.Running: law.Running},
	"restart": {law.Running: law.Running, law.Paused: law.Running, law.Stopped: law.Running},
}

// after returns the states a clock may be in after an operation.
func (s statuses) after(op string) statuses {
	next := statuses{}
	for from := range s {
		if to, ok := clockMoves[op][from]; ok {
			next[to] = true
		}
	}
	return next
}

// ticking reports whether the clock may be running or paused.
func (s statuses) ticking() bool { return s[law.Running] || s[law.Paused] }

// checkClocks finds clocks that run for ever or never, and operations that
// cannot work where they stand.
func (c *compiler) checkClocks(p *procedureDef) {
	for _, clock := range p.clocks {
		c.checkLimit(clock)
		if c.checkUse(p, clock) && p.Initial != nil {
			c.checkRuns(p, clock, statusesIn(p, clock.ID))
		}
	}
}

// checkLimit sees to it that a limit rests on a law.
func (c *compiler) checkLimit(clock *clockDef) {
	if !clock.until.IsZero() {
		c.checkUntil(clock)
		return
	}
	if !clock.FromItem && !clock.Setting && clock.Basis.Law == "" && !clock.Limit.IsZero() {
		c.faults.Add(clock.id, limitWithoutBasis, clock.ID)
	}
	c.checkPromise(clock.Promised, clock.Limit, clock.limit)
}

// checkUntil: a clock that ends with a day of the form has no limit besides,
// and no pause would move the day.
func (c *compiler) checkUntil(clock *clockDef) {
	if clock.hasPauses || !clock.extend.IsZero() || !clock.Promised.IsZero() {
		c.faults.Add(clock.until, untilAndMore, clock.ID)
	}
}

// checkUse reports whether a clock is started, and what is amiss about its use.
func (c *compiler) checkUse(p *procedureDef, clock *clockDef) bool {
	var used []string
	for _, a := range p.actions {
		for _, op := range a.ops {
			if op.Clock == clock.ID {
				used = append(used, op.Op)
			}
		}
	}
	started := slices.Contains(used, "start")
	switch {
	case len(used) == 0:
		c.faults.Add(clock.id, unusedClock, clock.ID)
	case !started:
		c.faults.Add(clock.id, neverStarted, clock.ID)
	case !slices.Contains(used, "stop"):
		c.faults.Add(clock.id, neverStopped, clock.ID)
	}
	return started
}

// statusesIn works out which states the clock may be in where the case stands in
// each state: what every way to that state leaves behind.
func statusesIn(p *procedureDef, clock string) map[string]statuses {
	at := map[string]statuses{p.Initial.ID: {law.Idle: true}}
	for changed := true; changed; {
		changed = false
		for _, a := range p.actions {
			for _, from := range a.From {
				to := a.To
				if to == "" {
					to = from
				}
				now := at[from]
				for _, op := range a.ops {
					if op.Clock == clock {
						now = now.after(op.Op)
					}
				}
				for s := range now {
					if at[to] == nil {
						at[to] = statuses{}
					}
					changed = changed || !at[to][s]
					at[to][s] = true
				}
			}
		}
	}
	return at
}

func (c *compiler) checkRuns(p *procedureDef, clock *clockDef, at map[string]statuses) {
	for _, a := range p.actions {
		c.checkOps(a, clock, at)
		if a.After == clock.ID && !slices.ContainsFunc(a.From, func(s string) bool { return at[s][law.Running] }) {
			c.faults.Add(a.after, neverExpires, clock.ID, a.ID)
		}
		if a.After == clock.ID && !a.settles(p, clock.ID) {
			c.faults.Add(a.after, expiresForEver, clock.ID, a.ID)
		}
	}
	for _, s := range p.states {
		if s.Clock == clock.ID && len(at[s.ID]) > 0 && !at[s.ID].ticking() {
			c.faults.Add(s.clock, stateClock, clock.ID, s.ID)
		}
	}
}

// settles reports whether the action that a clock takes ends what made it take
// it: the clock stops or begins anew, or the case leaves the states in which
// the action is taken.
func (a *actionDef) settles(p *procedureDef, clock string) bool {
	moved := a.To != "" && !slices.Contains(a.From, a.To)
	return moved || slices.ContainsFunc(a.ops, func(op opDef) bool { return op.Clock == clock && op.Op != "pause" && op.Op != "resume" })
}

// checkOps follows the operations of one action on a clock from each of its
// states.
func (c *compiler) checkOps(a *actionDef, clock *clockDef, at map[string]statuses) {
	now := map[string]statuses{}
	for _, from := range a.From {
		if len(at[from]) > 0 {
			now[from] = at[from]
		}
	}
	for _, op := range a.ops {
		if op.Clock != clock.ID || len(now) == 0 {
			continue
		}
		var never, perhaps []string
		for _, from := range keys(now) {
			next := now[from].after(op.Op)
			switch {
			case len(next) == 0 || op.Op == "stop" && !now[from].ticking():
				never = append(never, from)
			case op.Op != "stop" && !now[from].all(op.Op):
				perhaps = append(perhaps, from)
			}
			now[from] = next
		}
		switch {
		case len(never) == len(now):
			c.faults.Add(op.word, clockOpNever, op.Op, op.Clock, a.ID)
		case op.Op != "stop" && len(never)+len(perhaps) > 0:
			c.faults.Add(op.word, clockOpPerhaps, op.Op, op.Clock, quoted(append(never, perhaps...)))
		}
		for _, from := range never {
			delete(now, from)
		}
	}
}

// all reports whether an operation is possible from every state of the set.
func (s statuses) all(op string) bool {
	for from := range s {
		if _, ok := clockMoves[op][from]; !ok {
			return false
		}
	}
	return true
}
