package lists

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"
)

// scalar decodes the text posted for a field of one value. Where several were
// posted the last one counts: a hidden field before a checkbox gives the value
// of the empty box.
func (d *formDecode) scalar(f *Field, values []string, at []string) any {
	s := last(values)
	if s == "" {
		return nil
	}
	v, ok := convert(f.Kind, s)
	if !ok {
		d.check.add(at, kindText(f))
		return s
	}
	return v
}

func convert(kind FieldKind, s string) (any, bool) {
	switch kind {
	case KindNumber, KindMoney:
		return parseNumber(s)
	case KindInteger:
		return parseInteger(s)
	case KindBool:
		return parseBool(s)
	case KindDate:
		return parseDate(s)
	case KindIDCard, KindUSCC, KindPhone:
		return strings.ToUpper(strings.ReplaceAll(narrow(s), " ", "")), true
	}
	return s, true
}

// narrow turns full-width digits, letters and signs into ASCII.
func narrow(s string) string { return strings.TrimSpace(width.Narrow.String(s)) }

var (
	numeric   = regexp.MustCompile(`^[+-]?\d{1,18}(\.\d{1,12})?$`)
	thousands = regexp.MustCompile(`^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$`)
)

// plainNumber strips what people write around numbers: thousands commas, the
// yuan sign, full-width characters.
func plainNumber(s string) (string, bool) {
	s = narrow(s)
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(s, "¥"), "￥"), "元"))
	if thousands.MatchString(s) {
		s = strings.ReplaceAll(s, ",", "")
	}
	return s, numeric.MatchString(s)
}

func parseNumber(s string) (any, bool) {
	plain, ok := plainNumber(s)
	if !ok {
		return nil, false
	}
	v, err := strconv.ParseFloat(plain, 64)
	return v, err == nil
}

// parseInteger accepts whole numbers that every JSON reader keeps exactly.
func parseInteger(s string) (any, bool) {
	plain, ok := plainNumber(s)
	if !ok {
		return nil, false
	}
	whole, fraction, _ := strings.Cut(plain, ".")
	v, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || strings.Trim(fraction, "0") != "" || v > maxNumber || v < -maxNumber {
		return nil, false
	}
	return v, true
}

func parseBool(s string) (any, bool) {
	switch strings.ToLower(s) {
	case "true", "on", "1", "yes", "是":
		return true, true
	case "false", "off", "0", "no", "否":
		return false, true
	}
	return nil, false
}

var dateForms = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)

// parseDate accepts 2026-03-02, 2026/3/2, 2026.3.2, 2026年3月2日.
func parseDate(s string) (any, bool) {
	m := dateForms.FindStringSubmatch(narrow(s))
	if m == nil {
		return nil, false
	}
	return dateOf(m[1], m[2], m[3])
}

func dateOf(year, month, day string) (any, bool) {
	y, err1 := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	d, err3 := strconv.Atoi(day)
	if err1 != nil || err2 != nil || err3 != nil {
		return nil, false
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	text := t.Format(time.DateOnly)
	if t.Year() != y || int(t.Month()) != m || t.Day() != d || !validDate(text) {
		return nil, false
	}
	return text, true
}

// dateParts decodes a date posted as year, month and day.
func (d *formDecode) dateParts(f *Field, n *postedNode, at []string) any {
	for _, name := range slices.Sorted(maps.Keys(n.children)) {
		if name != "y" && name != "m" && name != "d" {
			d.check.add(append(slices.Clip(at), name), unknownText)
		}
	}
	part := func(name string) string {
		if n.children[name] == nil {
			return ""
		}
		return narrow(last(n.children[name].values))
	}
	year, month, day := part("y"), part("m"), part("d")
	if year == "" && month == "" && day == "" {
		return nil
	}
	if v, ok := dateOf(year, month, day); ok {
		return v
	}
	d.check.add(at, kindText(f))
	return year + "-" + month + "-" + day
}
