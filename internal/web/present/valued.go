package present

import (
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

// Valued writes a value of a figure with its unit.
func Valued(f *lists.Figure, value string) lang.Text {
	unit := Unit(f)
	if unit.Zh == "%" {
		return lang.Text{Zh: value + "%", En: value + "%"}
	}
	return lang.Text{Zh: value + unit.Zh, En: strings.TrimSpace(value + " " + unit.En)}
}
