package portal

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/tlog"
	"qingdan/internal/web/locales"
)

// EntryWords is an entry of the public log in words that people understand.
type EntryWords struct {
	Title  lang.Text // the item, or what was announced
	Action lang.Text
	Office lang.Text
	Number string
	Facts  []Fact
}

// Fact is a line of it.
type Fact struct {
	Key  lang.Text
	Text lang.Text
	Href string // may be empty
	Code bool   // letters and digits to be compared
}

func (e *EntryWords) add(key string, text lang.Text) {
	if !text.IsZero() {
		e.Facts = append(e.Facts, Fact{Key: locales.Text("entry." + key), Text: text})
	}
}

func (e *EntryWords) code(key, text, href string) {
	if text != "" {
		e.Facts = append(e.Facts, Fact{Key: locales.Text("entry." + key), Text: same(text), Href: href, Code: true})
	}
}

// same is a text that is the same in both languages.
func same(s string) lang.Text { return lang.Text{Zh: s, En: s} }

func moment(at time.Time) lang.Text {
	at = at.In(law.Shanghai())
	return lang.Text{Zh: at.Format("2006年1月2日 15:04:05"), En: at.Format("2 January 2006, 15:04:05")}
}

// day is moment without the time.
func day(at time.Time) lang.Text {
	at = at.In(law.Shanghai())
	return lang.Text{Zh: at.Format("2006年1月2日"), En: at.Format("2 January 2006")}
}

// words says what an entry tells. What it cannot read it leaves to the raw text.
func (p *Portal) words(ctx context.Context, e tlog.Entry) EntryWords {
	switch {
	case strings.HasPrefix(e.Stream, tlog.ListStream), strings.HasPrefix(e.Stream, tlog.CalendarStream):
		return p.published(e)
	case strings.HasPrefix(e.Stream, tlog.ReportStream):
		return p.frozen(e)
	case strings.HasPrefix(e.Stream, tlog.DayStream):
		return p.counted(e)
	case strings.HasPrefix(e.Stream, tlog.ErasureStream):
		return erased(e)
	}
	return p.caseWords(ctx, e)
}

// caseWords says what happened to a case, by the list version that it runs under.
func (p *Portal) caseWords(ctx context.Context, e tlog.Entry) EntryWords {
	var pub casework.Public
	if err := json.Unmarshal(e.Public, &pub); err != nil {
		return EntryWords{Title: locales.Text("entry.unread"), Action: same(e.Action)}
	}
	out := EntryWords{Title: same(pub.Item), Action: same(e.Action), Office: p.office(pub.Office), Number: pub.Number}
	if e.Action == casework.Open {
		out.Action = locales.Text("entry.open")
	}
	item, err := p.City.ItemIn(ctx, e.List, pub.Item)
	if err != nil {
		item = p.City.Library.Item(pub.Item)
	}
	from, to := same(pub.From), same(pub.To)
	var action *lists.Action
	if item != nil {
		out.Title = item.Name
		if action = item.Procedure.Action(e.Action); action != nil {
			out.Action = action.Name
		}
		from, to = stateName(item, pub.From), stateName(item, pub.To)
	}
	out.add("item", out.Title)
	out.add("action", out.Action)
	out.add("at", moment(e.At.Time))
	out.code("number", pub.Number, "")
	out.add("office", out.Office)
	out.add("role", p.role(pub.Role))
	if !from.IsZero() && from != to {
		out.add("from", from)
	}
	out.add("to", to)
	if pub.Outcome != "" {
		out.add("outcome", locales.Text("outcome."+pub.Outcome))
	}
	p.disclosed(&out, item, action, pub)
	out.code("private", e.Private, "")
	return out
}

func stateName(item *lists.Item, id string) lang.Text {
	if s := item.Procedure.State(id); s != nil {
		return s.Name
	}
	return same(id)
}

// disclosed adds the fields that the item makes public, numbers and records.
func (p *Portal) disclosed(out *EntryWords, item *lists.Item, action *lists.Action, pub casework.Public) {
	if pub.Instant {
		out.add("instant", locales.Text("entry.instant.yes"))
	}
	if pub.Rating > 0 {
		out.add("rating", locales.Text("entry.rating.of", "Rating", pub.Rating))
	}
	for _, name := range slices.Sorted(maps.Keys(pub.Numbers)) {
		href := ""
		if name == "certificate" {
			href = "/certificates/" + url.PathEscape(pub.Numbers[name])
		}
		out.code("issued", pub.Numbers[name], href)
	}
	for _, name := range slices.Sorted(maps.Keys(pub.Fields)) {
		out.Facts = append(out.Facts, fieldFact(item, action, name, pub.Fields[name]))
	}
	for _, rec := range pub.Records {
		name := same(rec.Register)
		if reg := p.City.Library.Register(rec.Register); reg != nil {
			name = reg.Name
		}
		out.add("record", lang.Text{Zh: name.Zh + " " + rec.Key, En: name.In(lang.En) + ", " + rec.Key})
	}
}

