package walk

import (
	"qingdan/internal/demo/dice"
)

// Fate is how one case goes. The zero Fate goes straight to approval.
type Fate struct {
	seed dice.Seed
	id   string

	Abandoned bool // the draft is never submitted
	Asked     bool // something is missing, the applicant is asked once
	Lapses    bool // the applicant never answers
	Rejected  bool // not accepted
	Refused   bool
	Withdrawn bool
	Paused    bool
	Extended  bool
	Unnoticed bool // the office lets the time for a notice run out
	Late      bool // the office decides after the limit
	Rated     bool

	Park  string // the state in which the case is left; "" none
	Brisk bool   // every official acts on the day: for cases that must be parked by a date
}

// Shares of cases with each turn of fate. Of all cases about 6 in a hundred end
// refused and 3 withdrawn: some of those so fated end before. On time remain
// about 94: what is unnoticed is deemed accepted, and that is late.
const (
	shareAbandoned = 0.03
	shareAsked     = 0.12
	shareLapses    = 0.12 // of those asked
	shareRejected  = 0.015
	shareRefused   = 0.08
	shareWithdrawn = 0.04
	sharePaused    = 0.04
	shareExtended  = 0.03
	shareUnnoticed = 0.015
	shareLate      = 0.035
	shareRated     = 0.5
)

// FateOf draws the fate of a case from its id.
func FateOf(seed dice.Seed, id string) Fate {
	r := seed.For("fate", id)
	f := Fate{}.With(seed, id)
	f.Abandoned = dice.Chance(r, shareAbandoned)
	f.Asked = dice.Chance(r, shareAsked)
	f.Lapses = dice.Chance(r, shareLapses)
	f.Rejected = dice.Chance(r, shareRejected)
	f.Refused = dice.Chance(r, shareRefused)
	f.Withdrawn = dice.Chance(r, shareWithdrawn)
	f.Paused = dice.Chance(r, sharePaused)
	f.Extended = dice.Chance(r, shareExtended)
	f.Unnoticed = dice.Chance(r, shareUnnoticed)
	f.Late = dice.Chance(r, shareLate)
	f.Rated = dice.Chance(r, shareRated)
	return f
}

// Parked is the fate of a case that briskly reaches a state and stays there.
func Parked(seed dice.Seed, id, state string) Fate {
	return Fate{Park: state, Brisk: true}.With(seed, id)
}

// With returns the fate with the dice of a case.
func (f Fate) With(seed dice.Seed, id string) Fate {
	f.seed, f.id = seed, id
	return f
}
