package feeds

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
)

// feedEntries is how many disclosures the feed has.
const feedEntries = 50

// The elements of RFC 4287 that the feed uses.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomAuthor  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID       string       `xml:"id"`
	Title    string       `xml:"title"`
	Updated  string       `xml:"updated"`
	Author   atomAuthor   `xml:"author"`
	Category atomCategory `xml:"category"`
	Link     atomLink     `xml:"link"`
	Content  atomContent  `xml:"content"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// Atom is the feed of what was made public last: decisions and records.
func (f *Feeds) Atom(w http.ResponseWriter, r *page.Request) error {
	found, err := f.City.Disclosures(r.Context(), feedEntries)
	if err != nil {
		return err
	}
	site := f.site(r)
	feed := atomFeed{Lang: map[lang.Tag]string{lang.Zh: "zh-CN", lang.En: "en"}[r.Lang], ID: site + "/feed.atom",
		Title: locales.Text("feed.disclosures.title", "City", f.Name).In(r.Lang), Author: atomAuthor{f.Name.In(r.Lang)},
		Updated: stamp(r.Now), Links: []atomLink{{"self", "application/atom+xml", site + "/feed.atom"}, {"alternate", "text/html", site + "/"}}}
	for i, d := range found {
		if i == 0 {
			feed.Updated = stamp(d.Event.At)
		}
		feed.Entries = append(feed.Entries, f.entry(d, site, r.Lang))
	}
	text, err := xml.MarshalIndent(feed, "", "  ")
	if err != nil {
		return err
	}
	return send(w, "application/atom+xml; charset=utf-8", xml.Header+string(text)+"\n", false)
}

func stamp(at time.Time) string { return at.In(law.Shanghai()).Format(time.RFC3339) }

func (f *Feeds) entry(d city.Disclosure, site string, tag lang.Tag) atomEntry {
	e := atomEntry{ID: "urn:qingdan:" + d.Event.Case + ":" + strconv.Itoa(d.Event.Version), Updated: stamp(d.Event.At),
		Author: atomAuthor{f.office(d.Event.Public.Office).In(tag)}, Category: atomCategory{d.Item.ID, d.Item.Name.In(tag)},
		Link: atomLink{"alternate", "text/html", site + "/items/" + d.Item.ID}}
	what := []string{d.Item.Name.In(tag)}
	if d.Action != nil {
		what = append(what, d.Action.Name.In(tag))
	}
	if d.Event.Public.Number != "" {
		what = append(what, d.Event.Public.Number)
	}
	if d.Form != nil {
		what = append(what, title(d.Item, d.Form, tag))
	}
	e.Title = strings.Join(what, " · ")
	text := lines(d.Item.Form.Fields, d.Form, tag)
	if d.Action != nil && d.Action.Input != nil {
		text = append(text, lines(d.Action.Input.Fields, d.Input, tag)...)
	}
	for _, rec := range d.Records {
		text = append(text, record(rec, tag)...)
		e.Link.Href = site + "/registers/" + rec.Register.ID + "?" + url.Values{"q": {recordTitle(rec)}}.Encode()
	}
	e.Content = atomContent{"text", strings.Join(text, "\n")}
	return e
}

// record says what was written into a register.
func record(rec city.DisclosedRecord, tag lang.Tag) []string {
	return append([]string{rec.Register.Name.In(tag) + " " + rec.Change.Key}, lines(rec.Register.PublicFields(), rec.Change.Fields, tag)...)
}

// recordTitle is what the register's page finds a record by.
func recordTitle(rec city.DisclosedRecord) string {
	if text, ok := rec.Change.Fields[rec.Register.Title].(string); ok {
		return text
	}
	return rec.Change.Key
}
