package centre

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

func TestTilesAreTheDivisions(t *testing.T) {
	t.Parallel()
	m, err := readTiles(divisions)
	if err != nil {
		t.Fatal(err)
	}
	places, townships := map[[2]float64]string{}, 0
	for _, c := range m.Counties {
		for _, s := range c.Shapes {
			at := [2]float64{s.X, s.Y}
			if other := places[at]; other != "" || !strings.HasPrefix(s.Code, c.Code) {
				t.Errorf("%s lies on %q or in the wrong county", s.Code, other)
			}
			places[at] = s.Code
			townships++
		}
	}
	if len(m.Counties) != 5 || townships != 77 {
		t.Errorf("%d counties and %d townships", len(m.Counties), townships)
	}
}

func geo(code, kind, coordinates string) string {
	return `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"` + code + `","name":"甲县"},"geometry":{"type":"` + kind + `","coordinates":` + coordinates + `}}]}`
}

const square = `[[[124,43],[125,43],[125,44],[124,44],[124,43]]]`

func TestAMapIsRead(t *testing.T) {
	t.Parallel()
	m, err := ReadMap(strings.NewReader(geo("220302", "Polygon", square)))
	if err != nil {
		t.Fatal(err)
	}
	c := m.Counties[0]
	// A degree of latitude is longer than one of longitude at 43.5°: 976 / cos 43.5°.
	if m.Width != 1000 || m.Height != 1369 || c.Name.Zh != "甲县" || c.Shapes[0].Path != "M12 1358l976 0l0 -1346l-976 0l0 1346z" {
		t.Errorf("%d by %d, %s: %s", m.Width, m.Height, c.Name, c.Shapes[0].Path)
	}
}

func TestABadMapIsRefused(t *testing.T) {
	t.Parallel()
	feature := func(code string) string {
		return `{"type":"Feature","properties":{"code":"` + code + `","name":"乙"},"geometry":{"type":"Polygon","coordinates":` + square + `}}`
	}
	collected := func(features ...string) string {
		return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
	}
	for want, text := range map[string]string{
		"line 2, byte 2: not proper JSON":                      "{\n :}",
		"line 3, byte 28: features.properties.code cannot be":  "{\n\"features\":[\n{\"properties\":{\"code\":220302}}]}",
		`the type is "Feature" and there are 0`:                `{"type":"Feature"}`,
		"there are 501":                                        collected(slices.Repeat([]string{feature("220302")}, 501)...),
		`feature 1: the type must be Feature, code 6 or 9 dig`: geo("22", "Polygon", square),
		`feature 1: its geometry must be a Polygon or Multi`:   geo("220302", "LineString", `[[124,43],[125,43]]`),
		"feature 1: ring 1 of 220302: it is not closed":        geo("220302", "Polygon", `[[[124,43],[125,43],[125,44],[124,44]]]`),
		"ring 1 of 220302: it has 3 points, fewer than 4":      geo("220302", "Polygon", `[[[124,43],[125,43],[124,43]]]`),
		"ring 2 of 220302: [124 430] is no longitude":          geo("220302", "MultiPolygon", `[`+square+`,[[[124,430],[125,43],[125,44],[124,430]]]]`),
		"it has no area":                                  geo("220302", "Polygon", `[[[124,43],[124,43],[124,43],[124,43]]]`),
		"[124] is no longitude and latitude":              geo("220302", "Polygon", `[[[124],[125,43],[125,44],[124]]]`),
		"its coordinates are not those of a MultiPolygon": geo("220302", "MultiPolygon", `[]`),
		"its coordinates are not those of a Polygon":      geo("220302", "Polygon", `{"x":[]}`),
		"feature 3: the code 220302 is that of feature 1": collected(feature("220302"), feature("220303"), feature("220302")),
		"more than 16 MB":                                 strings.Repeat(" ", MaxMapBytes+1),
		"more than 30000 points differ":                   geo("220302", "Polygon", zigzag(31_000)),
	} {
		_, err := ReadMap(strings.NewReader(text))
		if p := problem.Of(err); p == nil || !strings.Contains(p.Text.En, want) || p.Text.Zh == p.Text.En {
			t.Errorf("want %q: %v", want, err)
		}
	}
}

