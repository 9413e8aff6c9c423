package city

import (
	"strconv"

	"qingdan/internal/lang"
)

var reupload = lang.Text{Zh: "请重新上传这个文件。", En: "Upload this file again."}

// replaceTickets walks a form's values and replaces each {"ticket": …} by what
// redeem gives. It copies what it changes.
func replaceTickets(v any, path string, redeem func(ticket, path string) (any, bool)) any {
	switch v := v.(type) {
	case map[string]any:
		if ticket, ok := v["ticket"].(string); ok && len(v) == 1 {
			if ref, ok := redeem(ticket, path); ok {
				return ref
			}
			return v
		}
		for name, inner := range v {
			v[name] = replaceTickets(inner, path+"/"+name, redeem)
		}
	case []any:
		for i, inner := range v {
			v[i] = replaceTickets(inner, path+"/"+strconv.Itoa(i), redeem)
		}
	}
	return v
}
