package present

import (
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
)

// Office is the name of an office that the lists name, or its code. There may be
// no lists.
func Office(lib *lists.Library, code string) lang.Text {
	if lib != nil {
		if o := lib.Office(code); o != nil {
			return o.Name
		}
	}
	return lang.Text{Zh: code, En: code}
}

// Role is the name of a role, the kernel's own included, or its id. There may be
// no lists.
func Role(lib *lists.Library, id string) lang.Text {
	if lib != nil {
		if r := lib.Role(id); r != nil {
			return r.Name
		}
	}
	switch id {
	case "applicant", "clock", "rule":
		return locales.Text("role." + id)
	}
	return lang.Text{Zh: id, En: id}
}

// Openers says which officials open cases of an item.
func Openers(lib *lists.Library, item *lists.Item) lang.Text {
	var roles []lang.Text
	for _, role := range item.Procedure.OpenedBy {
		roles = append(roles, Role(lib, role))
	}
	return locales.Text("item.officials.who", "Office", Office(lib, item.Office), "Roles", Join(roles))
}

// Join writes names in a row.
func Join(names []lang.Text) lang.Text {
	var zh, en []string
	for _, t := range names {
		zh, en = append(zh, t.Zh), append(en, t.In(lang.En))
	}
	return lang.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")}
}
