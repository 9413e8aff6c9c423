package casework

import (
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/problem"
)

// Erasure tells that the private side of a case was deleted by law.
type Erasure struct {
	At     time.Time `json:"at"`
	Ground string    `json:"ground"` // id of a law.ErasureGround
	Basis  string    `json:"basis"`
}

// PublicOnly returns an event as it is when its private side is gone. What its
// records published is all that they are known by.
func PublicOnly(e Event) Event {
	e.Private = Private{Records: e.Public.Records}
	return e
}

// Erase returns the case after its erasure; c is the fold of its events by
// PublicOnly. The version goes up, so that whoever decides on the case as it
// was loses the race.
func Erase(c *Case, e Erasure) *Case {
	next := *c
	next.Version++
	next.Form, next.Erased = nil, &e
	return &next
}

// Refusal answers who asks for what was erased.
func (e *Erasure) Refusal() *problem.Problem {
	on := law.DateOf(e.At).String()
	return problem.New(problem.Refused, "erased",
		"这个办件的个人信息已于 "+on+" 依照"+law.ErasureLaw.Zh+"删除（"+e.name().Zh+"）。",
		"The personal data of this case was erased on "+on+" under "+law.ErasureLaw.En+": "+e.name().En+".")
}

func (e *Erasure) name() lang.Text {
	if g, ok := law.FindErasureGround(e.Ground); ok {
		return g.Name
	}
	return lang.Text{Zh: e.Basis, En: e.Basis}
}
