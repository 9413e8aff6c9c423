package centre

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"qingdan/internal/lang"
)

// The divisions of Siping and their places among the tiles. Codes and names
// are the statistical divisions as of 2023-06-30. No boundaries with a clear
// licence were found, so each township is a tile: the counties lie about as
// they do on the ground, the townships inside in the order of their codes. In
// Latin letters a bar says where a name may be broken.
//
//go:embed divisions.csv
var divisions string

// Tiles are hexagons with a point at the top, in a grid whose odd rows are
// shifted by half a tile. Units are those of the drawing.
const (
	tileWidth  = 60.0
	tileSide   = tileWidth / 1.7320508
	tileRow    = 1.5 * tileSide
	tileMargin = 8.0
	tileTop    = 44.0 // room for the names of the first row's counties
	nameRise   = 9.0  // of a county's name above its tiles
)

var tiles = sync.OnceValue(func() *Map {
	m, err := readTiles(divisions)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return m
})

// readTiles reads counties, then townships under them.
func readTiles(text string) (*Map, error) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, err
	}
	m, at := &Map{Tiles: true}, map[string]int{}
	var right, bottom float64
	for _, row := range rows[1:] {
		column, err1 := strconv.Atoi(row[4])
		line, err2 := strconv.Atoi(row[5])
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("divisions.csv: %s has no place", row[0])
		}
		x, y := place(column, line)
		if len(row[0]) == countyDigits {
			at[row[0]] = len(m.Counties)
			short, _, _ := strings.Cut(row[3], " ")
			m.Counties = append(m.Counties, County{Code: row[0], Name: lang.Text{Zh: row[2], En: row[3]}, Label: lang.Text{Zh: row[2], En: short}, X: x - tileWidth/2, Y: y - tileSide - nameRise})
			continue
		}
		i, ok := at[row[0][:countyDigits]]
		if !ok {
			return nil, fmt.Errorf("divisions.csv: %s is in no county", row[0])
		}
		m.Counties[i].Shapes = append(m.Counties[i].Shapes, tile(row, x, y))
		right, bottom = max(right, x+tileWidth/2), max(bottom, y+tileSide)
	}
	m.Width, m.Height = int(right+tileMargin), int(bottom+tileMargin)
	return m, nil
}

// place is the middle of a tile.
func place(column, line int) (x, y float64) {
	return tileMargin + tileWidth/2 + tileWidth*float64(column) + tileWidth/2*float64(line%2), tileTop + tileSide + tileRow*float64(line)
}

func tile(row []string, x, y float64) Shape {
	s := Shape{Code: row[0], Name: lang.Text{Zh: row[1], En: strings.ReplaceAll(row[3], "|", "")}, X: x, Y: y}
	const gap = 1.5
	half, side := tileWidth/2-gap, tileSide-gap
	s.Path = fmt.Sprintf("M%.1f %.1fl%.1f %.1fv%.1fl%.1f %.1fl%.1f %.1fv%.1fz", x, y-side, half, side/2, side, -half, side/2, -half, -side/2, -side)
	s.Short, s.Lines = row[2], strings.Split(row[3], "|")
	return s
}
