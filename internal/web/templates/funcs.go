package templates

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
)

// china is the one time zone of the product. China has had no summer time
// since 1991, so the fixed offset is exact for everything shown.
var china = time.FixedZone("CST", 8*60*60)

// funcs are what templates may call, for one language.
func funcs(tag lang.Tag, assets Assets) template.FuncMap {
	words := locales.In(tag)
	printer := message.NewPrinter(language.Make(string(tag)))
	return template.FuncMap{
		"asset":    assets,
		"t":        words.T,
		"say":      func(t lang.Text) string { return t.In(tag) },
		"date":     func(at time.Time) string { return format(at, tag, "2006年1月2日", "2 January 2006") },
		"day":      func(at time.Time) string { return format(at, tag, "1月2日", "2 January") },
		"datetime": func(at time.Time) string { return format(at, tag, "2006年1月2日 15:04", "2 January 2006, 15:04") },
		"clock":    func(at time.Time) string { return at.In(china).Format("15:04") },
		"machine":  func(at time.Time) string { return at.In(china).Format(time.RFC3339) },
		"num":      func(n int) string { return printer.Sprintf("%d", n) },
		"size":     size,
		"add":      func(a, b int) int { return a + b },
	}
}

// format gives a zero time as nothing.
func format(at time.Time, tag lang.Tag, zh, en string) string {
	if at.IsZero() {
		return ""
	}
	if tag == lang.En {
		return at.In(china).Format(en)
	}
	return at.In(china).Format(zh)
}

// size names a number of bytes as people know them: 312 KB, 4.2 MB.
func size(bytes int64) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1000*1000:
		return fmt.Sprintf("%d KB", (bytes+500)/1000)
	case bytes < 10*1000*1000:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(bytes)/1e6), ".0") + " MB"
	}
	return fmt.Sprintf("%d MB", (bytes+500*1000)/(1000*1000))
}
