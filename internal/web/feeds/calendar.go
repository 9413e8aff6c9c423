package feeds

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/problem"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
)

// maxEvents bounds a calendar; what is due first is in it.
const maxEvents = 1000

// TokenName names the parameter that carries a calendar's secret. It is in the
// query, because queries are not logged.
const TokenName = "token"

// Own is the calendar of whoever's secret is in the address: what waits for
// him, and what his offices have handed out, each on the day on which it is due.
func (f *Feeds) Own(w http.ResponseWriter, r *page.Request) error {
	v, err := f.Access.ResolveCalendar(r.Context(), r.URL.Query().Get(TokenName))
	if problem.Is(err, problem.Unauthorised) { // a calendar program cannot sign in
		return problem.New(problem.NotFound, "no_calendar", "没有这个日历，或它的地址已撤销。", "There is no such calendar, or its address was revoked.")
	}
	if err != nil {
		return err
	}
	lines, err := f.due(r, v)
	if err != nil {
		return err
	}
	cal := f.calendar(r, locales.Text("feed.calendar", "Name", v.Name))
	for _, line := range lines {
		subject := line.Row.Subject
		if subject == "" {
			subject = line.Item.Name.In(r.Lang)
		}
		if err := f.event(cal, r, line, subject, "/desk/cases/"+line.Row.ID, nil); err != nil {
			return err
		}
	}
	return send(w, "text/calendar; charset=utf-8", cal.Serialize(ics.WithNewLineWindows), true)
}

func (f *Feeds) due(r *page.Request, v *access.Viewer) ([]city.CaseLine, error) {
	var out []city.CaseLine
	seen := map[string]bool{}
	for _, q := range []city.CaseQuery{{Inbox: true}, {Handed: true, Open: true}, {Mine: true, Inbox: true}} {
		q.Sort, q.Limit = "due", maxEvents
		found, _, err := f.City.Cases(r.Context(), v, q, "")
		if err != nil {
			return nil, err
		}
		for _, line := range found {
			if !seen[line.Row.ID] && !line.Row.Due.IsZero() {
				seen[line.Row.ID] = true
				out = append(out, line)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b city.CaseLine) int { return a.Row.Due.Compare(b.Row.Due) })
	return out[:min(len(out), maxEvents)], nil
}

// Public is the calendar of the days by which disclosed work is due.
func (f *Feeds) Public(w http.ResponseWriter, r *page.Request) error {
	cases, _, err := f.City.Disclosed(r.Context(), city.LateQuery{Sort: "due", Limit: maxEvents})
	if err != nil {
		return err
	}
	cal := f.calendar(r, locales.Text("feed.deadlines.title", "City", f.Name))
	for _, c := range cases {
		if c.Row.Due.IsZero() {
			continue
		}
		about := lines(c.Item.Form.Fields, c.Fields, r.Lang)
		if err := f.event(cal, r, c.CaseLine, title(c.Item, c.Fields, r.Lang), "/items/"+c.Item.ID, about); err != nil {
			return err
		}
	}
	return send(w, "text/calendar; charset=utf-8", cal.Serialize(ics.WithNewLineWindows), false)
}

func (f *Feeds) calendar(r *page.Request, name lang.Text) *ics.Calendar {
	cal := ics.NewCalendarFor("Qingdan")
	cal.SetMethod(ics.MethodPublish)
	cal.SetProductId("-//Qingdan//" + strings.ToUpper(string(r.Lang)))
	cal.SetXWRCalName(name.In(r.Lang))
	cal.SetXWRTimezone("Asia/Shanghai")
	cal.SetXPublishedTTL("PT1H")
	return cal
}

// event adds the day on which a case is due. Times of the law end with days,
// so it is a day and no hour, except where the limit is of hours.
func (f *Feeds) event(cal *ics.Calendar, r *page.Request, line city.CaseLine, subject, href string, about []string) error {
	var kernel struct{ Moved time.Time }
	if err := json.Unmarshal(line.Row.Kernel, &kernel); err != nil {
		return err
	}
	clock, ok, err := f.City.LineClock(line)
	if err != nil || !ok {
		return err
	}
	e := cal.AddEvent(line.Row.ID + "-" + clock.Spec.ID + "@qingdan")
	e.SetDtStampTime(kernel.Moved)
	if clock.Clock.Limit.Unit == law.Hours {
		e.SetStartAt(clock.Due.At)
		e.SetEndAt(clock.Due.At)
	} else {
		e.SetAllDayStartAt(clock.Due.Date.Start())
		e.SetAllDayEndAt((clock.Due.Date + 1).Start())
	}
	colon := map[lang.Tag]string{lang.Zh: "：", lang.En: ": "}[r.Lang]
	e.SetSummary(clock.Spec.Name.In(r.Lang) + colon + subject)
	text := append([]string{strings.TrimSpace(line.Row.Number + " " + line.Item.Name.In(r.Lang)),
		f.office(line.Row.Office).In(r.Lang) + " · " + line.State.Name.In(r.Lang)}, about...)
	e.SetDescription(strings.Join(text, "\n"))
	e.SetURL(f.site(r) + href)
	e.SetTimeTransparency(ics.TransparencyTransparent) // a deadline takes up no time of the day
	return nil
}
