package present

import (
	"net/url"
	"strings"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/ui"
)

// Thresholds says beyond which values a figure raises its alert.
func Thresholds(f *lists.Figure) lang.Text {
	var zh, en []string
	side := map[bool]string{true: "figure.alert.above", false: "figure.alert.below"}[f.Good == "down"]
	for _, t := range []struct {
		level string
		at    *float64
	}{{"yellow", f.Alert.Yellow}, {"red", f.Alert.Red}} {
		if t.at == nil {
			continue
		}
		level, _ := Alert(t.level)
		text := locales.Text(side, "Value", Valued(f, figures.Plain(*t.at)), "Level", level.Text)
		zh, en = append(zh, text.Zh), append(en, text.En)
	}
	return lang.Text{Zh: strings.Join(zh, "，"), En: strings.Join(en, ", ")}
}

// Target writes what is wanted of a figure that has a target.
func Target(f *lists.Figure) lang.Text { return Valued(f, figures.Plain(f.Target.Value)) }

// Reached says whether a figure's value has reached its target.
func Reached(f *lists.Figure, v figures.Value) ui.Tag {
	if figures.Reached(f, v) {
		return ui.Tag{Tone: ui.Good, Text: locales.Text("figure.target.reached")}
	}
	return ui.Tag{Tone: ui.Warn, Text: locales.Text("figure.target.missed")}
}

// PressAt is where an item is opened about an alert.
func PressAt(item *lists.Item, about city.FigureOrCase) string {
	q := url.Values{}
	for name, value := range map[string]string{"case": about.Case, "figure": about.Figure, "office": about.Office} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return "/desk/new/" + item.ID + "?" + q.Encode()
}

// Press are the ways from an alert to what may be opened about it.
func Press(items []*lists.Item, about city.FigureOrCase) []ui.Link {
	var out []ui.Link
	for _, item := range items {
		out = append(out, ui.Link{Text: locales.Text("about.open", "Item", item.Name), Href: PressAt(item, about)})
	}
	return out
}
