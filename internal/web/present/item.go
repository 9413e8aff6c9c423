package present

import (
	"fmt"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/ui"
)

var depths = map[lists.Depth]ui.Tag{
	lists.DepthFull:    {Tone: ui.Good, Text: lang.Text{Zh: "全程网办", En: "Fully online"}},
	lists.DepthOneTrip: {Tone: ui.Info, Text: lang.Text{Zh: "最多跑一次", En: "One visit"}},
	lists.DepthForm:    {Tone: ui.Neutral, Text: lang.Text{Zh: "网上预约", En: "Book online"}},
	lists.DepthInfo:    {Tone: ui.Neutral, Text: lang.Text{Zh: "线下办理", En: "At the counter"}},
}

// Depth says how far an item can be handled online.
func Depth(d lists.Depth) ui.Tag { return depths[d] }

// ItemCard shows an item in a list of items.
func ItemCard(item *lists.Item, office lang.Text) ui.ItemCard {
	card := ui.ItemCard{Name: item.Name, Href: "/items/" + item.ID, Summary: item.Summary, Tags: []ui.Tag{Depth(item.Depth)},
		Facts: []lang.Text{office, Visits(item)}}
	if item.Instant != nil {
		card.Tags = append(card.Tags, ui.Tag{Tone: ui.Info, Text: lang.Text{Zh: "可秒批", En: "Instant where simple"}})
	}
	for _, l := range Limits(item) {
		card.Facts = append(card.Facts, l.Promised)
		break
	}
	return card
}

// Visits says how often an applicant must come.
func Visits(item *lists.Item) lang.Text {
	if item.Visits == 0 {
		return lang.Text{Zh: "不用跑腿", En: "No visit needed"}
	}
	return lang.Text{Zh: fmt.Sprintf("最多跑 %d 次", item.Visits), En: plural(item.Visits, "visit at most", "visits at most")}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Materials shows what an application needs.
func Materials(item *lists.Item) []ui.Material {
	out := make([]ui.Material, len(item.Materials))
	for i, m := range item.Materials {
		out[i] = ui.Material{Name: m.Name, Shared: m.From == "shared", Required: m.Required}
	}
	return out
}

var units = map[string]lang.Text{
	"percent": {Zh: "%", En: "%"},
	"days":    {Zh: "个工作日", En: "working days"},
	"yuan":    {Zh: "元", En: "yuan"},
	"count":   {},
	"years":   {Zh: "年", En: "years"},
	"rank":    {Zh: "位", En: "(rank)"},
	"wan_mu":  {Zh: "万亩", En: "× 10,000 mu"},
}

// Figure shows a figure with its way to the proof.
func Figure(v city.FigureView, asOf time.Time) ui.Figure {
	f := ui.Figure{Name: v.Figure.Name, Value: v.Value.Text, Unit: Unit(v.Figure), Href: "/figures/" + v.Figure.ID,
		AsOf: asOf}
	if v.Figure.Reported != "" {
		f.Reported = lang.Text{Zh: "其他机关的说法", En: "another authority's statement"}
	}
	if v.Figure.Per == lists.PerShare || v.Figure.Per == lists.PerMean {
		f.Numerator, f.Denominator = figures.Plain(v.Sums.Numerator), fmt.Sprint(v.Sums.Denominator)
	}
	return f
}

// Unit is the unit of a figure, as it stands behind the number.
func Unit(f *lists.Figure) lang.Text { return units[f.Unit] }
