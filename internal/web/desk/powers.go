package desk

import (
	"net/http"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/law"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/ui"
)

// Grant gives a person a role in an office.
func (d *Desk) Grant(w http.ResponseWriter, r *page.Request) error {
	k, err := d.person(r)
	if err != nil {
		return err
	}
	k.open = "grant"
	k.grant.Read(r.Request)
	g := access.Grant{Person: k.id, Org: k.grant.Get("office"), Role: k.grant.Get("role")}
	if err = dates(&g, k.grant); err == nil {
		err = d.knownPost(g)
	}
	if err == nil {
		err = d.Access.GrantRole(r.Context(), r.Viewer, g)
	}
	if err != nil {
		return k.again(w, k.grant, err)
	}
	page.Notify(w, ui.Good, "notice.granted")
	return page.Redirect(w, r, peoplePath+"/"+k.id)
}

// dates are whole days in China: a role begins with the first and ends after
// the last.
func dates(g *access.Grant, e forms.Entry) error {
	var wrong []problem.Field
	for _, name := range []string{"from", "until"} {
		value := e.Get(name)
		if value == "" {
			continue
		}
		day, err := time.ParseInLocation(time.DateOnly, value, law.Shanghai())
		if err != nil {
			wrong = append(wrong, problem.Field{Path: "/" + name, Text: locales.Text("people.baddate")})
			continue
		}
		if name == "from" {
			g.From = day
		} else {
			g.Until = day.AddDate(0, 0, 1)
		}
	}
	return invalid(wrong)
}

// knownPost refuses a role that no list names: it would look like a power and
// be none.
func (d *Desk) knownPost(g access.Grant) error {
	var wrong []problem.Field
	if g.Org == "" {
		wrong = append(wrong, problem.Field{Path: "/office", Text: locales.Text("people.nooffice")})
	}
	if d.City.Library.Role(g.Role) == nil && g.Role != access.RoleAuditor {
		wrong = append(wrong, problem.Field{Path: "/role", Text: locales.Text("people.norole")})
	}
	return invalid(wrong)
}

func invalid(wrong []problem.Field) error {
	if len(wrong) == 0 {
		return nil
	}
	text := locales.Text("problem.invalid")
	return problem.New(problem.Invalid, "invalid", text.Zh, text.En).WithFields(wrong...)
}

func (k *personing) again(w http.ResponseWriter, e forms.Entry, err error) error {
	if err := blame(k.r, e, err); err != nil {
		return err
	}
	return k.show(w)
}

// Revoke ends a role now.
func (d *Desk) Revoke(w http.ResponseWriter, r *page.Request) error {
	err := d.Access.Revoke(r.Context(), r.Viewer, r.PathValue("person"), r.PathValue("office"), r.PathValue("role"))
	if err != nil {
		return err
	}
	page.Notify(w, ui.Good, "notice.revoked")
	return page.Redirect(w, r, peoplePath+"/"+r.PathValue("person"))
}

// ResetPassword gives a person a temporary password.
func (d *Desk) ResetPassword(w http.ResponseWriter, r *page.Request) error {
	k, err := d.person(r)
	if err != nil {
		return err
	}
	k.open = "password"
	if err := d.Access.ResetPassword(r.Context(), r.Viewer, k.id, r.PostFormValue("password")); err != nil {
		return k.again(w, k.password, err)
	}
	page.Notify(w, ui.Good, "notice.password.reset")
	return page.Redirect(w, r, peoplePath+"/"+k.id)
}

// Power disables or enables a person, or makes him an administrator or no
// longer one.
func (d *Desk) Power(w http.ResponseWriter, r *page.Request) error {
	ctx, v, id := r.Context(), r.Viewer, r.PathValue("person")
	var err error
	switch r.PathValue("power") {
	case "disable":
		err = d.Access.Disable(ctx, v, id)
	case "enable":
		err = d.Access.Enable(ctx, v, id)
	case "admin":
		err = d.Access.SetAdmin(ctx, v, id, true)
	case "no-admin":
		err = d.Access.SetAdmin(ctx, v, id, false)
	default:
		err = notFound("没有这个操作。", "There is no such thing to do.")
	}
	if err != nil {
		return err
	}
	page.Notify(w, ui.Good, "notice.person.changed")
	return page.Redirect(w, r, peoplePath+"/"+id)
}
