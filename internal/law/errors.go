package law

import (
	"fmt"

	"qingdan/internal/problem"
)

// Every refusal of this room is a problem.Problem with a stable code. Invalid
// is for what cannot be read or computed; Refused is for a move that the
// clock's state or the law does not allow.

func badDate(s string) error {
	return problem.New(problem.Invalid, "bad_date",
		fmt.Sprintf("“%s”不是%d年至%d年之间的日期；请按 2026-02-10 的格式填写", clip(s), FirstYear, LastYear),
		fmt.Sprintf("%q is not a date between %d and %d; write it as 2026-02-10", clip(s), FirstYear, LastYear))
}

func badLimit(s string) error {
	return problem.New(problem.Invalid, "bad_limit",
		fmt.Sprintf("“%s”不是期限；请写数字加单位：20wd（工作日）、90d（日）、6m（月）、2y（年）、48h（小时），数字不超过 %d", clip(s), MaxLimit),
		fmt.Sprintf("%q is not a limit; write a number and a unit: 20wd (working days), 90d (days), 6m (months), 2y (years), 48h (hours), the number at most %d", clip(s), MaxLimit))
}

func outOfRange() error {
	return problem.New(problem.Invalid, "date_out_of_range",
		fmt.Sprintf("期限的起止时间须在%d年至%d年之间；请检查起始日期和期限长度", FirstYear, LastYear),
		fmt.Sprintf("a limit must begin and end between the years %d and %d; check the start and the length", FirstYear, LastYear))
}

func refuse(code, zh, en string) error { return problem.New(problem.Refused, code, zh, en) }

// clip keeps hostile input out of messages and logs.
func clip(s string) string {
	const most = 40
	for i := range s {
		if i > most {
			return s[:i] + "…"
		}
	}
	return s
}
