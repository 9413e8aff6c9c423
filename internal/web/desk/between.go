package desk

import (
	"context"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/present"
	"qingdan/internal/web/ui"
)

// What a case's page shows of work between offices: who has it handled, the
// case that opened it, those that it opened, its alert.

// ChildRow is a case that another opened.
type ChildRow struct {
	Case    ui.Link
	Item    lang.Text
	Subject string
	State   ui.Tag
	Office  lang.Text
	Due     time.Time
	Alert   ui.Tag // Text empty: none
	Urgency ui.Tag // Text empty: none
}

const childrenShown = 50

// between fills in the view what belongs to work between offices.
func (k *desking) between(ctx context.Context, view *CaseView) error {
	row := k.v.Row
	if row.Steward != "" {
		view.Steward = k.d.office(row.Steward)
	}
	if row.Parent != "" {
		parent, err := k.d.City.Store.Case(ctx, k.r.Viewer, row.Parent)
		switch {
		case err == nil:
			view.Parent = ui.Link{Text: k.d.caseName(parent), Href: "/desk/cases/" + parent.ID}
		case problem.Is(err, problem.NotFound): // another office's: its being there is no secret, its content is
			view.Parent = ui.Link{Text: locales.Text("case.parent.elsewhere")}
		default:
			return err
		}
	}
	if c := k.v.Case.Figure; c != "" {
		view.Figure = k.d.figureLink(figureOf(c))
	}
	k.alert(view)
	return k.children(ctx, view)
}

// caseName names a case in a link: number and subject, of a draft its item.
func (d *Desk) caseName(row city.CaseRow) lang.Text {
	name := lang.Text{Zh: row.Item, En: row.Item}
	if item := d.City.Library.Item(row.Item); item != nil {
		name = item.Name
	}
	if row.Subject != "" {
		name = plain(row.Subject)
	}
	if row.Number != "" {
		name = lang.Text{Zh: row.Number + " " + name.Zh, En: row.Number + " " + name.En}
	}
	return name
}

func (k *desking) alert(view *CaseView) {
	tag, ok := present.Alert(k.v.Case.Alert)
	if !ok {
		return
	}
	view.Alert = &AlertView{Tag: tag}
	for _, s := range k.v.Timeline { // the first of the steps since which it has this level
		switch {
		case s.Event.Public.Alert == "":
		case s.Event.Public.Alert != k.v.Case.Alert:
			view.Alert.Since = time.Time{}
		case view.Alert.Since.IsZero():
			view.Alert.Since, view.Alert.Href = s.Event.At, stepHref(s.Event.Version)
			if s.Action != nil {
				view.Alert.Why = s.Action.Name
			}
		}
	}
	view.Alert.Press = present.Press(k.d.City.Pressing(k.r.Viewer, k.v.Item), city.FigureOrCase{Case: k.v.Case.ID})
}

func stepHref(version int) string { return "#" + present.MomentID(version) }

func (k *desking) children(ctx context.Context, view *CaseView) error {
	lines, total, err := k.d.City.Cases(ctx, k.r.Viewer, city.CaseQuery{Parent: k.v.Case.ID, Sort: "opened", Limit: childrenShown}, "")
	if err != nil {
		return err
	}
	for _, line := range lines {
		row := ChildRow{Case: ui.Link{Text: number(line.Row), Href: "/desk/cases/" + line.Row.ID}, Item: line.Item.Name,
			Subject: line.Row.Subject, State: present.State(line.State), Office: k.d.office(line.Row.Office)}
		if !line.Row.Due.IsZero() {
			row.Due = line.Row.Due.Add(-time.Second) // the last day, not the midnight after it
		}
		row.Alert, _ = present.Alert(line.Row.Alert)
		if tag, ok := present.Urgency(line.Row, k.r.Now); ok && tag.Tone != ui.Neutral {
			row.Urgency = tag
		}
		view.Children = append(view.Children, row)
	}
	if total > len(lines) {
		view.AllOf = ui.Link{Text: locales.Text("case.children.more", "Total", total), Href: "/desk?tab=all&parent=" + k.v.Case.ID}
	}
	return nil
}