// zigzag is a ring of many points that all differ on the drawing.
func zigzag(points int) string {
	var out strings.Builder
	out.WriteString("[[[124,43]")
	for i := range points {
		fmt.Fprintf(&out, ",[%f,%f]", 124+float64(i%2), 43+float64(i)/float64(points))
	}
	out.WriteString(",[124,43]]]")
	return out.String()
}

// Steps are bounded as the figure is published, and every value is in the one
// that the legend says.
func TestScale(t *testing.T) {
	t.Parallel()
	f := &lists.Figure{Unit: "percent", Decimals: 1, Per: lists.PerShare}
	s := newScale(f, []float64{80.04, 91, 99.99})
	want := []string{"80.0–<85.0", "85.0–<90.0", "90.0–<95.0", "95.0–100.0"}
	for i, step := range s.legend()[:4] {
		if step.Text.Zh != want[i] {
			t.Errorf("step %d is %q, want %q", i+1, step.Text.Zh, want[i])
		}
	}
	for v, step := range map[float64]int{80.04: 1, 84.9: 1, 85: 2, 91: 3, 95: 4, 99.99: 4, 100: 4} {
		if got := s.step(v); got != step {
			t.Errorf("%g is in step %d, want %d", v, got, step)
		}
	}
	if one := newScale(&lists.Figure{Per: lists.PerTotal}, []float64{4, 4}); len(one.legend()) != 2 || one.legend()[0].Text.Zh != "4" || one.step(4) != 1 {
		t.Errorf("equal values: %+v", one.legend())
	}
	if two := newScale(&lists.Figure{Per: lists.PerTotal}, []float64{4, 5}); two.step(4) == two.step(5) && len(two.bounds) > 2 {
		t.Errorf("two values: %+v", two.legend())
	}
	if none := newScale(f, nil).legend(); len(none) != 2 {
		t.Errorf("nothing to compare: %+v", none)
	}
}

// A total has grown to what is shown; a rate is that of the month; a statement
// stands until the next.
func TestCourse(t *testing.T) {
	t.Parallel()
	series := []city.Reading{
		{Sums: figures.Sums{Numerator: 2, Denominator: 4}, Value: figures.Value{Known: true, Number: 50}}, {},
		{Sums: figures.Sums{Numerator: 3, Denominator: 3}, Value: figures.Value{Known: true, Number: 100}},
	}
	for per, want := range map[string][]float64{lists.PerTotal: {7, 7, 10}, lists.PerShare: {50, 0, 100}, lists.PerLatest: {50, 50, 100}} {
		f := city.FigureView{Figure: &lists.Figure{Per: per}, Sums: figures.Sums{Numerator: 10, Denominator: 12}}
		for i, m := range course(f, series) {
			if m.value.Number != want[i] || m.value.Known != (want[i] > 0) {
				t.Errorf("%s, month %d: %+v, want %g", per, i, m.value, want[i])
			}
		}
	}
}

func TestSpark(t *testing.T) {
	t.Parallel()
	f, aimed := &lists.Figure{Per: lists.PerShare}, &lists.Figure{Per: lists.PerShare, Target: &lists.Target{Value: 10}}
	none := math.NaN()
	for _, test := range []struct {
		f         *lists.Figure
		values    []float64
		path, aim string
	}{
		{f, []float64{3}, "", ""}, {f, []float64{none, 3, none}, "", ""},
		{f, []float64{1, 3, 2}, "M0.0 22.0h0L50.0 2.0L100.0 12.0", ""},
		{f, []float64{5, 5}, "M0.0 12.0h0L100.0 12.0", ""},
		{f, []float64{1, none, 3}, "M0.0 22.0h0M100.0 2.0h0", ""},
		{aimed, []float64{0, 5}, "M0.0 22.0h0L100.0 12.0", "2.0"},
	} {
		months := make([]month, len(test.values))
		for i, v := range test.values {
			if !math.IsNaN(v) {
				months[i].value = figures.Value{Known: true, Number: v, Text: "x"}
			}
		}
		if got := spark(test.f, months); got.Path != test.path || got.Aim != test.aim {
			t.Errorf("%v: %+v", test.values, got)
		}
	}
}
