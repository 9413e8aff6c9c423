package desk

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// JournalView is what was done to people, offices and roles.
type JournalView struct {
	Rows  []JournalRow
	Pager ui.Pager
}

// JournalRow is one entry.
type JournalRow struct {
	At      time.Time
	Actor   lang.Text
	Action  lang.Text
	Subject ui.Link
	Detail  lang.Text
}

// LooksView is who looked at personal data.
type LooksView struct {
	Rows  []LookRow
	Pager ui.Pager
	Empty *ui.Empty
}

// LookRow is one look.
type LookRow struct {
	At      time.Time
	By      string
	Offices lang.Text
	What    ui.Link
	Subject string
	Reason  string
}

var (
	journalPage = templates.Register[JournalView](templates.Desk, "desk/journal")
	looksPage   = templates.Register[LooksView](templates.Desk, "desk/looks")
)

const trailPage = 50

// Journal shows the journal, the latest first.
func (d *Desk) Journal(w http.ResponseWriter, r *page.Request) error {
	n := page.Number(r.URL.Query())
	rows, total, err := d.journal(r, access.JournalQuery{Offset: (n - 1) * trailPage, Limit: trailPage})
	if err != nil {
		return err
	}
	return page.Show(w, r, journalPage, JournalView{Rows: rows, Pager: pager(r, total, n)})
}

func pager(r *page.Request, total, n int) ui.Pager {
	return ui.NewPager(total, trailPage, n, func(i int) string { return r.URL.Path + page.With(r.URL.Query(), "page", strconv.Itoa(i)) })
}

func (d *Desk) journal(r *page.Request, q access.JournalQuery) ([]JournalRow, int, error) {
	entries, total, err := d.Access.Journal(r.Context(), r.Viewer, q)
	if err != nil {
		return nil, 0, err
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.Actor, e.Subject)
	}
	names, err := d.Access.PeopleByID(r.Context(), r.Viewer, ids)
	if err != nil {
		return nil, 0, err
	}
	out := make([]JournalRow, 0, len(entries))
	for _, e := range entries {
		row := JournalRow{At: e.At, Actor: plain(names[e.Actor]), Action: deed(e.Action), Subject: d.subject(e, names), Detail: d.detail(e)}
		switch e.Actor {
		case access.Operator, access.Lists:
			row.Actor = locales.Text("actor." + e.Actor)
		}
		out = append(out, row)
	}
	return out, total, nil
}

// deed says an action of the journal in words; a new one shows its code.
func deed(action string) lang.Text {
	if locales.Has("deed." + action) {
		return locales.Text("deed." + action)
	}
	return plain(action)
}

// subject leads to what was acted on.
func (d *Desk) subject(e access.JournalEntry, names map[string]string) ui.Link {
	switch e.Action {
	case "case.erase":
		return ui.Link{Text: plain(e.Subject), Href: erasuresPath}
	case city.FreezeDeed:
		return ui.Link{Text: plain(e.Subject), Href: "/reports/" + e.Subject}
	}
	if name, ok := names[e.Subject]; ok {
		return ui.Link{Text: plain(name), Href: peoplePath + "/" + e.Subject}
	}
	return ui.Link{Text: d.office(e.Subject), Href: officesPath + "/" + e.Subject}
}

// detail names the role of a grant, and how far a frozen report reckons.
func (d *Desk) detail(e access.JournalEntry) lang.Text {
	switch e.Action {
	case "case.erase":
		return plain(e.Detail)
	case city.FreezeDeed:
		position, digest, _ := strings.Cut(e.Detail, " ")
		return locales.Text("journal.frozen", "Entries", position, "Digest", digest)
	}
	office, role, ok := strings.Cut(e.Detail, "/")
	if !ok {
		return plain(e.Detail)
	}
	o, r := d.office(office), d.role(role)
	return lang.Text{Zh: o.Zh + " " + r.Zh, En: o.En + " " + r.En}
}

// Looks shows who looked at whose personal data, and why.
func (d *Desk) Looks(w http.ResponseWriter, r *page.Request) error {
	n := page.Number(r.URL.Query())
	looks, total, err := d.Access.Looks(r.Context(), r.Viewer, access.LookQuery{Offset: (n - 1) * trailPage, Limit: trailPage})
	if err != nil {
		return err
	}
	ids := make([]string, len(looks))
	for i, l := range looks {
		ids[i] = l.Subject
	}
	names, err := d.Access.PeopleByID(r.Context(), r.Viewer, ids)
	if err != nil {
		return err
	}
	view := LooksView{Pager: pager(r, total, n)}
	for _, l := range looks {
		row := LookRow{At: l.At, By: l.Name, Reason: l.Reason, Subject: names[l.Subject], What: ui.Link{Text: locales.Text("account.look.person")}}
		if id, ok := strings.CutPrefix(l.What, "case/"); ok {
			row.What = ui.Link{Text: locales.Text("account.look.case")}
			if _, err := d.City.Store.Case(r.Context(), r.Viewer, id); err == nil { // an administrator as such sees no case
				row.What.Href = "/desk/cases/" + id
			}
		}
		var where []lang.Text
		for _, code := range l.Offices {
			where = append(where, d.office(code))
		}
		row.Offices = present.Join(where)
		view.Rows = append(view.Rows, row)
	}
	if total == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("looks.none")}
	}
	return page.Show(w, r, looksPage, view)
}
