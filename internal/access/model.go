package access

import (
	"time"

	"qingdan/internal/lang"
)

// Person is somebody who signs in: a resident, or an official who holds roles
// in organisations. Name, phone and identity number are personal data: they
// are sealed at rest and shown masked.
type Person struct {
	ID       string
	Login    string
	Name     string
	Phone    string
	IDCard   string // resident identity number, may be empty
	Language lang.Tag
	Admin    bool // may manage organisations, people and grants
	Disabled bool
	Created  time.Time
}

// Org is an organisation: an office of the city or a county, a township, a
// village.
type Org struct {
	Code     string // short, unique: "SCJG"
	Name     lang.Text
	USCC     string
	Parent   string
	Division string // division code (GB/T 2260 and statistical), may be empty
}

// Grant says that a person holds a role in an organisation.
type Grant struct {
	Person string
	Org    string
	Role   string
	From   time.Time
	Until  time.Time // zero: open-ended
	By     string    // person who granted it
}

// InForce reports whether the grant holds at a time.
func (g Grant) InForce(t time.Time) bool {
	return !t.Before(g.From) && (g.Until.IsZero() || t.Before(g.Until))
}

// Viewer is who asks. Every query takes one, and its predicate is part of the
// query: a nil Viewer is the public and sees what is public.
type Viewer struct {
	Person string
	Name   string
	Admin  bool
	Demo   bool    // signed in through the demo's role list
	Bearer bool    // by an API token: no administration, no new tokens
	Grants []Grant // in force now
}

// Offices returns the codes of the offices in which v holds the role; any role
// if role is "".
func (v *Viewer) Offices(role string) []string {
	if v == nil {
		return nil
	}
	var out []string
	seen := map[string]bool{}
	for _, g := range v.Grants {
		if (role == "" || g.Role == role) && !seen[g.Org] {
			seen[g.Org] = true
			out = append(out, g.Org)
		}
	}
	return out
}

// Roles returns the roles that v holds in the office.
func (v *Viewer) Roles(office string) []string {
	if v == nil {
		return nil
	}
	var out []string
	for _, g := range v.Grants {
		if g.Org == office {
			out = append(out, g.Role)
		}
	}
	return out
}

// Official reports whether v holds any role.
func (v *Viewer) Official() bool { return v != nil && (len(v.Grants) > 0 || v.Admin) }
