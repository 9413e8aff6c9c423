package forms_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"qingdan/internal/lists"
	"qingdan/internal/web/forms"
	"qingdan/systems"
)

// library is the product's own lists: the fields that people really fill in.
var library = sync.OnceValue(func() *lists.Library {
	l, faults := lists.Load(systems.FS)
	if l == nil {
		panic(faults[0].String())
	}
	return l
})

func restaurant() *lists.Form { return library().Item("small-restaurant").Form }

func TestConditionsOfRowsReadTheirRow(t *testing.T) {
	t.Parallel()
	d := forms.Empty()
	d.Text.Set("staff.1._", "1")
	fields := forms.Builder{}.Fields(restaurant().Fields, d, nil)
	for _, name := range []string{"staff.0.health_cert", "staff.1.health_cert"} {
		f := find(fields, name)
		row := strings.TrimSuffix(name, "health_cert")
		if f == nil || f.When == nil || f.When.Script != `{"op":"==","name":"`+row+`handles_food","value":true}` {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if f := find(fields, "kitchen_area"); !strings.Contains(f.When.Words.Zh, "或者") {
		t.Errorf("the words say %s", f.When.Words.Zh)
	}
	if f := find(fields, "truthful"); !f.Confirm {
		t.Error("a declaration is asked as a question")
	}
}

func TestConditionsOfQuestionsReadTheQuestions(t *testing.T) {
	t.Parallel()
	for _, a := range library().Item("small-restaurant").Procedure.Actions {
		if a.Input == nil || a.Input.Field("/right_body") == nil {
			continue
		}
		fields := forms.Builder{}.Fields(a.Input.Fields, forms.Empty(), nil)
		forms.Apart(fields, "refuse.")
		f := find(fields, "refuse.right_body")
		if f == nil || f.When.Script != `{"op":"==","name":"refuse.ground","value":"other_body"}` {
			t.Fatalf("%+v", f.When)
		}
		return
	}
	t.Fatal("no action asks for the right body any more")
}

// A condition on an earlier page is decided by what was answered there.
func TestConditionsOnOtherPagesAreDecidedHere(t *testing.T) {
	t.Parallel()
	layout := []*lists.Field{restaurant().Field("/layout")}
	for _, test := range []struct {
		values map[string]any
		shown  bool
	}{
		{map[string]any{"hot_food": true}, true},
		{map[string]any{"hot_food": false}, false},
		{nil, true}, // nothing is known: better asked than forgotten
	} {
		fields := forms.Builder{Values: test.values, Now: time.Now()}.Fields(layout, forms.Empty(), nil)
		if len(fields) == 1 != test.shown {
			t.Errorf("%v: %d fields", test.values, len(fields))
		}
	}
}

func TestDraftsGoToTheListsAndBack(t *testing.T) {
	t.Parallel()
	form := restaurant()
	d := forms.Empty()
	d.Text = map[string][]string{
		"business_name": {"铁西老味道"}, "seats": {"36"}, "hot_food": {"true"}, "tenure": {"leased"},
		"staff.0._": {"1"}, "staff.0.name": {"王某某"}, "staff.0.handles_food": {"false"}, "staff.1._": {"1"},
	}
	d.Files["lease"] = []forms.File{{Digest: "sha256:" + strings.Repeat("a", 64), Name: "租赁合同.pdf", Type: "application/pdf", Size: 10, Ticket: "t1"}}
	values, problems := d.Decode(form)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if values["seats"] != int64(36) || values["hot_food"] != true {
		t.Errorf("values %#v", values)
	}
	if lease, _ := values["lease"].(map[string]any); lease["ticket"] != "t1" {
		t.Errorf("a fresh upload goes to the city as %v, want its ticket", values["lease"])
	}
	if problems := d.Check(form, false, time.Now()); len(problems) > 0 {
		t.Errorf("a draft is refused: %v", problems)
	}
	full := d.Check(form, true, time.Now())
	if len(full) == 0 {
		t.Fatal("an unfinished form passes")
	}
	for _, p := range full {
		if p.Path == "/lease" || p.Path == "/seats" || p.Path == "/water_test" {
			t.Errorf("%s is there, or not asked, and called wrong: %s", p.Path, p.Text.Zh)
		}
	}
}

func TestShowSaysValuesOfEveryKind(t *testing.T) {
	t.Parallel()
	form := restaurant()
	rows := forms.Show{Href: func(f forms.File) string { return "/files/" + f.Digest }}.Rows(form.Fields, map[string]any{
		"tenure": "leased", "hot_food": true, "lease_ends": "2027-03-01", "area_sqm": 82.5,
		"lease": map[string]any{"digest": "d1", "name": "合同.pdf", "type": "application/pdf", "size": int64(5)},
		"staff": []any{map[string]any{"name": "王某某", "post": "cook"}},
	})
	got := map[string]string{}
	for _, row := range rows {
		switch v := row.Value; {
		case v.Table != nil:
			got[row.Key.En] = v.Table.Rows[0][0].Text.Zh + "," + v.Table.Rows[0][2].Text.En
		case len(v.Files) == 1:
			got[row.Key.En] = v.Files[0].Type + " " + v.Files[0].Href
		default:
			got[row.Key.En] = v.Text.En
		}
	}
	for key, want := range map[string]string{
		"How the premises are held": "Leased", "Makes and sells hot food": "yes", "Lease": "PDF /files/d1", "Staff": "王某某,Cook", "Name of the business": "",
	} {
		if got[key] != want {
			t.Errorf("%s: %q, want %q", key, got[key], want)
		}
	}
}
