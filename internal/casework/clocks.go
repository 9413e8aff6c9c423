package casework

import (
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// clocks moves the case's clocks as the action says, and stops those that
// still run when the case ends.
func (t *taking) clocks() error {
	clocks := t.c.Clocks
	for _, op := range t.a.Clocks {
		change, skip, err := t.clockChange(clocks[op.Clock], op)
		if err != nil {
			return err
		}
		if skip {
			continue
		}
		t.event.Public.Clocks = append(t.event.Public.Clocks, change)
		clocks = applyClocks(clocks, []ClockChange{change}, false)
	}
	if t.event.Public.Outcome == "" {
		return nil
	}
	for _, spec := range t.Item.Procedure.Clocks { // the procedure's order, so that events are reproducible
		if clock, ok := clocks[spec.ID]; ok && !resting(clock) {
			t.event.Public.Clocks = append(t.event.Public.Clocks,
				ClockChange{Clock: spec.ID, Entry: law.Entry{Kind: law.EntryStop, At: t.cmd.At}})
		}
	}
	return nil
}

func resting(c law.Clock) bool {
	return c.State() == law.Idle || c.State() == law.Stopped
}

// clockChange works out one operation; the law's own rules are in law.Clock.
func (t *taking) clockChange(clock law.Clock, op lists.ClockOp) (ClockChange, bool, error) {
	spec := t.Item.Procedure.Clock(op.Clock)
	change := ClockChange{Clock: op.Clock, Entry: law.Entry{Kind: law.EntryKind(op.Op), At: t.cmd.At}}
	switch op.Op {
	case "start":
		var err error
		if change.Limit, change.Promised, err = t.limits(spec); err != nil {
			return change, false, err
		}
		change.Entry.At = at(t.c, op.From, t.cmd.At)
		clock = law.Clock{Limit: change.Limit, Promised: change.Promised}
	case "stop":
		if resting(clock) {
			return change, true, nil // one action may end a case from states with and without this clock
		}
	case "pause":
		reason, _ := t.vars.Input["reason"].(string)
		notice, _ := t.vars.Input["notice"].(string)
		if err := lawfulPause(spec, reason, notice); err != nil {
			return change, false, err
		}
		change.Entry.Reason, change.Entry.Notice = reason, noticeRef(t.event.Version)
	case "extend":
		reason, _ := t.vars.Input["reason"].(string)
		change.Entry.Extra, change.Entry.Reason, change.Entry.By = spec.Extend, noticeRef(t.event.Version), t.event.Public.Role
		if reason == "" {
			return change, false, invalid([]problem.Field{{Path: "/reason", Text: lang.Text{
				Zh: "延长时限必须说明理由并告知申请人。", En: "An extension needs reasons, and the applicant is told them."}}})
		}
		if extended(clock) {
			return change, false, problem.New(problem.Refused, "extended",
				"这个时限已经延长过一次。", "This time limit has been extended once already.")
		}
	case "move":
		until, err := t.until(spec)
		if err != nil {
			return change, false, err
		}
		change.Entry.Until, change.Entry.Reason, change.Entry.By = until, noticeRef(t.event.Version), t.event.Public.Role
	case "restart":
		change.Entry.Reason = noticeRef(t.event.Version)
	}
	_, err := clock.Apply(change.Entry)
	return change, false, err
}

// limits returns a clock's statutory and promised limit for the case.
func (t *taking) limits(spec *lists.ClockSpec) (limit, promised law.Limit, err error) {
	switch {
	case spec.Until != nil:
		limit, err = t.until(spec)
		return limit, law.Limit{}, err
	case spec.FromItem:
		l := t.Item.Limits[spec.ID]
		return l.Statutory, l.Promised, nil
	}
	return spec.Limit, spec.Promised, nil
}

// lawfulPause refuses a pause for a reason the law does not know, or without
// written notice (Licensing Act art. 45).
func lawfulPause(spec *lists.ClockSpec, reason, notice string) error {
	var faults []problem.Field
	if _, ok := spec.Pauses[reason]; !ok {
		faults = append(faults, problem.Field{Path: "/reason", Text: lang.Text{
			Zh: "只能因法定事由暂停计时，请选择其中一项。", En: "The clock may be paused only for one of the reasons in the law. Choose one."}})
	}
	if notice == "" {
		faults = append(faults, problem.Field{Path: "/notice", Text: lang.Text{
			Zh: "暂停计时必须书面告知申请人所需时间。", En: "A pause needs a written notice that tells the applicant the time needed."}})
	}
	if len(faults) > 0 {
		return invalid(faults)
	}
	return nil
}

func extended(c law.Clock) bool {
	for i := len(c.Ledger) - 1; i >= 0; i-- {
		switch c.Ledger[i].Kind {
		case law.EntryExtend:
			return true
		case law.EntryStart, law.EntryRestart:
			return false
		}
	}
	return false
}
