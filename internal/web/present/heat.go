package present

import (
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/web/ui"
)

// Heat shows which offices are late.
func Heat(r city.Ranking, office func(code string) lang.Text, href func(code string) string) ui.Heat {
	rows := func(of []city.OfficeLate) []ui.HeatRow {
		var out []ui.HeatRow
		for _, o := range of {
			out = append(out, ui.NewHeatRow(office(o.Office), href(o.Office), o.Late, o.Total))
		}
		return out
	}
	return ui.Heat{Minimum: r.Minimum, Ranked: rows(r.Ranked), Few: rows(r.Few)}
}
