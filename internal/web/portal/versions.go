package portal

import (
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

// maxVersions bounds what is read of a stream: a list changes some times a year.
const maxVersions = 1000

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
			v := VersionRow{Number: len(g.Versions) + 1, Digest: row.Digest, At: row.At, Text: "/log/texts/" + row.Digest}
			if index, ok := announced[v.Number]; ok {
				v.Entry = ui.Link{Text: same(strconv.FormatInt(index, 10)), Href: entryPath(index)}
			}
			g.Versions = append([]VersionRow{v}, g.Versions...)
		}
		if len(g.Versions) > 0 {
			g.Versions[0].Current = g.Versions[0].Digest == sys.Digest
		}
		view.Groups = append(view.Groups, g)
	}
	r.Crumbs(ui.Link{Text: locales.Text("nav.verify"), Href: "/verify"})
	return page.Show(w, r, versionsPage, view)
}

// announced returns the indexes of a stream's announcements by version.
func (p *Portal) announced(r *page.Request, s public.State, stream string) (map[int]int64, error) {
	out := map[int]int64{}
	events, err := p.City.Store.Announcements(r.Context(), stream, stream, maxVersions)
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		if s.Has(e.Seq) {
			out[e.Version] = e.Seq - 1
		}
	}
	return out, nil
}
