package law

import (
	"fmt"

	"qingdan/internal/lang"
)

// Rule names a rule that decided which days count, with its source.
type Rule struct {
	Code    string    `json:"code"` // stable, snake_case
	Text    lang.Text `json:"text"`
	Basis   string    `json:"basis"`    // law and article, as cited in Chinese
	BasisEn string    `json:"basis_en"` // the same for readers of English
}

// The rules of counting.
var (
	RuleStartDay = Rule{
		Code: "start_day",
		Text: lang.Text{
			Zh: "按日、月、年计算的期间，开始的当日不计入，自次日起算",
			En: "a period in days, months or years does not count the day it starts; counting begins the next day",
		},
		Basis: "《中华人民共和国民法典》第二百零一条第一款", BasisEn: "Civil Code, Article 201(1)",
	}
	RuleHours = Rule{
		Code: "hours",
		Text: lang.Text{
			Zh: "按小时计算的期间，自起始时刻起连续计算，不顺延",
			En: "a period in hours runs without a break from the moment it starts and is not moved",
		},
		Basis: "《中华人民共和国民法典》第二百零一条第二款", BasisEn: "Civil Code, Article 201(2)",
	}
	RuleMonthEnd = Rule{
		Code: "month_end",
		Text: lang.Text{
			Zh: "到期月没有对应日的，月末日为期间的最后一日",
			En: "where the last month has no corresponding day, its last day is the last day of the period",
		},
		Basis: "《中华人民共和国民法典》第二百零二条", BasisEn: "Civil Code, Article 202",
	}
	RuleRoll = Rule{
		Code: "rest_day_roll",
		Text: lang.Text{
			Zh: "期间的最后一日是法定休假日的，以法定休假日结束的次日为最后一日",
			En: "where the last day is a statutory rest day, the period ends on the day after the rest days",
		},
		Basis: "《中华人民共和国民法典》第二百零三条第一款", BasisEn: "Civil Code, Article 203(1)",
	}
	RuleWeekend = Rule{
		Code: "weekend",
		Text: lang.Text{
			Zh: "星期六和星期日为周休息日，不计入工作日",
			En: "Saturday and Sunday are rest days and do not count as working days",
		},
		Basis: "《国务院关于职工工作时间的规定》第七条", BasisEn: "State Council Provisions on Working Hours, Article 7",
	}
	RulePause = Rule{
		Code: "pause",
		Text: lang.Text{
			Zh: "中止的时间不计入期限；按日计算的，自中止次日起至恢复当日止不计",
			En: "the time of a pause does not count; counted in days, it is from the day after the pause to the day of the resumption",
		},
		Basis: "清单载明的依据，如《中华人民共和国行政许可法》第四十五条", BasisEn: "as the list states, such as Administrative Licensing Law, Article 45",
	}
	RuleExtension = Rule{
		Code: "extension",
		Text: lang.Text{
			Zh: "经批准延长期限",
			En: "the limit was extended with approval",
		},
		Basis: "清单载明的依据，如《中华人民共和国行政许可法》第四十二条", BasisEn: "as the list states, such as Administrative Licensing Law, Article 42",
	}
	RuleLate = Rule{
		Code: "after_the_end",
		Text: lang.Text{
			Zh: "期限届满之后的中止或延长，不改变已届满的期限",
			En: "a pause or an extension after the end does not change a limit that is over",
		},
		Basis: "清单载明的依据，如《中华人民共和国行政许可法》第四十二条、第四十五条", BasisEn: "as the list states, such as Administrative Licensing Law, Articles 42 and 45",
	}
)

// Rules lists every rule that a step may name; the rules of decreed days are
// those of the given year.
func Rules(year int) []Rule {
	return []Rule{
		RuleStartDay, RuleHours, RuleMonthEnd, RuleRoll,
		RuleWeekend, holidayRule(year), makeupRule(year),
		RulePause, RuleExtension, RuleLate,
	}
}

// holidayRule says why a day off does not count.
func holidayRule(year int) Rule {
	return Rule{
		Code: "holiday",
		Text: lang.Text{
			Zh: "国务院安排的放假日，不计入工作日",
			En: "a day off by decree of the State Council does not count as a working day",
		},
		Basis:   notice(year),
		BasisEn: noticeEn(year),
	}
}

// makeupRule says why a Saturday or Sunday counts.
func makeupRule(year int) Rule {
	return Rule{
		Code: "makeup_workday",
		Text: lang.Text{
			Zh: "调休上班日，计为工作日",
			En: "a weekend day worked in exchange for a day off counts as a working day",
		},
		Basis:   notice(year),
		BasisEn: noticeEn(year),
	}
}

func notice(year int) string {
	return fmt.Sprintf("《国务院办公厅关于%d年部分节假日安排的通知》", year)
}

func noticeEn(year int) string {
	return fmt.Sprintf("State Council General Office, Notice on Holidays in %d", year)
}
