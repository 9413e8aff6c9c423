package portal

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"

	"qingdan/internal/tlog/public"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// EntryView is one entry of the public log.
type EntryView struct {
	Verdict    ui.Notice
	Words      EntryWords
	Index      int64
	Leaf       string // hash of the entry, as the tree has it
	JSON       string // indented for reading
	Size       int    // of the log under the checkpoint
	Checkpoint string
	Witnesses  []WitnessRow
	File       string
	Newer      string // path of the next entry; may be empty
	Older      string
	Case       string // path of the other entries of the case; may be empty
}

var entryPage = templates.Register[EntryView](templates.Portal, "portal/entry")

// Entry shows an entry by its index. A leaf hash in the query, as QR codes
// carry it, must be the entry's.
func (p *Portal) Entry(w http.ResponseWriter, r *page.Request) error {
	if !p.Public.Kept() {
		return errNoLog
	}
	index, err := strconv.ParseInt(r.PathValue("index"), 10, 64)
	if err != nil {
		return notFound("公示日志里没有这条记录。", "The public log has no such entry.")
	}
	got, err := p.Public.Receipt(r.Context(), index)
	if err != nil {
		return err
	}
	verdict := ui.Notice{Tone: ui.Good, Text: locales.Text("entry.logged", "Index", got.Index, "Size", got.Size)}
	if q := r.URL.Query(); q.Has("leaf") {
		verdict.Text = locales.Text("entry.leaf.true")
		if !public.IsLeaf(got.Leaf, q.Get("leaf")) {
			verdict = ui.Notice{Tone: ui.Bad, Text: locales.Text("entry.leaf.wrong")}
		}
	}
	return p.showEntry(w, r, got, verdict)
}

// showEntry shows what a receipt proves.
func (p *Portal) showEntry(w http.ResponseWriter, r *page.Request, got public.Receipt, verdict ui.Notice) error {
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, got.Raw, "", "  "); err != nil {
		return err
	}
	view := EntryView{Verdict: verdict, Words: p.words(r.Context(), got.Entry), Index: got.Index, Leaf: got.Leaf.String(),
		JSON: pretty.String(), Size: int(got.Size), Checkpoint: string(got.Checkpoint), File: public.File(got.Index)}
	for _, w := range got.Witnesses {
		view.Witnesses = append(view.Witnesses, WitnessRow{Name: w.Name, Key: w.Key, At: w.At})
	}
	if got.Index > 0 {
		view.Older = entryPath(got.Index - 1)
	}
	if got.Index+1 < got.Size {
		view.Newer = entryPath(got.Index + 1)
	}
	if view.Words.Number != "" {
		view.Case = findPath(view.Words.Number)
	}
	r.Crumbs(ui.Link{Text: locales.Text("nav.verify"), Href: "/verify"}, ui.Link{Text: locales.Text("entries.title"), Href: "/verify/entries"})
	return page.Show(w, r, entryPage, view)
}

func entryPath(index int64) string { return "/verify/entries/" + strconv.FormatInt(index, 10) }
