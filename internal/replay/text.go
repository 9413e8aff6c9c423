package replay

import (
	"fmt"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/law"
)

// Text says the reason in one line.
func (w Reason) Text() lang.Text {
	switch w.Kind {
	case Late, OnTime:
		return w.timeText()
	case Expired:
		change := w.change()
		return lang.Text{Zh: fmt.Sprintf("%s（%s）%s 期满，“%s”会先依法办理", w.Limit.Zh, change.Zh, day(w.Due), w.Name.Zh),
			En: fmt.Sprintf("%s (%s) over on %s: “%s” would have been taken by law first", w.Limit.En, change.En, day(w.Due), w.Name.En)}
	case Elsewhere:
		return lang.Text{Zh: "“" + w.Name.Zh + "”会转入“" + w.Say.Zh + "”", En: "“" + w.Name.En + "” would have led to “" + w.Say.En + "”"}
	case OffList:
		return lang.Text{Zh: "事项不再列入清单，不能开办", En: "the item is no longer listed: it could not have been opened"}
	}
	why := refusals[w.Code]
	if !w.Say.IsZero() {
		why = w.Say
	}
	name := w.Name
	if name.IsZero() {
		name = lang.Text{Zh: "开办", En: "open"}
	}
	return lang.Text{Zh: "“" + name.Zh + "”会被拒绝：" + why.Zh, En: "“" + name.En + "” would have been refused: " + why.En}
}

func (w Reason) timeText() lang.Text {
	text := lang.Text{Zh: "会超期", En: "late"}
	if w.Kind == OnTime {
		text = lang.Text{Zh: "不再超期", En: "on time"}
	}
	if w.Clock == "" {
		return text
	}
	end, change := w.At.In(law.Shanghai()).Format(time.DateOnly), w.change()
	done := lang.Text{Zh: "实际", En: "done"}
	if w.Running {
		done = lang.Text{Zh: "尚未办完，最近一次办理", En: "not done yet, last step"}
	}
	return lang.Text{Zh: fmt.Sprintf("%s：%s（%s），到 %s 为止，%s %s", text.Zh, w.Limit.Zh, change.Zh, day(w.Due), done.Zh, end),
		En: fmt.Sprintf("%s: %s (%s) until %s, %s %s", text.En, w.Limit.En, change.En, day(w.Due), done.En, end)}
}

func (w Reason) change() lang.Text {
	before, after := w.Before.Text(), w.After.Text()
	if w.Before.IsZero() {
		before = lang.Text{Zh: "没有", En: "none"}
	}
	return lang.Text{Zh: before.Zh + " → " + after.Zh, En: before.En + " → " + after.En}
}

// day is the last day before a due time.
func day(due time.Time) string {
	return due.Add(-time.Nanosecond).In(law.Shanghai()).Format(time.DateOnly)
}

var refusals = map[string]lang.Text{
	CodeOffList:   {Zh: "清单上不再有这个办理动作", En: "the list no longer has this action"},
	CodeState:     {Zh: "在这个状态下不能办理", En: "it may not be taken in this state"},
	CodeRole:      {Zh: "这个岗位不能办理", En: "this role may not take it"},
	CodeOnce:      {Zh: "只能办理一次", En: "it may be taken only once"},
	CodeApart:     {Zh: "必须由另一人办理", En: "somebody else must take it"},
	CodeNotDue:    {Zh: "时限尚未届满", En: "the time limit had not run out"},
	CodeGuard:     {Zh: "条件不成立", En: "a condition does not hold"},
	CodeForm:      {Zh: "填写的内容不合格", En: "the form is not valid"},
	CodePause:     {Zh: "不再是法定的暂停事由", En: "the reason for the pause is no longer lawful"},
	CodeExtension: {Zh: "不再允许延长", En: "no extension is allowed"},
	CodeNoRule:    {Zh: "不再由规则决定", En: "no rule decides any more"},
}

var unknownTexts = map[string]lang.Text{
	"guard":      {Zh: "条件要看不公开的内容", En: "its condition reads what is not public"},
	"form":       {Zh: "表单的要求不同，而表单不公开", En: "the form asks for something else, and forms are not public"},
	"apart_from": {Zh: "不得由同一人办理，而办理人不公开", En: "it must be taken by somebody else, and who took it is not public"},
	"effects":    {Zh: "写入台账的内容不同，没有重新计算", En: "it writes something else on a register, which is not worked out again"},
	"opens":      {Zh: "会开办别的办件，没有重新开办", En: "it opens other cases, which are not opened here"},
	"instant":    {Zh: "秒批规则不同，没有重新判断", En: "the rule for deciding at once is another and is not applied again"},
	"clock":      {Zh: "时限的变动要看当时没有说明的理由或者日期", En: "what it does to a clock takes a reason or a day that was not given then"},
}

// Text says in one line what is not known.
func (u Unknown) Text() lang.Text {
	what := unknownTexts[u.What]
	return lang.Text{Zh: fmt.Sprintf("%s “%s”（%d 次）：%s", u.Item, u.ActionName.Zh, u.Events, what.Zh),
		En: fmt.Sprintf("%s “%s” (%d times): %s", u.Item, u.ActionName.En, u.Events, what.En)}
}
