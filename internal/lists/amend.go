package lists

import (
	"slices"

	"github.com/rogpeppe/go-internal/txtar"

	"qingdan/internal/law"
	"qingdan/internal/lists/source"
)

// Amendable returns the clocks of an item whose limit is a length: those for
// which another limit can be promised.
func (i *Item) Amendable() []*ClockSpec {
	var out []*ClockSpec
	for _, c := range i.Procedure.Clocks {
		if _, limited := i.Limits[c.ID]; c.Until == nil && (limited || !c.FromItem) {
			out = append(out, c)
		}
	}
	return out
}

// WithPromise returns the library as it would be if an item promised another
// limit for one of its clocks. It changes the text of the system and compiles
// it again, so that everything is checked as if it had been written; the
// library is nil where it may not be. A clock that does not take its limit from
// the item is changed for every item of the procedure.
func (l *Library) WithPromise(item *Item, clock string, promised law.Limit) (*Library, []Fault) {
	spec := item.Procedure.Clock(clock)
	head, id, path := "procedure", item.Procedure.ID, []string{"clocks", clock}
	if spec != nil && spec.FromItem {
		head, id, path = "item", item.ID, []string{"limits", clock}
	}
	archive, faults := txtar.Parse(item.System.archive), &source.Faults{}
	changed := false
	for i, file := range archive.Files {
		docs := source.Parse(file.Name, file.Data, faults).Docs
		at := slices.IndexFunc(docs, func(d source.Node) bool { return d.Head(head, id) })
		if at < 0 {
			continue
		}
		if text := docs[at].Within(path...).Put("promised", promised.String()); text != nil {
			archive.Files[i].Data, changed = text, true
		}
	}
	if !changed {
		return nil, []Fault{{Pos: item.Source, Severity: "error", Code: "cannot-amend",
			Message: "this clock has no limit that could be changed here", MessageZh: "这个时限不能在这里改动"}}
	}
	archives := map[string][]byte{item.System.ID: txtar.Format(archive)}
	for _, s := range l.Systems {
		if s.ID != item.System.ID {
			archives[s.ID] = s.archive
		}
	}
	return LoadArchives(archives)
}
