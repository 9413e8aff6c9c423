package demo

import (
	"slices"
	"strings"

	"qingdan/internal/lists"
)

type post struct{ office, role string }

// posts returns the posts that the lists need, in the lists' order: first those
// of the services, then those of the work between offices.
func posts(lib *lists.Library) (offices []string, all []post) {
	add := func(p post) {
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	for _, sys := range lib.Systems {
		for _, office := range servingOffices(sys) {
			if !slices.Contains(offices, office) {
				offices = append(offices, office)
			}
			for _, role := range sys.Roles {
				add(post{office, role.ID})
			}
		}
	}
	for _, sys := range lib.Systems {
		for _, p := range workPosts(sys) {
			add(p)
		}
	}
	return offices, all
}

// serves reports whether residents and enterprises apply for something of the
// system.
func serves(sys *lists.System) bool { return len(servingOffices(sys)) > 0 }

// servingOffices returns the offices that handle what residents apply for.
func servingOffices(sys *lists.System) []string {
	var out []string
	for _, item := range sys.Items {
		if !betweenThem(item) && !slices.Contains(out, item.Office) {
			out = append(out, item.Office)
		}
	}
	return out
}

// workPosts returns the posts of the work between offices: who opens and steers
// it in the item's office, everybody else in each body that it may be handed to.
func workPosts(sys *lists.System) []post {
	var out []post
	for _, item := range sys.Items {
		if !betweenThem(item) {
			continue
		}
		for _, role := range sys.Roles {
			switch p := item.Procedure; {
			case !takesPart(p, role.ID):
			case slices.Contains(p.OpenedBy, role.ID) || p.Steward(role.ID) || item.HandledBy == nil:
				out = append(out, post{item.Office, role.ID})
			default:
				for _, body := range bodiesOf(item) {
					out = append(out, post{body, role.ID})
				}
			}
		}
	}
	return out
}

func takesPart(p *lists.Procedure, role string) bool {
	return slices.ContainsFunc(p.Actions, func(a *lists.Action) bool { return slices.Contains(a.By, role) })
}

// bodiesOf returns the offices that the item's form offers to hand a case to.
func bodiesOf(item *lists.Item) []string {
	name, ok := strings.CutPrefix(item.HandledBy.Source(), "form.")
	field := item.Form.Field("/" + name)
	if !ok || field == nil {
		return nil
	}
	var out []string
	for _, o := range field.Options {
		out = append(out, o.Value)
	}
	return out
}
