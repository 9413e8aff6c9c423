package centre

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// Bounds of a map that an operator loads: what a page has to carry and a
// browser to draw.
const (
	MaxMapBytes  = 16 << 20
	maxDivisions = 500
	maxPoints    = 30_000 // that differ on the drawing
	mapWidth     = 1000.0
	mapMargin    = 12.0
)

var divisionCode = regexp.MustCompile(`^[1-9][0-9]{5}([0-9]{3})?$`)

type collection struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
}

type feature struct {
	Type       string `json:"type"`
	Properties struct {
		Code   string `json:"code"`
		Name   string `json:"name"`
		NameEn string `json:"name_en"`
	} `json:"properties"`
	Geometry struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

type ring [][]float64

// area is a division with its rings in degrees.
type area struct {
	code  string
	name  lang.Text
	rings []ring
}

// ReadMap reads a GeoJSON FeatureCollection (RFC 7946) of polygons in WGS 84.
// Each feature has the properties code (6 digits for a county, 9 for a
// township) and name, and may have name_en. Counties whose townships are there
// are drawn by them. Anything else is refused with what is wrong.
func ReadMap(r io.Reader) (*Map, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxMapBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxMapBytes {
		return nil, badMap("地图文件超过 16 MB", "the map has more than 16 MB")
	}
	var c collection
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, badMap("地图不是合规的 JSON："+err.Error(), "the map is not proper JSON: "+err.Error())
	}
	if c.Type != "FeatureCollection" || len(c.Features) == 0 || len(c.Features) > maxDivisions {
		return nil, badMap(fmt.Sprintf("地图应是 FeatureCollection，含 1 至 %d 个要素", maxDivisions),
			fmt.Sprintf("the map must be a FeatureCollection of 1 to %d features", maxDivisions))
	}
	seen, areas := map[string]bool{}, make([]area, 0, len(c.Features))
	for i, f := range c.Features {
		a, err := readFeature(f)
		if err == nil && seen[a.code] {
			err = fmt.Errorf("the code %s is there twice", a.code)
		}
		if err != nil {
			return nil, badMap(fmt.Sprintf("第 %d 个要素：%v", i+1, err), fmt.Sprintf("feature %d: %v", i+1, err))
		}
		seen[a.code] = true
		areas = append(areas, a)
	}
	return project(areas)
}

func badMap(zh, en string) error { return problem.New(problem.Invalid, "bad_map", zh, en) }

func readFeature(f feature) (area, error) {
	p := f.Properties
	a := area{code: p.Code, name: lang.Text{Zh: p.Name, En: p.NameEn}}
	if f.Type != "Feature" || !divisionCode.MatchString(p.Code) || p.Name == "" || len(p.Name)+len(p.NameEn) > 200 {
		return a, fmt.Errorf("it needs the type Feature, a name and a code of 6 or 9 digits, has %q %q %q", f.Type, p.Name, p.Code)
	}
	var polygons [][]ring
	switch f.Geometry.Type {
	case "Polygon":
		polygons = make([][]ring, 1)
		if err := json.Unmarshal(f.Geometry.Coordinates, &polygons[0]); err != nil {
			return a, err
		}
	case "MultiPolygon":
		if err := json.Unmarshal(f.Geometry.Coordinates, &polygons); err != nil {
			return a, err
		}
	default:
		return a, fmt.Errorf("its geometry is a %q and must be a Polygon or MultiPolygon", f.Geometry.Type)
	}
	a.rings = slices.Concat(polygons...)
	if len(a.rings) == 0 {
		return a, fmt.Errorf("it has no ring")
	}
	for _, r := range a.rings {
		if err := r.check(); err != nil {
			return a, err
		}
	}
	return a, nil
}

func (r ring) check() error {
	if len(r) < 4 {
		return fmt.Errorf("a ring has %d points, fewer than 4", len(r))
	}
	for _, p := range r {
		if len(p) < 2 || len(p) > 3 || math.Abs(p[0]) > 180 || math.Abs(p[1]) > 85 {
			return fmt.Errorf("the point %v is no longitude and latitude", p)
		}
	}
	if first, last := r[0], r[len(r)-1]; first[0] != last[0] || first[1] != last[1] {
		return fmt.Errorf("a ring is not closed")
	}
	return nil
}

// projection is plain: degrees of longitude are shortened by the cosine of the
// middle latitude, which is true enough for a city.
type projection struct{ west, north, x, y float64 }

func (p projection) of(point []float64) (x, y int) {
	return int(math.Round(mapMargin + (point[0]-p.west)*p.x)), int(math.Round(mapMargin + (p.north-point[1])*p.y))
}

func project(areas []area) (*Map, error) {
	west, east, south, north := 180.0, -180.0, 90.0, -90.0
	for _, a := range areas {
		for _, r := range a.rings {
			for _, p := range r {
				west, east, south, north = min(west, p[0]), max(east, p[0]), min(south, p[1]), max(north, p[1])
			}
		}
	}
	if east-west <= 0 || north-south <= 0 {
		return nil, badMap("地图没有面积", "the map has no area")
	}
	scale := (mapWidth - 2*mapMargin) / (east - west)
	p := projection{west: west, north: north, x: scale, y: scale / math.Cos((south+north)/2*math.Pi/180)}
	m := &Map{Width: mapWidth, Height: int(2*mapMargin + (north-south)*p.y)}
	points := 0
	for _, a := range areas {
		s, n := p.shape(a)
		if points += n; points > maxPoints {
			return nil, badMap(fmt.Sprintf("地图的点太多（超过 %d 个），请先化简", maxPoints), fmt.Sprintf("the map has more than %d points that differ when drawn; simplify it", maxPoints))
		}
		m.put(a, s)
	}
	return m, nil
}

// shape draws an area; its place is the middle of its largest ring's box.
// Points that fall together on the drawing are one.
func (p projection) shape(a area) (s Shape, points int) {
	s.Code, s.Name = a.code, a.name
	var path strings.Builder
	largest := 0
	for _, r := range a.rings {
		x, y := p.of(r[0])
		left, right, top, bottom := x, x, y, y
		fmt.Fprintf(&path, "M%d %d", x, y)
		for _, point := range r[1:] {
			nx, ny := p.of(point)
			if nx == x && ny == y {
				continue
			}
			fmt.Fprintf(&path, "l%d %d", nx-x, ny-y)
			x, y = nx, ny
			points++
			left, right, top, bottom = min(left, x), max(right, x), min(top, y), max(bottom, y)
		}
		path.WriteString("z")
		if size := (right - left) * (bottom - top); size >= largest {
			largest, s.X, s.Y = size, float64(left+right)/2, float64(top+bottom)/2
		}
	}
	s.Path = path.String()
	return s, points
}

// put adds a shape to its county. A county's own shape names it and comes
// first, below its townships.
func (m *Map) put(a area, s Shape) {
	code := a.code[:countyDigits]
	i := slices.IndexFunc(m.Counties, func(c County) bool { return c.Code == code })
	if i < 0 {
		i = len(m.Counties)
		m.Counties = append(m.Counties, County{Code: code, Name: lang.Text{Zh: code, En: code}, X: s.X, Y: s.Y})
	}
	c := &m.Counties[i]
	if len(a.code) == countyDigits {
		c.Name, c.X, c.Y = a.name, s.X, s.Y
		c.Shapes = slices.Insert(c.Shapes, 0, s)
		return
	}
	c.Shapes = append(c.Shapes, s)
}
