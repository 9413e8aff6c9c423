package portal

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/tlog"
	"qingdan/internal/tlog/public"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// VersionsView names every published version of every list.
type VersionsView struct {
	Kept   bool
	Groups []VersionGroup
}

// VersionGroup are the versions of a system's lists, newest first.
type VersionGroup struct {
	Name     lang.Text
	Versions []VersionRow
}

// VersionRow is a version.
type VersionRow struct {
	Number  int // from 1
	Digest  string
	At      time.Time
	Text    string  // path of its text
	Entry   ui.Link // its announcement in the public log; zero: none yet
	Current bool
}

var versionsPage = templates.Register[VersionsView](templates.Portal, "portal/versions")

// Versions names the published list versions.
func (p *Portal) Versions(w http.ResponseWriter, r *page.Request) error {
	rows, err := p.City.Store.Lists(r.Context())
	if err != nil {
		return err
	}
	s := p.state(r)
	view := VersionsView{Kept: p.Public.Kept()}
	for _, sys := range p.City.Library.Systems {
		g := VersionGroup{Name: sys.Name}
		announced, err := p.announced(r, s, tlog.ListStream+sys.ID)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.System != sys.ID {
				continue
			}
			v := VersionRow{Number: len(g.Versions) + 1, Digest: row.Digest, At: row.At, Text: "/log/texts/" + row.Digest, Current: row.Digest == sys.Digest}
			if index, ok := announced[row.Digest]; ok {
				v.Entry = ui.Link{Text: same(strconv.FormatInt(index, 10)), Href: entryPath(index)}
			}
			g.Versions = append([]VersionRow{v}, g.Versions...)
		}
		view.Groups = append(view.Groups, g)
	}
	r.Crumbs(ui.Link{Text: locales.Text("nav.verify"), Href: "/verify"})
	return page.Show(w, r, versionsPage, view)
}

// announced returns the indexes of a stream's announcements by digest.
func (p *Portal) announced(r *page.Request, s public.State, stream string) (map[string]int64, error) {
	out := map[string]int64{}
	seqs, err := p.City.Store.SeqsOfStream(r.Context(), stream)
	if err != nil {
		return nil, err
	}
	for _, seq := range seqs {
		if !s.Has(seq) {
			continue
		}
		raw, err := p.Public.Entry(r.Context(), seq-1)
		if err != nil {
			return nil, err
		}
		e, err := tlog.ReadEntry(raw)
		var pub tlog.Published
		if err == nil && json.Unmarshal(e.Public, &pub) == nil {
			out[pub.Digest] = seq - 1
		}
	}
	return out, nil
}
