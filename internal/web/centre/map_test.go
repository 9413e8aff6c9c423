package centre

import (
	"strings"
	"testing"

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
	twice := strings.Replace(geo("220302", "Polygon", square), `"features":[`, `"features":[{"type":"Feature","properties":{"code":"220302","name":"乙"},"geometry":{"type":"Polygon","coordinates":`+square+`}},`, 1)
	for name, text := range map[string]string{
		"not JSON":      "{",
		"no collection": `{"type":"Feature"}`,
		"a bad code":    geo("22", "Polygon", square),
		"a line":        geo("220302", "LineString", `[[124,43],[125,43]]`),
		"not closed":    geo("220302", "Polygon", `[[[124,43],[125,43],[125,44],[124,44]]]`),
		"too few":       geo("220302", "Polygon", `[[[124,43],[125,43],[124,43]]]`),
		"off the earth": geo("220302", "Polygon", `[[[124,430],[125,43],[125,44],[124,430]]]`),
		"no area":       geo("220302", "Polygon", `[[[124,43],[124,43],[124,43],[124,43]]]`),
		"a flat point":  geo("220302", "Polygon", `[[[124],[125,43],[125,44],[124]]]`),
		"nothing":       geo("220302", "MultiPolygon", `[]`),
		"twice":         twice,
	} {
		if _, err := ReadMap(strings.NewReader(text)); problem.Of(err) == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
