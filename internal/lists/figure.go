package lists

import (
	"qingdan/internal/lang"
	"qingdan/internal/law"
)

// Figure is a number with a definition (指标).
type Figure struct {
	ID         string // "approvals.full_online_rate"
	System     *System
	Name       lang.Text
	Definition lang.Text
	Unit       string // see Units
	Decimals   int
	Over       string // "items", "cases", "records:<register>"
	Where      *Expr  // denominator: which members count at all
	Count      *Expr  // numerator: bool; nil with Sum
	Sum        *Expr  // numerator: number to add up; nil with Count
	When       *Expr  // date that places a member in time; nil: the default of Over
	Per        string // one of the Per constants
	Good       string // "up", "down": which way is better; "" where nobody says
	Target     *Target
	Alert      *Thresholds
	Reported   string // register of the statements of another authority that it shows; "": it is computed
	Source     Pos
	Text       string // the YAML as written, for the definition page
}

// Units are what a figure may be counted in.
var Units = []string{"percent", "count", "days", "yuan", "years", "rank", "wan_mu"}

// What a figure makes of its members.
const (
	PerShare  = "share"  // those that count, of all
	PerTotal  = "total"  // the numerator alone
	PerMean   = "mean"   // the sum, divided by the members
	PerMedian = "median" // the value in the middle, or half way between the two
	PerLatest = "latest" // of reported figures: the statement of the latest day
)

// Target is the value that a figure is to reach, in its own unit.
type Target struct {
	Value   float64
	By      law.Date // its last day; Dated tells whether there is one
	Dated   bool
	Setting bool // chosen here: nobody has published it
}

// Thresholds are values, in the figure's own unit, beyond which it raises an
// alert: below them where up is good, above them where down is.
type Thresholds struct {
	Yellow, Red *float64
	Setting     bool // chosen here: nobody has published them
}
