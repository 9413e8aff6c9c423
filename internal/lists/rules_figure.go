package lists

import "qingdan/internal/lists/source"

// What can be wrong with figures.
var (
	countAndSum = source.Rule{
		Code: "figure-parts", Zh: "指标不能既计数又求和", En: "a figure counts or sums, not both",
		DoZh: "请删去 count 或 sum。", Do: "Delete count or sum.",
	}
	noNumerator = source.Rule{
		Code: "figure-parts", Zh: "指标没有分子（per: %[1]s）", En: "the figure has no numerator (per: %[1]s)",
		DoZh: "请写 count（计数的条件）或 sum（求和的值）。", Do: "Write count (a condition) or sum (a number).",
	}
	shareOfSum = source.Rule{
		Code: "figure-parts", Zh: "占比（share）要用 count", En: "a share needs count",
	}
	meanOfCount = source.Rule{
		Code: "figure-parts", Zh: "均值（mean）要用 sum", En: "a mean needs sum",
	}
	percentNotShare = source.Rule{
		Code: "figure-parts", Severity: source.Warning, Zh: "单位是百分比，却不是占比（per: %[1]s）", En: "the unit is percent, and the figure is no share (per: %[1]s)",
		DoZh: "请写 per: share。", Do: "Write per: share.",
	}
	medianOfCount = source.Rule{
		Code: "figure-parts", Zh: "中位数（median）要用 sum", En: "a median needs sum",
	}
	itemsHaveNoDay = source.Rule{
		Code: "figure-parts", Zh: "事项没有日期，不能写 when", En: "items have no date, so when says nothing",
		DoZh: "请删去 when。", Do: "Delete when.",
	}
	reportedComputes = source.Rule{
		Code: "figure-parts", Zh: "引用其他机关说法的指标不作计算，不能写 %[1]s", En: "a reported figure computes nothing: %[1]s is not for it",
		DoZh: "请删去 %[1]s，或删去 reported。", Do: "Delete %[1]s, or delete reported.",
	}
	noStatement = source.Rule{
		Code: "figure-statement", Zh: "台账 %[1]s 不能作为其他机关说法的台账：缺少必填且公开的字段 %[2]s（%[3]s）",
		En:   "the register %[1]s holds no statements: it needs the field %[2]s (%[3]s), required and public",
		DoZh: "请在台账中声明 value（数字）、authority（作出说法的机关）、source（文件标题和文号）、stated（日期），都列入 required 和 public。",
		Do:   "Declare value (a number), authority (who states it), source (title and number of the document) and stated (a date), each under required and public.",
	}
	badTargetDate = source.Rule{
		Code: "figure-parts", Zh: "%[1]q 不是日期", En: "%[1]q is not a date",
		DoZh: "请写 by: 2026-12-31。", Do: "Write by: 2026-12-31.",
	}
	noThreshold = source.Rule{
		Code: "figure-parts", Zh: "预警没有界限", En: "the alert has no threshold",
		DoZh: "请写 yellow、red 或两者。", Do: "Write yellow, red or both.",
	}
	redBeforeYellow = source.Rule{
		Code: "figure-parts", Zh: "红色界限 %[1]v 先于黄色界限 %[2]v 达到", En: "the red threshold %[1]v is reached before the yellow one, %[2]v",
		DoZh: "越高越好（good: up）的指标红色界限低于黄色；good: down 的相反。",
		Do:   "Where up is good, red lies below yellow; with good: down above it.",
	}
)
