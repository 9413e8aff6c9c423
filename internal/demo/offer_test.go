package demo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/demo"
)

// Whoever signs in as one of the offered roles finds what he was promised:
// applicants a case in every state that people reach, officials work that is
// due today and tomorrow and, where the law allows it, overdue.
func TestOfferedRolesFindWork(t *testing.T) {
	t.Parallel()
	b := made(t, small)
	if _, err := b.City.FoldFigures(t.Context()); err != nil {
		t.Fatal(err)
	}
	roles, err := demo.Roles(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	officials := 0
	for _, r := range roles {
		_, v, err := b.Access.SignInAs(t.Context(), r.Person)
		if err != nil {
			t.Fatalf("%s: %v", r.Login, err)
		}
		if r.Try.Zh == "" || r.Try.En == "" || r.Role.En == "" || r.Name == "" {
			t.Errorf("the sign-in page knows too little: %+v", r)
		}
		switch {
		case v.Admin:
		case v.Official():
			officials++
			b.findsWork(t, v, r)
		default:
			b.findsStates(t, v, r)
		}
	}
	if officials < 11 {
		t.Errorf("%d officials are offered", officials)
	}
}

func (b *bundle) findsWork(t *testing.T, v *access.Viewer, r demo.Role) {
	t.Helper()
	rows, _, err := b.store.Cases(t.Context(), v, city.CaseQuery{Inbox: true, Now: until, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	today := map[bool]int{}
	for _, row := range rows {
		if !row.Due.IsZero() {
			today[row.Due.Sub(until) < 24*time.Hour]++
		}
	}
	asked := []string{"scjg-head-1", "scjg-auditor-1", "ggb-steward-1", "ggb-secretary-1"}   // they act when asked
	leads := strings.Contains(r.Login, "-leader-") || strings.Contains(r.Login, "-handler-") // find what is late
	if leads && today[true] == 0 {
		t.Errorf("%s finds nothing that is late", r.Login)
	}
	if busy := !leads && !slices.Contains(asked, r.Login); busy && (today[true] == 0 || today[false] == 0) {
		t.Errorf("%s finds %d cases due by today and %d due later", r.Login, today[true], today[false])
	}
}

func (b *bundle) findsStates(t *testing.T, v *access.Viewer, r demo.Role) {
	t.Helper()
	rows, _, err := b.store.Cases(t.Context(), v, city.CaseQuery{Mine: true, Now: until, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, row := range rows {
		found[row.State] = true
	}
	for _, s := range b.City.Library.Item("small-restaurant").Procedure.States {
		if !found[s.ID] && s.ID != "lapsed" { // a notice lapses after six weeks
			t.Errorf("%s has no case in state %s", r.Login, s.ID)
		}
	}
}
