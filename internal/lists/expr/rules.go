package expr

import "qingdan/internal/lists/source"

// What can be wrong with an expression. One report per place is enough: the
// expression of a procedure is compiled against the form of every item.
var (
	emptyExpression = source.Rule{
		Code: "expr-syntax", Zh: "表达式是空的", En: "the expression is empty", PerPlace: true,
		DoZh: "请写出条件，或删去这个键。", Do: "Write it, or delete the key.",
	}
	expressionTooLong = source.Rule{
		Code: "expr-cost", Zh: "表达式超过 %[1]d 个字符", En: "the expression is longer than %[1]d characters", PerPlace: true,
		DoZh: "请拆分。", Do: "Split it.",
	}
	tooManyExpressions = source.Rule{
		Code: "too-large", Zh: "各事项的表达式共超过 %[1]d 个", En: "the items have more than %[1]d expressions in all", PerPlace: true,
		DoZh: "请拆分为多个系统。", Do: "Split the system.",
	}
	wrongSyntax = source.Rule{
		Code: "expr-syntax", Zh: "表达式写法有误：%[1]s", En: "the expression cannot be read: %[2]s", PerPlace: true,
		DoZh: "请检查括号、引号（文字用单引号）和运算符（&&、||、==）。",
		Do:   "Look at brackets, quotes (texts stand in single quotes) and operators (&&, ||, ==).",
	}
	wrongExpression = source.Rule{
		Code: "expr-type", Zh: "表达式有误：%[1]v", En: "the expression is wrong: %[1]v", PerPlace: true,
	}
	wrongTypes = source.Rule{
		Code: "expr-type", Zh: "%[1]q 不能用于（%[2]s）", En: "%[1]q cannot be used on (%[3]s)", PerPlace: true,
		DoZh: "请核对两边的类型；小数要写成 2.0，日期之间用 add() 或 duration() 计算。",
		Do:   "Look at the types on both sides; a number that is not whole is written 2.0, dates are computed with add() or duration().",
	}
	wrongResult = source.Rule{
		Code: "expr-type", Zh: "这里应得到%[1]s，而表达式得到%[3]s", En: "this should give %[2]s and gives %[4]s", PerPlace: true,
	}
	unknownName = source.Rule{
		Code: "unknown-name", Zh: "没有名为 %[1]q 的变量", En: "there is no variable %[1]q", PerPlace: true,
		DoZh: "文字要加单引号。", Do: "A text stands in single quotes.",
	}
	unknownFunction = source.Rule{
		Code: "unknown-name", Zh: "没有名为 %[1]q 的函数", En: "there is no function %[1]q", PerPlace: true,
	}
	notHere = source.Rule{
		Code: "not-readable-here", Zh: "这里不能读取 %[1]s", En: "%[1]s cannot be read here", PerPlace: true,
		DoZh: "这里可以读取：%[2]s。", Do: "What can be read here: %[2]s.",
	}
	unknownField = source.Rule{
		Code: "unknown-field", Zh: "%[2]s 没有字段 %[1]q", En: "%[2]s has no field %[1]q", PerPlace: true,
		DoZh: "请核对表单的字段名。", Do: "Look at the names of its fields.",
	}
	tooNested = source.Rule{
		Code: "expr-cost", Zh: "循环嵌套超过 %[1]d 层", En: "loops are nested more than %[1]d deep", PerPlace: true,
		DoZh: "请拆成几条规则。", Do: "Split the expression into several.",
	}
	tooCostly = source.Rule{
		Code: "expr-cost", Zh: "最坏情况下的计算量超过上限 %[1]d", En: "in the worst case this computes longer than the limit of %[1]d", PerPlace: true,
		DoZh: "请给表单的文字和行数设更小的上限（maxLength、maxItems），或减少循环。",
		Do:   "Give the form's texts and rows smaller bounds (maxLength, maxItems), or loop less.",
	}
	internalFault = source.Rule{
		Code: "internal", Zh: "编译器内部错误：%[1]v", En: "internal fault of the compiler: %[1]v",
		DoZh: "请报告此问题。", Do: "Please report it.",
	}
)
