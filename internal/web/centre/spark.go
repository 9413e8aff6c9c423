package centre

import (
	"fmt"
	"math"
	"strings"

	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/present"
)

// Spark is a figure's course as a line in a box of 100 by 24, and in words.
type Spark struct {
	Path string    // of SVG; empty: no course
	Aim  string    // height of the target's line; empty: no target
	Text lang.Text // what the line shows
}

// spark draws a course. A month without a value interrupts the line; one value
// alone is no course.
func spark(f *lists.Figure, months []month) Spark {
	low, high, known := 0, 0, 0
	for i, m := range months {
		if !m.value.Known {
			continue
		}
		if known++; known == 1 || m.value.Number < months[low].value.Number {
			low = i
		}
		if known == 1 || m.value.Number > months[high].value.Number {
			high = i
		}
	}
	if known < 2 {
		return Spark{}
	}
	bottom, top := months[low].value.Number, months[high].value.Number
	if f.Target != nil {
		bottom, top = math.Min(bottom, f.Target.Value), math.Max(top, f.Target.Value)
	}
	at := func(v float64) float64 {
		if top == bottom {
			return 12
		}
		return 22 - 20*(v-bottom)/(top-bottom)
	}
	s := Spark{Path: line(months, at), Text: inWords(f, months[low], months[high], months)}
	if f.Target != nil {
		s.Aim = fmt.Sprintf("%.1f", at(f.Target.Value))
	}
	return s
}

func line(months []month, at func(float64) float64) string {
	var out strings.Builder
	draw := "M"
	for i, m := range months {
		if !m.value.Known {
			draw = "M"
			continue
		}
		fmt.Fprintf(&out, "%s%.1f %.1f", draw, 100*float64(i)/float64(len(months)-1), at(m.value.Number))
		if draw == "M" {
			out.WriteString("h0") // a month between two without value is a dot
		}
		draw = "L"
	}
	return out.String()
}

func inWords(f *lists.Figure, low, high month, months []month) lang.Text {
	name := func(p figures.Period) string { return p.From.String()[:len("2006-01")] }
	words := []any{"From", name(months[0].of), "To", name(months[len(months)-1].of),
		"Low", present.Valued(f, low.value.Text), "LowAt", name(low.of), "High", present.Valued(f, high.value.Text), "HighAt", name(high.of)}
	if f.Per == lists.PerTotal {
		return locales.Text("centre.course.total", words...)
	}
	return locales.Text("centre.course", words...)
}
