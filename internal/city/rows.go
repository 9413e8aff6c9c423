package city

import (
	"encoding/json"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/vault"
)

// projector writes what an event did as rows. The same functions serve the
// committer and the rebuild, so both give the same rows.
type projector struct {
	vault    *vault.Vault
	calendar *law.Calendar
}

// event returns the event's row.
func (p projector) event(e casework.Event, key vault.DataKey) (EventRow, error) {
	public, err := json.Marshal(e.Public)
	if err != nil {
		return EventRow{}, err
	}
	private, err := sealJSON(key, e.Private, eventAAD(e.Case, e.Version))
	if err != nil {
		return EventRow{}, err
	}
	actor := e.Private.Actor.Person
	if actor == "" {
		actor = e.Public.Role
	}
	return EventRow{Case: e.Case, Version: e.Version, Action: e.Action, At: e.At, Actor: actor, List: e.List,
		Public: public, Private: private}, nil
}

// caseRow returns the case's row. The form is sealed again only where withForm
// says that it changed.
func (p projector) caseRow(c *casework.Case, item *lists.Item, key vault.DataKey, withForm bool) (CaseRow, error) {
	row, err := p.movedRow(c, item)
	if err != nil {
		return CaseRow{}, err
	}
	row.Item, row.List, row.Office, row.Applicant, row.Channel = c.Item, c.List, c.Office, c.Applicant, c.Channel
	row.Number, row.Outcome, row.Parent = c.Number, c.Outcome, c.Parent
	if c.Office != item.Office {
		row.Steward = item.Office
	}
	row.Opened, row.Received, row.Closed = c.Opened, c.Received, c.Closed
	if c.Erased != nil {
		row.Subject = ErasedSubject
		return row, nil
	}
	subject, err := subjectOf(item, c.Form)
	if err != nil {
		return CaseRow{}, err
	}
	row.Subject, row.SubjectIndex = subject, p.vault.Index("subject", subject)
	if item.SubjectPersonal {
		row.Subject = lists.MaskName(subject)
	}
	if withForm {
		row.Form, err = sealJSON(key, c.Form, formAAD(c.ID))
	}
	return row, err
}

// movedRow returns of the case's row what every event changes: see
// CaseWrite.Moves.
func (p projector) movedRow(c *casework.Case, item *lists.Item) (CaseRow, error) {
	kernel, err := json.Marshal(c)
	if err != nil {
		return CaseRow{}, err
	}
	state := item.Procedure.State(c.State)
	row := CaseRow{ID: c.ID, State: c.State, Version: c.Version, Turn: state.Turn, Desk: c.Office, Alert: c.Alert, Kernel: kernel}
	if item.Procedure.Steward(state.Turn) {
		row.Desk = item.Office
	}
	row.Due, row.Provisional, err = p.due(c, state.Clock)
	return row, err
}

// ErasedSubject stands in place of the subject of an erased case.
const ErasedSubject = "（已删除 erased）"

func subjectOf(item *lists.Item, form map[string]any) (string, error) {
	if item.Subject == nil {
		return "", nil
	}
	return item.Subject.String(lists.Vars{Form: form, Item: item})
}

// due returns when the state's clock expires; the zero time where none runs.
func (p projector) due(c *casework.Case, clock string) (time.Time, bool, error) {
	cl, ok := c.Clocks[clock]
	if !ok || cl.State() != law.Running {
		return time.Time{}, false, nil
	}
	due, err := cl.DueTime(p.calendar)
	return due.At, due.Provisional, err
}

// clockRows returns the rows of the clocks that an event moved.
func (p projector) clockRows(c *casework.Case, item *lists.Item, changes []casework.ClockChange) ([]ClockRow, error) {
	var out []ClockRow
	done := map[string]bool{}
	for _, ch := range changes {
		if done[ch.Clock] {
			continue
		}
		done[ch.Clock] = true
		row, err := p.clockRow(c, item, ch.Clock)
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}

func (p projector) clockRow(c *casework.Case, item *lists.Item, id string) (ClockRow, error) {
	clock := c.Clocks[id]
	due, err := clock.DueTime(p.calendar)
	if err != nil {
		return ClockRow{}, err
	}
	statutory, err := clock.StatutoryDueTime(p.calendar)
	if err != nil {
		return ClockRow{}, err
	}
	return ClockRow{Case: c.ID, Clock: id, State: string(clock.State()), Due: due.At, StatutoryDue: statutory.At,
		Provisional: due.Provisional || statutory.Provisional, Calendar: p.calendar.Version(),
		Acts: expiryAction(item.Procedure, id, "") != nil}, nil
}

// expiryAction returns the action taken when the clock expires, in the state
// if one is given.
func expiryAction(p *lists.Procedure, clock, state string) *lists.Action {
	for _, a := range p.Actions {
		if a.After != clock {
			continue
		}
		for _, from := range a.From {
			if state == "" || from == state {
				return a
			}
		}
	}
	return nil
}
