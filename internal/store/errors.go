package store

import (
	"fmt"

	"qingdan/internal/problem"
)

// Whether a case does not exist or is not the viewer's to see, the answer is
// the same.
func noSuchCase() error {
	return problem.New(problem.NotFound, "case_not_found",
		"没有找到该办件，或您无权查看。", "There is no such case, or it is not yours to see.")
}

func noSuchRecord() error {
	return problem.New(problem.NotFound, "record_not_found",
		"台账中没有该记录。", "The register has no such record.")
}

// badQuery refuses a word of a query that comes from an address line.
func badQuery(field, value string) error {
	value = fmt.Sprintf("%.40q", value)
	return problem.New(problem.Invalid, "bad_query",
		"查询条件 "+field+" 不能是 "+value+"。", "The query cannot have "+field+" "+value+".")
}
