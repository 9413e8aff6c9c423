package replay

import (
	"encoding/csv"
	"io"
	"strings"
	"time"

	"qingdan/internal/law"
)

// Name is what everybody may call the case: its number, or before it has one
// its id.
func (d CaseDiff) Name() string {
	if d.Number != "" {
		return d.Number
	}
	return d.Case
}

// WriteCases writes the differing cases as CSV.
func WriteCases(w io.Writer, r *Report) error {
	return csv.NewWriter(w).WriteAll(CaseRows(r))
}

// CaseRows are the differing cases under their heads, one row a reason. A case
// that is only counted differently has one row.
func CaseRows(r *Report) [][]string {
	rows := [][]string{{"case", "number", "office", "item", "kind", "code", "action", "clock", "limit_before", "limit_after", "due", "at", "figures"}}
	for _, d := range r.Differs {
		reasons := d.Reasons
		if len(reasons) == 0 {
			reasons = []Reason{{Kind: Counted}}
		}
		for _, why := range reasons {
			rows = append(rows, []string{d.Case, d.Number, d.Office, d.Item, string(why.Kind), why.Code, why.Action, why.Clock,
				why.Before.String(), why.After.String(), moment(why.Due), moment(why.At), strings.Join(d.Figures, " ")})
		}
	}
	return rows
}

func moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(law.Shanghai()).Format(time.DateTime)
}
