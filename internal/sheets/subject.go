package sheets

import (
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// Subject is what the rows of a workbook become.
type Subject struct {
	Name   lang.Text // of what a row becomes
	Form   *lists.Form
	Submit bool        // rows are whole: what they open is handed in
	item   *lists.Item // whose own checks hold too; nil: none
}

// Cases makes each row a case of an item. They can be handed in as they are
// opened where the procedure has a submission and no file is asked for;
// otherwise they are opened as drafts.
func Cases(item *lists.Item) Subject {
	return Subject{Name: item.Name, Form: item.Form, Submit: item.Procedure.Submission() != nil && !asksFile(item.Form.Fields), item: item}
}

// Action makes each row one taking of an action of an item's cases, and bears
// the name of what that opens. ok is false where rows of a workbook cannot be
// its input: it is not taken again and again, or asks for files.
func Action(item *lists.Item, a *lists.Action) (s Subject, ok bool) {
	if !a.Repeats() || asksFile(a.Input.Fields) {
		return Subject{}, false
	}
	s = Subject{Name: a.Name, Form: a.Input, Submit: true}
	if opened := item.System.Item(a.Opens[0].Item); opened != nil {
		s.Name = opened.Name
	}
	_, err := layoutOf(s)
	return s, err == nil
}

func asksFile(fields []*lists.Field) bool {
	for _, f := range fields {
		file := f.Kind == lists.KindFile || f.Kind == lists.KindFiles
		if file && f.Required || len(f.Fields) > 0 && asksFile(f.Fields) {
			return true
		}
	}
	return false
}

// check says what is wrong with the values of a row, as the city would.
func (s Subject) check(values map[string]any, now time.Time) []problem.Field {
	values = s.Form.Prune(values, now)
	wrong := s.Form.Check(values, s.Submit, now)
	if len(wrong) == 0 && s.Submit && s.item != nil {
		wrong = casework.CheckItem(s.item, values, now)
	}
	return wrong
}
