package city

import (
	"strconv"

	"qingdan/internal/lang"
)

var reupload = lang.Text{Zh: "请重新上传这个文件。", En: "Upload this file again."}

// redeemer gives the file that an upload ticket stands for.
type redeemer func(ticket, path string) (file any, ok bool)

// redeemed returns values in which each {"ticket": …} is replaced by its file.
// The values given are not changed.
func redeemed(values map[string]any, redeem redeemer) map[string]any {
	if values == nil {
		return nil
	}
	out, _ := replaceTickets(values, "", redeem).(map[string]any)
	return out
}

func replaceTickets(v any, path string, redeem redeemer) any {
	switch v := v.(type) {
	case map[string]any:
		if ticket, ok := v["ticket"].(string); ok && len(v) == 1 && path != "" {
			if file, ok := redeem(ticket, path); ok {
				return file
			}
			return v
		}
		out := make(map[string]any, len(v))
		for name, inner := range v {
			out[name] = replaceTickets(inner, path+"/"+name, redeem)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = replaceTickets(inner, path+"/"+strconv.Itoa(i), redeem)
		}
		return out
	}
	return v
}
