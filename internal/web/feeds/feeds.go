// Package feeds is what other programs follow: calendars of due times
// (iCalendar, RFC 5545) and the latest disclosures (Atom, RFC 4287).
package feeds

import (
	"net/http"
	"strings"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
)

// Feeds serves the feeds of a city.
type Feeds struct {
	City   *city.City
	Access *access.Service
	Name   lang.Text // of the city
	Secure bool      // the site is reached over https only
}

// site is the address of this city, as the one who asks reached it.
func (f *Feeds) site(r *page.Request) string {
	if f.Secure || r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func (f *Feeds) office(code string) lang.Text {
	return present.Office(f.City.Library, code)
}

// lines says public values, one field a line.
func lines(fields []*lists.Field, values map[string]any, tag lang.Tag) []string {
	colon := map[lang.Tag]string{lang.Zh: "：", lang.En: ": "}[tag]
	var out []string
	for _, field := range fields {
		if v, ok := values[field.Name]; ok {
			out = append(out, field.Title.In(tag)+colon+field.Sprint(v, tag))
		}
	}
	return out
}

// title is what a disclosed case is called: its first public text, or its item.
func title(item *lists.Item, values map[string]any, tag lang.Tag) string {
	for _, field := range item.Form.Fields {
		if text, ok := values[field.Name].(string); ok && (field.Kind == lists.KindText || field.Kind == lists.KindArea) {
			return text
		}
	}
	return item.Name.In(tag)
}

func send(w http.ResponseWriter, kind, text string, private bool) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "public, max-age=300")
	if private {
		w.Header().Set("Cache-Control", "private, no-store")
	}
	w.Header().Add("Vary", "Cookie, Accept-Language")
	_, _ = strings.NewReader(text).WriteTo(w) // who asked has gone: nothing more can be said
	return nil
}
