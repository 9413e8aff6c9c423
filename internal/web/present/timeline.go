package present

import (
	"fmt"
	"slices"
	"strconv"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/ui"
)

// Names gives the name of a person as the viewer may see it; the zero text
// for somebody unknown.
type Names func(person string) lang.Text

// Timeline shows what happened, newest first. Applicants are told the role
// that acted, officials also the person. href gives the address of a slip or
// a file of the case.
func Timeline(v *city.CaseView, role func(id string) lang.Text, names Names, href Hrefs) ui.Timeline {
	var out ui.Timeline
	for _, s := range v.Timeline {
		if s.Action != nil && s.Action.Form == "draft" {
			continue // each saving of a draft is an event, but no news
		}
		out = append(out, moment(v, s, role, names, href))
	}
	slices.Reverse(out)
	return out
}

// Hrefs are the addresses of what hangs on a case.
type Hrefs struct {
	Slip func(version int) string
	File func(digest string) string
	Case func(id string) string // of a case that a step opened; nil: nowhere
	// Receipt is where the receipt of a step is; "" where the public log does
	// not have it. nil: nowhere.
	Receipt func(s city.Step) string
}

func moment(v *city.CaseView, s city.Step, role func(string) lang.Text, names Names, href Hrefs) ui.Moment {
	m := ui.Moment{ID: MomentID(s.Event.Version), At: s.Event.At, Title: title(v, s), By: by(s, role, names), Tone: ui.Info}
	switch {
	case s.To != nil && s.To.End && s.Event.Public.Outcome != "":
		m.Tone = State(s.To).Tone
	case s.Event.Public.Alert != "":
		m.Tone = AlertTone(s.Event.Public.Alert)
	}
	if tag, ok := Alert(s.Event.Public.Alert); ok {
		m.Detail = append(m.Detail, lang.Text{Zh: "触发" + tag.Text.Zh, En: "Raises: " + tag.Text.En})
	}
	for _, o := range s.Event.Public.Opens {
		m.Links = append(m.Links, opened(v, o, href))
	}
	if href.Receipt != nil {
		if m.File = href.Receipt(s); m.File != "" {
			m.Proof = fmt.Sprintf("/verify/entries/%d", s.Seq-1)
		}
	}
	if s.Action == nil {
		return m
	}
	if s.Action.Input != nil {
		m.Detail = append(m.Detail, Details(s.Action.Input.Fields, s.Input)...)
		for _, f := range s.Action.Input.Files(s.Event.Private.Input) {
			m.Files = append(m.Files, fileLink(f, href.File))
		}
	}
	if doc := v.Item.Procedure.Document(s.Event.Public.Document); doc != nil && v.Case.Erased == nil {
		m.Files = append(m.Files, ui.FileLink{Name: doc.Name.Zh, Href: href.Slip(s.Event.Version), Slip: true})
	}
	return m
}

// MomentID is the id of a step on the timeline.
func MomentID(version int) string { return "step-" + strconv.Itoa(version) }

// by names who took a step: the role, and on the desk the person.
func by(s city.Step, role func(string) lang.Text, names Names) lang.Text {
	out := role(s.Event.Public.Role)
	if person := s.Event.Private.Actor.Person; person != "" && names != nil {
		if name := names(person); !name.IsZero() {
			out = lang.Text{Zh: out.Zh + " " + name.Zh, En: name.En + ", " + out.En}
		}
	}
	return out
}

// opened names a case that a step opened.
func opened(v *city.CaseView, o casework.Opened, href Hrefs) ui.Link {
	link := ui.Link{Text: lang.Text{Zh: "开办：" + o.Item, En: "Opened: " + o.Item}}
	if item := v.Item.System.Item(o.Item); item != nil {
		link.Text = lang.Text{Zh: "开办：" + item.Name.Zh, En: "Opened: " + item.Name.En}
	}
	if href.Case != nil {
		link.Href = href.Case(o.Case)
	}
	return link
}

func title(v *city.CaseView, s city.Step) lang.Text {
	switch {
	case s.Event.Action == casework.Open && s.Event.Public.Parent != "":
		return lang.Text{Zh: "由上级办件开办", En: "Opened by another case"}
	case s.Event.Action == casework.Open && len(v.Item.Procedure.OpenedBy) > 0:
		return lang.Text{Zh: "开办", En: "Opened"}
	case s.Event.Action == casework.Open:
		return lang.Text{Zh: "开始填写申请", En: "Application begun"}
	case s.Action == nil:
		return lang.Text{Zh: s.Event.Action, En: s.Event.Action}
	}
	return s.Action.Name
}

func fileLink(f lists.FileRef, href func(string) string) ui.FileLink {
	link := ui.FileLink{Name: f.Name, Bytes: f.Size}
	if href != nil {
		link.Href = href(f.Digest)
	}
	return link
}

// Details gives a line for each answer of an action's input.
func Details(fields []*lists.Field, values map[string]any) []lang.Text {
	var out []lang.Text
	for _, f := range fields {
		v, ok := values[f.Name]
		if !ok || f.Kind == lists.KindFile || f.Kind == lists.KindFiles {
			continue
		}
		if f.Kind == lists.KindRows {
			out = append(out, rowDetails(f, v)...)
			continue
		}
		out = append(out, lang.Text{
			Zh: f.Title.Zh + "：" + f.Sprint(v, lang.Zh),
			En: f.Title.En + ": " + f.Sprint(v, lang.En),
		})
	}
	return out
}

func rowDetails(f *lists.Field, v any) []lang.Text {
	rows, _ := v.([]any)
	var out []lang.Text
	for i, row := range rows {
		values, _ := row.(map[string]any)
		line := lang.Text{Zh: fmt.Sprintf("%s %d：", f.Title.Zh, i+1), En: fmt.Sprintf("%s %d: ", f.Title.En, i+1)}
		for j, d := range Details(f.Fields, values) {
			if j > 0 {
				line.Zh, line.En = line.Zh+"；", line.En+"; "
			}
			line.Zh, line.En = line.Zh+d.Zh, line.En+d.En
		}
		out = append(out, line)
	}
	return out
}