// fieldFact shows a disclosed field under its title on the form.
func fieldFact(item *lists.Item, action *lists.Action, name string, value any) Fact {
	var forms []*lists.Form
	if action != nil && action.Input != nil {
		forms = append(forms, action.Input)
	}
	if item != nil && item.Form != nil {
		forms = append(forms, item.Form)
	}
	for _, form := range forms {
		for _, f := range form.Fields {
			if f.Name == name {
				return Fact{Key: f.Title, Text: lang.Text{Zh: f.Sprint(value, lang.Zh), En: f.Sprint(value, lang.En)}}
			}
		}
	}
	return Fact{Key: same(name), Text: same(fmt.Sprint(value))}
}

// published says that a list version or a calendar is in force.
func (p *Portal) published(e tlog.Entry) EntryWords {
	var pub tlog.Published
	_ = json.Unmarshal(e.Public, &pub) // what is missing is not shown
	out := EntryWords{Title: locales.Text("entry.calendar"), Action: locales.Text("entry.publish")}
	name := same(pub.Name)
	if strings.HasPrefix(e.Stream, tlog.ListStream) {
		out.Title = locales.Text("entry.list")
		if sys := p.City.Library.System(pub.Name); sys != nil {
			name = sys.Name
		}
	}
	out.Title = lang.Text{Zh: out.Title.Zh + "：" + name.Zh, En: out.Title.En + ": " + name.In(lang.En)}
	out.add("announced", out.Title)
	out.add("action", out.Action)
	out.add("at", moment(e.At.Time))
	out.add("version", same(strconv.Itoa(e.Version)))
	if digestForm.MatchString(pub.Digest) {
		out.code("digest", pub.Digest, "/log/texts/"+pub.Digest)
	}
	return out
}

// frozen says that a report was frozen.
func (p *Portal) frozen(e tlog.Entry) EntryWords {
	var pub tlog.Published
	_ = json.Unmarshal(e.Public, &pub) // what is missing is not shown
	name := same(pub.Name)
	for _, r := range p.Live {
		if r.ID == pub.Name {
			name = r.Title
		}
	}
	out := EntryWords{Title: locales.Text("entry.frozen", "Report", name), Action: locales.Text("entry.freeze")}
	out.add("announced", out.Title)
	out.add("action", out.Action)
	out.add("at", moment(e.At.Time))
	out.code("version", strconv.Itoa(e.Version), freezePath(url.PathEscape(pub.Name), e.Version))
	if digestForm.MatchString(pub.Digest) {
		out.code("digest", pub.Digest, "/log/texts/"+pub.Digest)
	}
	return out
}

// counted says what the registers held at the end of a day.
func (p *Portal) counted(e tlog.Entry) EntryWords {
	var pub tlog.Counted
	_ = json.Unmarshal(e.Public, &pub) // what is missing is not shown
	out := EntryWords{Title: locales.Text("entry.day", "Day", pub.Day), Action: locales.Text("entry.count")}
	out.add("announced", out.Title)
	out.add("action", out.Action)
	out.add("at", moment(e.At.Time))
	for _, id := range slices.Sorted(maps.Keys(pub.Registers)) {
		name, n := same(id), pub.Registers[id]
		if reg := p.City.Library.Register(id); reg != nil {
			name = reg.Name
		}
		out.Facts = append(out.Facts, Fact{Key: name, Text: locales.Text("entry.held", "Live", n.Live, "Ended", n.Ended)})
	}
	for _, id := range slices.Sorted(maps.Keys(pub.Series)) {
		out.Facts = append(out.Facts, Fact{Key: p.series(id), Text: same(strconv.FormatInt(pub.Series[id], 10)), Code: true})
	}
	return out
}

// series says what a series numbers: case/SCJG/2026, certificate/JY/2026.
func (p *Portal) series(id string) lang.Text {
	parts := strings.Split(id, "/")
	switch {
	case len(parts) == 3 && parts[0] == "case":
		return locales.Text("entry.series.case", "Office", p.office(parts[1]), "Year", parts[2])
	case len(parts) == 3 && parts[0] == "certificate":
		return locales.Text("entry.series.certificate", "Prefix", parts[1], "Year", parts[2])
	}
	return locales.Text("entry.series", "Series", id)
}

// erased says that the private side of a case was deleted.
func erased(e tlog.Entry) EntryWords {
	var pub tlog.Erased
	_ = json.Unmarshal(e.Public, &pub) // what is missing is not shown
	out := EntryWords{Title: locales.Text("entry.erased"), Action: locales.Text("entry.erase")}
	out.add("announced", out.Title)
	out.add("action", out.Action)
	out.add("at", moment(e.At.Time))
	out.code("case", pub.Case, "")
	out.add("basis", same(pub.Basis))
	out.add("events", same(strconv.Itoa(pub.Events)))
	return out
}
