package centre

import (
	"bytes"
	"encoding/json"
	"errors"
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
	maxName      = 200    // bytes, of both languages together
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
// are drawn by them. Anything else is refused with what is wrong, and where.
func ReadMap(r io.Reader) (*Map, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxMapBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxMapBytes {
		return nil, badMap("超过 16 MB", "more than 16 MB")
	}
	var c collection
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, unreadable(text, err)
	}
	if c.Type != "FeatureCollection" || len(c.Features) == 0 || len(c.Features) > maxDivisions {
		return nil, badMap(fmt.Sprintf("应是 FeatureCollection，含 1 至 %d 个要素；这里的 type 是 %q，有 %d 个要素", maxDivisions, c.Type, len(c.Features)),
			fmt.Sprintf("it must be a FeatureCollection of 1 to %d features; here the type is %q and there are %d", maxDivisions, c.Type, len(c.Features)))
	}
	seen, areas := map[string]int{}, make([]area, 0, len(c.Features))
	for i, f := range c.Features {
		a, err := readFeature(f)
		if other := seen[a.code]; err == nil && other > 0 {
			err = badMap(fmt.Sprintf("代码 %s 与第 %d 个要素重复", a.code, other), fmt.Sprintf("the code %s is that of feature %d", a.code, other))
		}
		if p := problem.Of(err); p != nil {
			return nil, badMap(fmt.Sprintf("第 %d 个要素：%s", i+1, p.Text.Zh), fmt.Sprintf("feature %d: %s", i+1, p.Text.En))
		}
		seen[a.code] = i + 1
		areas = append(areas, a)
	}
	return project(areas)
}

func badMap(zh, en string) error { return problem.New(problem.Invalid, "bad_map", zh, en) }

// unreadable says in which line what encoding/json does not take stands.
func unreadable(text []byte, err error) error {
	var shape *json.UnmarshalTypeError
	var grammar *json.SyntaxError
	var at int64
	zh, en := "不是合规的 JSON："+err.Error(), "not proper JSON: "+err.Error()
	switch {
	case errors.As(err, &shape):
		at = shape.Offset
		zh, en = fmt.Sprintf("%s 不能是 JSON 的 %s", shape.Field, shape.Value), fmt.Sprintf("%s cannot be a JSON %s", shape.Field, shape.Value)
	case errors.As(err, &grammar):
		at = grammar.Offset
	}
	before := text[:min(max(at, 0), int64(len(text)))]
	line, column := bytes.Count(before, []byte("\n"))+1, len(before)-bytes.LastIndexByte(before, '\n')-1
	return badMap(fmt.Sprintf("第 %d 行第 %d 字节：%s", line, column, zh), fmt.Sprintf("line %d, byte %d: %s", line, column, en))
}

func readFeature(f feature) (area, error) {
	p := f.Properties
	a := area{code: p.Code, name: lang.Text{Zh: p.Name, En: p.NameEn}}
	if f.Type != "Feature" || !divisionCode.MatchString(p.Code) || p.Name == "" || len(p.Name)+len(p.NameEn) > maxName {
		return a, badMap(fmt.Sprintf("type 应是 Feature，code 应是 6 位或者 9 位代码，并且要有 name（不超过 %d 字节）；这里是 %.30q、%.30q、%.30q", maxName, f.Type, p.Code, p.Name),
			fmt.Sprintf("the type must be Feature, code 6 or 9 digits, and there must be a name of at most %d bytes; here they are %.30q, %.30q, %.30q", maxName, f.Type, p.Code, p.Name))
	}
	var polygons [][]ring
	var err error
	switch f.Geometry.Type {
	case "Polygon":
		polygons = make([][]ring, 1)
		err = json.Unmarshal(f.Geometry.Coordinates, &polygons[0])
	case "MultiPolygon":
		err = json.Unmarshal(f.Geometry.Coordinates, &polygons)
	default:
		return a, badMap(fmt.Sprintf("几何应是 Polygon 或者 MultiPolygon，这里是 %.30q", f.Geometry.Type),
			fmt.Sprintf("its geometry must be a Polygon or MultiPolygon, here it is a %.30q", f.Geometry.Type))
	}
	if a.rings = slices.Concat(polygons...); err != nil || len(a.rings) == 0 {
		return a, badMap("坐标不是 "+f.Geometry.Type+" 的坐标", "its coordinates are not those of a "+f.Geometry.Type)
	}
	for i, r := range a.rings {
		if zh, en := r.wrong(); en != "" {
			return a, badMap(fmt.Sprintf("%s 的第 %d 个环：%s", a.code, i+1, zh), fmt.Sprintf("ring %d of %s: %s", i+1, a.code, en))
		}
	}
	return a, nil
}

// wrong says what is wrong with a ring; nothing where it is right.
func (r ring) wrong() (zh, en string) {
	if len(r) < 4 {
		return fmt.Sprintf("只有 %d 个点，少于 4 个", len(r)), fmt.Sprintf("it has %d points, fewer than 4", len(r))
	}
	for _, p := range r {
		if len(p) < 2 || len(p) > 3 || math.Abs(p[0]) > 180 || math.Abs(p[1]) > 85 {
			return fmt.Sprintf("%v 不是经度和纬度", p), fmt.Sprintf("%v is no longitude and latitude", p)
		}
	}
	if first, last := r[0], r[len(r)-1]; first[0] != last[0] || first[1] != last[1] {
		return "没有闭合", "it is not closed"
	}
	return "", ""
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
		return nil, badMap("没有面积", "it has no area")
	}
	scale := (mapWidth - 2*mapMargin) / (east - west)
	p := projection{west: west, north: north, x: scale, y: scale / math.Cos((south+north)/2*math.Pi/180)}
	m := &Map{Width: mapWidth, Height: int(2*mapMargin + (north-south)*p.y)}
	points := 0
	for _, a := range areas {
		s, n := p.shape(a)
		if points += n; points > maxPoints {
			return nil, badMap(fmt.Sprintf("点太多（画出来不同的超过 %d 个），请先化简", maxPoints), fmt.Sprintf("more than %d points differ when drawn; simplify it", maxPoints))
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
		m.Counties = append(m.Counties, County{Code: code, Name: same(code), Label: same(code), X: s.X, Y: s.Y})
	}
	c := &m.Counties[i]
	if len(a.code) == countyDigits {
		c.Name, c.Label, c.X, c.Y = a.name, a.name, s.X, s.Y
		c.Shapes = slices.Insert(c.Shapes, 0, s)
		return
	}
	c.Shapes = append(c.Shapes, s)
}
