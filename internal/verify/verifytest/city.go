package verifytest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"qingdan/internal/casework"
	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	qlog "qingdan/internal/tlog"
)

// City serves a town's log below /log/ and its figures below /api/v1/, as a
// city does. Its figures are computed when it is made; tests falsify them.
type City struct {
	*httptest.Server
	Figures map[string]map[string]any   // as GET /figures/{id} answers
	Members map[string][]map[string]any // by figure
	parts   map[string]func(url.Values) map[string]any
}

// Serve starts a city that shows what its log makes.
func (town *Town) Serve(t testing.TB) *City {
	t.Helper()
	c := &City{Figures: map[string]map[string]any{}, Members: map[string][]map[string]any{}, parts: map[string]func(url.Values) map[string]any{}}
	fold := figures.NewFold()
	for _, e := range town.Entries[:town.logged] {
		if qlog.IsAnnouncement(e.Stream) {
			continue
		}
		ev := casework.Event{Case: e.Stream, Version: e.Version, Action: e.Action, At: e.At.Time, List: e.List}
		town.Log.must(json.Unmarshal(e.Public, &ev.Public))
		fold.Add(ev)
	}
	p := figures.Published{Library: town.Library, Calendar: law.Builtin(),
		Item: func(_, id string) (*lists.Item, error) { return town.Library.Item(id), nil }}
	for _, f := range town.Library.Figures() {
		members, err := fold.Members(p, f)
		town.Log.must(err)
		position := town.logged
		show := func(members []figures.Member) map[string]any {
			sums, err := figures.Total(f, members)
			town.Log.must(err)
			return map[string]any{"id": f.ID, "name": f.Name, "definition": f.Definition, "unit": f.Unit, "over": f.Over,
				"value": figures.Of(f, sums).Text, "numerator": sums.Numerator, "denominator": sums.Denominator,
				"digest": f.System.Digest, "position": position, "settled": true}
		}
		c.Figures[f.ID] = show(members)
		c.parts[f.ID] = func(q url.Values) map[string]any { return show(scope(q).Select(members)) }
		for _, m := range members {
			c.Members[f.ID] = append(c.Members[f.ID], map[string]any{"subject": m.Subject, "office": m.Office, "counts": m.Counts, "value": m.Value, "at": m.At, "day": m.Day})
		}
	}
	mux := http.NewServeMux()
	mux.Handle("/log/", town.Log)
	mux.HandleFunc("GET /api/v1/figures/{id}", func(w http.ResponseWriter, r *http.Request) {
		if part := c.parts[r.PathValue("id")]; part != nil && r.URL.RawQuery != "" {
			answer(w, part(r.URL.Query()))
			return
		}
		answer(w, c.Figures[r.PathValue("id")])
	})
	mux.HandleFunc("GET /api/v1/figures/{id}/members", func(w http.ResponseWriter, r *http.Request) {
		items := c.Members[r.PathValue("id")]
		if !strings.Contains(r.URL.RawQuery, "offset=0&") {
			items = nil // tests have fewer than a page
		}
		items = slices.DeleteFunc(slices.Clone(items), func(m map[string]any) bool {
			day, _ := m["day"].(law.Date)
			office, _ := m["office"].(string)
			return !scope(r.URL.Query()).Has(figures.Member{Day: day, Office: office})
		})
		answer(w, map[string]any{"items": items, "total": len(items)})
	})
	c.Server = httptest.NewServer(mux)
	t.Cleanup(c.Close)
	return c
}

// scope is the part of a figure that a query asks for.
func scope(q url.Values) figures.Scope {
	out := figures.Scope{Period: figures.AllTime(), Office: q.Get("office")}
	from, err := law.ParseDate(q.Get("from"))
	if err != nil {
		return out
	}
	if to, err := law.ParseDate(q.Get("to")); err == nil {
		out.Period = figures.Since(from, to)
	}
	return out
}

func answer(w http.ResponseWriter, v any) {
	if m, ok := v.(map[string]any); ok && m == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	_ = json.NewEncoder(w).Encode(v) // the reader has gone away
}
