package portal

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/tlog"
	"qingdan/internal/tlog/public"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// EntriesView pages through the public log, newest first, or shows the entries
// of one case.
type EntriesView struct {
	Search ui.Search
	Number string // of the case whose entries these are; empty: the log
	Rows   []EntryRow
	From   int64 // highest index shown
	To     int64
	Size   int
	Newer  string
	Older  string
}

// EntryRow is an entry in short.
type EntryRow struct {
	Index  int64
	Href   string
	At     time.Time
	Title  lang.Text
	Action lang.Text
	Office lang.Text
	Number string
}

var entriesPage = templates.Register[EntriesView](templates.Portal, "portal/entries")

const entriesPerPage = 25

// Entries pages backwards through the log, or looks up an index or a case number.
func (p *Portal) Entries(w http.ResponseWriter, r *page.Request) error {
	if !p.Public.Kept() {
		return errNoLog
	}
	s, err := p.Public.State(r.Context())
	if err != nil {
		return err
	}
	r.Crumbs(ui.Link{Text: locales.Text("nav.verify"), Href: "/verify"})
	find := strings.TrimSpace(page.Cut(r.URL.Query().Get("find"), 100))
	view := EntriesView{Search: entrySearch(find), Size: int(s.Size)}
	if find != "" {
		return p.find(w, r, s, view, find)
	}
	last := s.Size - 1
	if from, err := strconv.ParseInt(r.URL.Query().Get("from"), 10, 64); err == nil {
		last = min(max(from, 0), last)
	}
	first := max(last-entriesPerPage+1, 0)
	for i := last; i >= first; i-- {
		if err := p.row(r, &view, i); err != nil {
			return err
		}
	}
	view.From, view.To = last, first
	if first > 0 {
		view.Older = entriesPath(first - 1)
	}
	if last < s.Size-1 {
		view.Newer = entriesPath(min(last+entriesPerPage, s.Size-1))
	}
	return page.Show(w, r, entriesPage, view)
}

func entriesPath(from int64) string { return "/verify/entries?from=" + strconv.FormatInt(from, 10) }

func findPath(number string) string { return "/verify/entries?find=" + url.QueryEscape(number) }

// find looks up an index or a case number.
func (p *Portal) find(w http.ResponseWriter, r *page.Request, s public.State, view EntriesView, find string) error {
	if index, err := strconv.ParseInt(find, 10, 64); err == nil && index >= 0 && index < s.Size {
		return page.Redirect(w, r, entryPath(index))
	}
	seqs, err := p.City.Store.SeqsOfNumber(r.Context(), find)
	if err != nil {
		return err
	}
	view.Number = find
	for i := len(seqs) - 1; i >= 0; i-- {
		if !s.Has(seqs[i]) {
			continue
		}
		if err := p.row(r, &view, seqs[i]-1); err != nil {
			return err
		}
	}
	if len(view.Rows) > 0 {
		return page.Show(w, r, entriesPage, view)
	}
	r.Frame.Errors = &ui.ErrorSummary{Title: locales.Text("entries.none"),
		Errors: []ui.Link{{Text: locales.Text("entries.none.text", "Find", find, "Size", s.Size), Href: "#q-find"}}}
	return page.ShowStatus(w, r, http.StatusNotFound, entriesPage, view)
}

// row adds an entry. What is not an entry of ours shows as such.
func (p *Portal) row(r *page.Request, view *EntriesView, index int64) error {
	raw, err := p.Public.Entry(r.Context(), index)
	if err != nil {
		return err
	}
	row := EntryRow{Index: index, Href: entryPath(index), Title: locales.Text("entry.unread")}
	e, err := tlog.ReadEntry(raw)
	if err != nil && !errors.Is(err, tlog.ErrForm) {
		return err
	}
	if err == nil {
		words := p.words(r.Context(), e)
		row.At, row.Title, row.Action, row.Office, row.Number = e.At.Time, words.Title, words.Action, words.Office, words.Number
	}
	view.Rows = append(view.Rows, row)
	return nil
}
