package verify

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/tlog"
)

// Tell says in words what a receipt proves, a line a fact. lib names things
// where it has the list version of the entry; nil or another: ids stand for
// names.
func (r *Receipt) Tell(lib *lists.Library, tag lang.Tag) []string {
	t := teller{tag: tag, r: r}
	if !r.item.announcement() {
		t.names(lib)
		t.event()
	} else {
		t.announcement()
	}
	c := r.Checkpoint
	t.say("这是日志 %[1]s 的第 %[2]d 条记录；日志当时共有 %[3]d 条。", "It is entry %[2]d of the log %[1]s, which then had %[3]d entries.", c.Origin, r.Index, c.N)
	if len(c.Witnesses) > 0 {
		t.say("见证人于 %[2]s 联署：%[1]s。", "Cosigned by %[1]s at %[2]s.", strings.Join(c.Witnesses, lang.Text{Zh: "、", En: ", "}.In(tag)), clock(c.Cosigned))
	}
	return t.lines
}

// teller gathers lines.
type teller struct {
	tag   lang.Tag
	r     *Receipt
	item  *lists.Item
	lines []string
}

func (t *teller) say(zh, en string, args ...any) {
	t.lines = append(t.lines, Printable(fmt.Sprintf(lang.Text{Zh: zh, En: en}.In(t.tag), args...)))
}

// clock writes a time as people in the city read it.
func clock(at time.Time) string { return at.In(law.Shanghai()).Format("2006-01-02 15:04:05") }

func (t *teller) names(lib *lists.Library) {
	if lib == nil {
		return
	}
	if item := lib.Item(t.r.item.public.Item); item != nil && item.System.Digest == t.r.item.entry.List {
		t.item = item
	}
}

// event tells of a case's event.
func (t *teller) event() {
	e, p := t.r.item.entry, t.r.item.public
	number := p.Number
	if number == "" {
		number = e.Stream
	}
	t.say("%[1]s，办件 %[2]s（%[3]s）：%[4]s，经办角色：%[5]s。", "At %[1]s, in case %[2]s (%[3]s): %[4]s, taken as %[5]s.",
		clock(e.At.Time), number, t.itemName(), t.action(), t.role())
	if p.From != p.To && p.From != "" {
		t.say("状态由“%[1]s”变为“%[2]s”。", "The case went from “%[1]s” to “%[2]s”.", t.state(p.From), t.state(p.To))
	}
	if p.Outcome != "" {
		t.say("办理结果：%s。", "Outcome: %s.", outcome(p.Outcome).In(t.tag))
	}
	for _, kind := range slices.Sorted(maps.Keys(p.Numbers)) {
		t.say("证照编号：%s。", "Certificate number: %s.", p.Numbers[kind])
	}
	if p.Rating != 0 {
		t.say("评价：%d 级（1 最好，5 最差）。", "Rating: %d (1 is best, 5 worst).", p.Rating)
	}
	for _, ch := range p.Clocks {
		t.say("时限 %[1]s：%[2]s，%[3]s。", "Clock %[1]s: %[2]s, %[3]s.", t.clockName(ch.Clock), ledgerWord(string(ch.Entry.Kind)).In(t.tag), clock(ch.Entry.At))
	}
}

// announcement tells of an event of the city itself.
func (t *teller) announcement() {
	e := t.r.item.entry
	name := e.Stream[strings.Index(e.Stream, "/")+1:]
	at := clock(e.At.Time)
	switch {
	case strings.HasPrefix(e.Stream, tlog.ListStream):
		t.say("%[1]s，公布清单 %[2]s：%[3]s。", "At %[1]s the list %[2]s was published: %[3]s.", at, name, e.Public)
	case strings.HasPrefix(e.Stream, tlog.CalendarStream):
		t.say("%[1]s，启用日历 %[2]s。", "At %[1]s the calendar %[2]s came into force.", at, name)
	case strings.HasPrefix(e.Stream, tlog.DayStream):
		t.say("%[1]s，清点 %[2]s 的台账和编号：%[3]s。", "At %[1]s the registers and numbers of %[2]s were counted: %[3]s.", at, name, e.Public)
	case strings.HasPrefix(e.Stream, tlog.ErasureStream):
		t.say("%[1]s，依法删除办件 %[2]s 的个人信息：%[3]s。", "At %[1]s the personal data of case %[2]s were erased by law: %[3]s.", at, name, e.Public)
	default:
		t.say("%[1]s，公告 %[2]s：%[3]s。", "At %[1]s, announcement %[2]s: %[3]s.", at, e.Stream, e.Public)
	}
}

func (t *teller) itemName() string {
	if t.item != nil {
		return t.item.Name.In(t.tag)
	}
	return t.r.item.public.Item
}

func (t *teller) action() string {
	id := t.r.item.entry.Action
	if id == "open" {
		return lang.Text{Zh: "开办", En: "opened"}.In(t.tag)
	}
	if t.item != nil {
		if a := t.item.Procedure.Action(id); a != nil {
			return a.Name.In(t.tag)
		}
	}
	return id
}

func (t *teller) state(id string) string {
	if t.item != nil {
		if s := t.item.Procedure.State(id); s != nil {
			return s.Name.In(t.tag)
		}
	}
	return id
}

func (t *teller) clockName(id string) string {
	if t.item != nil {
		if c := t.item.Procedure.Clock(id); c != nil {
			return c.Name.In(t.tag)
		}
	}
	return id
}

// role names the role in which an action was taken.
func (t *teller) role() string {
	role := t.r.item.public.Role
	switch role {
	case lists.Applicant:
		return lang.Text{Zh: "申请人", En: "the applicant"}.In(t.tag)
	case lists.ByClock:
		return lang.Text{Zh: "系统（时限届满）", En: "the system (a limit ran out)"}.In(t.tag)
	case lists.ByRule:
		return lang.Text{Zh: "系统（公布的规则）", En: "the system (by a published rule)"}.In(t.tag)
	}
	if t.item != nil {
		for _, r := range t.item.System.Roles {
			if r.ID == role {
				return r.Name.In(t.tag)
			}
		}
	}
	return role
}

var outcomes = map[string]lang.Text{
	"approved":     {Zh: "准予", En: "approved"},
	"refused":      {Zh: "不予准许", En: "refused"},
	"withdrawn":    {Zh: "申请人撤回", En: "withdrawn by the applicant"},
	"not_accepted": {Zh: "不予受理", En: "not accepted"},
	"lapsed":       {Zh: "逾期失效", En: "lapsed"},
	"done":         {Zh: "办结", En: "done"},
}

func outcome(id string) lang.Text {
	if text, ok := outcomes[id]; ok {
		return text
	}
	return lang.Text{Zh: id, En: id}
}

var ledgerWords = map[string]lang.Text{
	string(law.EntryStart):   {Zh: "起算", En: "started"},
	string(law.EntryPause):   {Zh: "中止", En: "paused"},
	string(law.EntryResume):  {Zh: "恢复", En: "resumed"},
	string(law.EntryExtend):  {Zh: "延长", En: "extended"},
	string(law.EntryRestart): {Zh: "重新起算", En: "restarted"},
	string(law.EntryStop):    {Zh: "停止", En: "stopped"},
}

func ledgerWord(kind string) lang.Text {
	if text, ok := ledgerWords[kind]; ok {
		return text
	}
	return lang.Text{Zh: kind, En: kind}
}
