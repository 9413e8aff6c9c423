package casework

import (
	"maps"
	"reflect"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// entered is a form as it was filled in, with what actions alone write as the
// case has it; it is refused where it says something else there.
func entered(of *lists.Form, before, form map[string]any) (map[string]any, error) {
	var faults []problem.Field
	for _, f := range of.Fields {
		if !f.ReadOnly {
			continue
		}
		given, was := form[f.Name], before[f.Name]
		if given != nil && given != "" && !reflect.DeepEqual(given, was) {
			faults = append(faults, problem.Field{Path: "/" + f.Name, Text: lang.Text{
				Zh: "“" + f.Title.Zh + "”由办理过程写入，不能填写。", En: "“" + f.Title.En + "” is written as the case goes on and cannot be filled in."}})
		}
		if form != nil && was != nil {
			form = maps.Clone(form)
			form[f.Name] = was
		}
	}
	if len(faults) > 0 {
		return nil, invalid(faults)
	}
	return form, nil
}
