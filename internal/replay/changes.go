package replay

import (
	"qingdan/internal/lists"
)

// changes are the items and figures that the changed lists say otherwise.
func changes(before, after *lists.Library) []Change {
	out := []Change{}
	for _, item := range before.Items() {
		other := after.Item(item.ID)
		switch {
		case other == nil:
			out = append(out, Change{What: "item", ID: item.ID, Name: item.Name, How: Removed})
		case !lists.SameItem(item, other):
			out = append(out, Change{What: "item", ID: item.ID, Name: other.Name, How: Changed, Limits: limitChanges(item, other)})
		}
	}
	for _, item := range after.Items() {
		if before.Item(item.ID) == nil {
			out = append(out, Change{What: "item", ID: item.ID, Name: item.Name, How: Added})
		}
	}
	for _, f := range before.Figures() {
		other := after.Figure(f.ID)
		switch {
		case other == nil:
			out = append(out, Change{What: "figure", ID: f.ID, Name: f.Name, How: Removed})
		case !lists.SameFigure(f, other):
			out = append(out, Change{What: "figure", ID: f.ID, Name: other.Name, How: Changed})
		}
	}
	for _, f := range after.Figures() {
		if before.Figure(f.ID) == nil {
			out = append(out, Change{What: "figure", ID: f.ID, Name: f.Name, How: Added})
		}
	}
	return out
}

// limitChanges are the clocks of an item whose limits differ.
func limitChanges(before, after *lists.Item) []LimitChange {
	var out []LimitChange
	for _, spec := range after.Procedure.Clocks {
		ch := LimitChange{Clock: spec.ID, Name: spec.Name, After: LimitsOf(after, spec)}
		if was := before.Procedure.Clock(spec.ID); was != nil {
			ch.Before = LimitsOf(before, was)
		}
		if ch.Before != ch.After {
			out = append(out, ch)
		}
	}
	for _, spec := range before.Procedure.Clocks {
		if after.Procedure.Clock(spec.ID) == nil {
			out = append(out, LimitChange{Clock: spec.ID, Name: spec.Name, Before: LimitsOf(before, spec)})
		}
	}
	return out
}
