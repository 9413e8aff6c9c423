package portal

import (
	"math"
	"net/http"
	"strconv"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/sheets"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
)

// FigureTrend is a figure by steps of its period: a drawing, and a table that
// says the same.
type FigureTrend struct {
	Text          lang.Text
	Bars          []Bar
	Zero          int // height of the line of nought
	Rows          []TrendRow
	CSV, Workbook string
}

// Bar is one step in the drawing, whose coordinates are those of a box of 720
// by 160. A step without a value has none.
type Bar struct{ X, Y, Width, Height int }

// TrendRow is one step in the table.
type TrendRow struct {
	Period      lang.Text
	Value       string // "": not known
	Numerator   string
	Denominator int
}

// What is drawn: the last steps, in a box.
const (
	trendSteps  = 36
	trendWidth  = 720
	trendHeight = 160
)

// trend draws the steps of the chosen period.
func (p *Portal) trend(r *page.Request, view *FigureView, f city.Reading) error {
	if !figures.HasPast(f.Figure) {
		return nil
	}
	all, err := p.figureSteps(r, f.Figure.ID, f.Scope)
	if err != nil || len(all) == 0 {
		return err
	}
	all = all[max(0, len(all)-trendSteps):]
	q := r.URL.Query()
	here := "/figures/" + f.Figure.ID + "/series"
	t := &FigureTrend{CSV: here + ".csv" + page.With(q, "counts", ""), Workbook: here + ".xlsx" + page.With(q, "counts", "")}
	for _, s := range all {
		t.Rows = append(t.Rows, TrendRow{Period: periodText(s.Period), Value: s.Value.Text, Numerator: figures.Plain(s.Sums.Numerator), Denominator: int(s.Sums.Denominator)})
	}
	low, high, known := extremes(all)
	if known == 0 {
		return nil
	}
	t.draw(all, low.Number, high.Number)
	t.Text = locales.Text("figure.trend.text", "From", all[0].From.String(), "To", all[len(all)-1].To.String(),
		"Low", present.Valued(f.Figure, low.Text), "High", present.Valued(f.Figure, high.Text))
	view.Trend = t
	return nil
}

// extremes returns the least and the greatest value and how many are known.
func extremes(all []city.Reading) (low, high figures.Value, known int) {
	for _, s := range all {
		if !s.Value.Known {
			continue
		}
		if known == 0 || s.Value.Number < low.Number {
			low = s.Value
		}
		if known == 0 || s.Value.Number > high.Number {
			high = s.Value
		}
		known++
	}
	return low, high, known
}

// draw makes the bars, from nought up or down.
func (t *FigureTrend) draw(all []city.Reading, low, high float64) {
	low, high = math.Min(low, 0), math.Max(high, 0)
	if high == low {
		high = low + 1
	}
	at := func(v float64) int { return int(math.Round((high - v) / (high - low) * trendHeight)) }
	t.Zero = at(0)
	width := trendWidth / len(all)
	for i, s := range all {
		if !s.Value.Known {
			continue
		}
		y := at(s.Value.Number)
		bar := Bar{X: i*width + 1, Y: min(y, t.Zero), Width: max(1, min(width-2, 120)), Height: max(2, max(y, t.Zero)-min(y, t.Zero))}
		t.Bars = append(t.Bars, bar)
	}
}

// figureSteps reads the steps that an address asks for: months where it does not.
func (p *Portal) figureSteps(r *page.Request, id string, scope figures.Scope) ([]city.Reading, error) {
	step := figures.Step(r.URL.Query().Get("by"))
	switch step {
	case figures.Day, figures.Week, figures.Year:
	default:
		step = figures.Month
	}
	return p.City.Series(r.Context(), id, scope, step, law.DateOf(r.Now))
}

// seriesRows are the steps as exported.
func (p *Portal) seriesRows(r *page.Request) ([][]any, error) {
	scope, _ := scopeOf(r.URL.Query())
	all, err := p.figureSteps(r, r.PathValue("figure"), scope)
	rows := [][]any{{"起 from", "止 to", "机构 office", "数值 value", "分子 numerator", "分母 denominator"}}
	for _, s := range all {
		var value any = "" // nothing was counted
		if s.Value.Known {
			value = s.Value.Number
		}
		rows = append(rows, []any{s.From.String(), s.To.String(), s.Office, value, s.Sums.Numerator, s.Sums.Denominator})
	}
	return rows, err
}

// SeriesCSV writes the steps of a figure as CSV.
func (p *Portal) SeriesCSV(w http.ResponseWriter, r *page.Request) error {
	rows, err := p.seriesRows(r)
	if err != nil {
		return err
	}
	table := make([][]string, len(rows))
	for i, row := range rows {
		for _, v := range row {
			table[i] = append(table[i], cell(v))
		}
	}
	return page.CSV(w, r.PathValue("figure")+"-series.csv", table)
}

func cell(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return figures.Plain(v)
	case int64:
		return strconv.FormatInt(v, 10)
	}
	return ""
}

// SeriesWorkbook writes the steps of a figure as .xlsx.
func (p *Portal) SeriesWorkbook(w http.ResponseWriter, r *page.Request) error {
	rows, err := p.seriesRows(r)
	if err != nil {
		return err
	}
	file, err := sheets.Table(rows, 18)
	if err != nil {
		return err
	}
	page.Attach(w, r.PathValue("figure")+"-series.xlsx", page.Workbook)
	_, err = w.Write(file)
	return page.Ended(err)
}

// offices are all offices of the lists, each once, in the order written.
func offices(lib *lists.Library) []*lists.Office {
	var out []*lists.Office
	seen := map[string]bool{}
	for _, s := range lib.Systems {
		for _, o := range s.Offices {
			if !seen[o.Code] {
				seen[o.Code] = true
				out = append(out, o)
			}
		}
	}
	return out
}
