package centre

import (
	"fmt"
	"slices"
	"strings"
)

// spark draws values as the points of a line in a box of 100 by 24. One value
// is no course.
func spark(values []float64) string {
	if len(values) < 2 {
		return ""
	}
	low, high := slices.Min(values), slices.Max(values)
	var out strings.Builder
	for i, v := range values {
		y := 12.0
		if high > low {
			y = 22 - 20*(v-low)/(high-low)
		}
		fmt.Fprintf(&out, "%.1f,%.1f ", 100*float64(i)/float64(len(values)-1), y)
	}
	return strings.TrimSpace(out.String())
}
