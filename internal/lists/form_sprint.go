package lists

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/lists/expr"
)

// Sprint renders one value for people, in a language: dates, money, choices,
// yes and no. What does not have the field's type, as masked values do not, is
// rendered as it is.
func (f *Field) Sprint(v any, tag lang.Tag) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		return yesNo(v).In(tag)
	case string:
		return f.sprintText(v, tag)
	case float64:
		return f.sprintNumber(v)
	case int64:
		return f.sprintNumber(float64(v))
	case int:
		return f.sprintNumber(float64(v))
	case []any:
		return f.sprintList(v, tag)
	case map[string]any:
		return f.sprintMap(v, tag)
	}
	return fmt.Sprint(v)
}

func (f *Field) sprintText(s string, tag lang.Tag) string {
	switch f.Kind {
	case KindDate:
		if t, err := time.ParseInLocation(time.DateOnly, s, zone); err == nil {
			if tag == lang.En {
				return expr.DateEn(t)
			}
			return expr.DateZh(t)
		}
	case KindChoice, KindChoices:
		for _, o := range f.Options {
			if o.Value == s {
				return o.Text.In(tag)
			}
		}
	}
	return s
}

func (f *Field) sprintNumber(v float64) string {
	if f.Kind != KindMoney {
		return number(v)
	}
	sign, s := "", strconv.FormatFloat(v, 'f', 2, 64)
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, cents, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return sign + "¥" + whole + "." + cents
}

// number writes a number without needless digits.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func (f *Field) sprintList(list []any, tag lang.Tag) string {
	if f.Kind == KindRows {
		if tag == lang.En {
			return strconv.Itoa(len(list)) + plural(len(list), " entry", " entries")
		}
		return strconv.Itoa(len(list)) + "项"
	}
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = f.Sprint(v, tag)
	}
	if tag == lang.En {
		return strings.Join(parts, ", ")
	}
	return strings.Join(parts, "、")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func (f *Field) sprintMap(m map[string]any, tag lang.Tag) string {
	if f.Kind == KindFile || f.Kind == KindFiles {
		name, _ := m["name"].(string)
		return name
	}
	var parts []string
	for _, child := range f.Fields {
		if v, ok := m[child.Name]; ok {
			parts = append(parts, child.Title.In(tag)+" "+child.Sprint(v, tag))
		}
	}
	if tag == lang.En {
		return strings.Join(parts, "; ")
	}
	return strings.Join(parts, "；")
}
