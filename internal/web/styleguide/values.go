package styleguide

import (
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/ui"
)

// summary shows a value of every kind.
func summary(masked bool) ui.Summary {
	say := func(zh, en string) ui.Value { return ui.Value{Kind: lists.KindText, Text: both(zh, en)} }
	kind := func(k lists.FieldKind, zh, en string) ui.Value { return ui.Value{Kind: k, Text: both(zh, en)} }
	idcard, phone := kind(lists.KindIDCard, "220302199001011234", "220302199001011234"), kind(lists.KindPhone, "13800001234", "13800001234")
	if masked {
		idcard, phone = kind(lists.KindIDCard, "2203**********1234", "2203**********1234"), kind(lists.KindPhone, "138****1234", "138****1234")
		idcard.Masked, phone.Masked = true, true
	}
	row := func(zh, en string, v ui.Value) ui.SummaryRow {
		r := ui.SummaryRow{Key: both(zh, en), Value: v}
		if !masked {
			r.Change = "/styleguide/form"
		}
		return r
	}
	file := ui.FileLink{Name: "后厨平面图.pdf", Bytes: 1_240_000, Type: "PDF", Href: "/styleguide"}
	return ui.Summary{
		ID: "answers", Title: both("填写的内容", "Answers"), Rows: []ui.SummaryRow{
			row("店名", "Business", say("铁西老味道小吃部", "铁西老味道小吃部")),
			row("经营项目说明", "What is sold", kind(lists.KindArea, "热菜、凉菜、面食。\n早六点到晚九点营业。", "Hot and cold dishes, noodles.\nSix to nine.")),
			row("经营者身份证号码", "Identity number", idcard),
			row("联系电话", "Phone", phone),
			row("统一社会信用代码", "Social credit code", kind(lists.KindUSCC, "92220302MA0000000X", "92220302MA0000000X")),
			row("座位数", "Seats", kind(lists.KindInteger, "36", "36")),
			row("面积（平方米）", "Area (m²)", kind(lists.KindNumber, "82.5", "82.5")),
			row("投资额", "Investment", kind(lists.KindMoney, "¥150,000.00", "¥150,000.00")),
			row("拟开业日期", "Opening", kind(lists.KindDate, "2026年12月1日", "1 December 2026")),
			row("现场加工热食", "Hot food", kind(lists.KindBool, "是", "Yes")),
			row("经营方式", "Mode", kind(lists.KindChoice, "堂食与外卖", "Eat in and take away")),
			row("经营项目", "Dishes", ui.Value{Kind: lists.KindChoices, Items: []lang.Text{both("热食类", "Hot"), both("冷食类", "Cold"), both("自制饮品", "Drinks")}}),
			row("后厨平面图", "Kitchen plan", ui.Value{Kind: lists.KindFile, Files: []ui.FileLink{file}}),
			row("现场照片", "Photos", ui.Value{Kind: lists.KindFiles, Files: []ui.FileLink{{Name: "门头.jpg", Bytes: 820_000, Type: "JPG", Href: "/styleguide"}, {Name: "后厨.jpg", Bytes: 910_000, Type: "JPG"}}}),
			row("从业人员", "Staff", staffTable(masked)),
			row("地址", "Address", ui.Value{Kind: lists.KindGroup, Group: []ui.SummaryRow{
				{Key: both("区县", "County"), Value: say("铁西区", "Tiexi")}, {Key: both("街道门牌", "Street"), Value: say("英雄大路 100 号", "100 Yingxiong Road")},
			}}),
			row("备注", "Remarks", ui.Value{Kind: lists.KindArea}),
		},
	}
}

func staffTable(masked bool) ui.Value {
	name := func(s string) ui.Value {
		return ui.Value{Kind: lists.KindText, Text: both(s, s), Masked: masked}
	}
	date := func(zh, en string) ui.Value { return ui.Value{Kind: lists.KindDate, Text: both(zh, en)} }
	return ui.Value{Kind: lists.KindRows, Table: &ui.ValueTable{
		Heads: []lang.Text{both("姓名", "Name"), both("健康证到期", "Health certificate until")},
		Rows: [][]ui.Value{
			{name("王**"), date("2027年3月1日", "1 March 2027")},
			{name("赵*"), date("2027年5月20日", "20 May 2027")},
		},
	}}
}

func side() []ui.NavGroup {
	item := func(zh, en string, count int, current bool) ui.NavItem {
		return ui.NavItem{Link: ui.Link{Text: both(zh, en), Href: "/styleguide/desk"}, Count: count, Current: current}
	}
	return []ui.NavGroup{
		{Items: []ui.NavItem{item("待办", "Inbox", 23, true), item("在办", "Under way", 0, false), item("办结", "Closed", 0, false)}},
		{Title: both("台账", "Registers"), Items: []ui.NavItem{item("证照台账", "Certificates", 0, false), item("小餐饮台账", "Small restaurants", 0, false)}},
		{Title: both("管理", "Administration"), Items: []ui.NavItem{item("清单与版本", "Lists and versions", 0, false), item("人员与岗位", "People and roles", 0, false), item("查看记录", "Looks at personal data", 0, false)}},
	}
}

func deskView(now time.Time) DeskView {
	all := clocks(now)
	head := func(zh, en, href string, sorted ui.Sorted) ui.Column {
		return ui.Column{Text: both(zh, en), Href: href, Sorted: sorted}
	}
	return DeskView{
		Tiles: []ui.Tile{
			{Name: both("超期", "Overdue"), Count: 2, Tone: ui.Bad, Href: "/styleguide/desk"}, {Name: both("今天到期", "Due today"), Count: 5, Tone: ui.Warn, Href: "/styleguide/desk"},
			{Name: both("待我办理", "Waiting for me"), Count: 23, Tone: ui.Info, Href: "/styleguide/desk"}, {Name: both("等申请人", "Waiting for applicants"), Count: 11, Tone: ui.Neutral, Href: "/styleguide/desk"},
			{Name: both("近 30 天办结", "Closed in 30 days"), Count: 148, Tone: ui.Good, Href: "/styleguide/desk"},
		},
		Search:  ui.Search{Action: "/styleguide/desk", Name: "q", Label: both("受理编号或申请对象", "Number or subject")},
		Columns: []ui.Column{head("受理编号", "Number", "/styleguide/desk?sort=number", ""), head("事项", "Item", "", ""), head("申请对象", "Subject", "", ""), head("状态", "State", "", ""), head("时限", "Due", "/styleguide/desk?sort=-due", ui.Ascending)},
		Rows:    deskRows(all),
		Pager:   ui.NewPager(23, 20, 1, func(int) string { return "/styleguide/desk" }),
		Summary: summary(true),
		Reveal:  ui.Reveal{Post: "/styleguide/desk", Field: &ui.Field{Kind: lists.KindText, Name: "reason", Label: both("为什么要看", "Why do you need it")}},
		Clocks:  all[:4],
		Actions: actions(),
		Trail:   timeline(now),
		Heat:    heat(),
	}
}

func deskRows(c []*ui.Clock) []DeskRow {
	row := func(number, zh, en, subject string, state ui.Tag, clock *ui.Clock) DeskRow {
		return DeskRow{Case: ui.Link{Text: both(number, number), Href: "/styleguide/desk"}, Item: ui.Link{Text: both(zh, en)}, Subject: subject, State: state, Clock: clock}
	}
	return []DeskRow{
		row("SCJG-2026-000101", "小餐饮经营许可", "Small restaurant permit", "铁西老味道小吃部", ui.Tag{Tone: ui.Info, Text: both("审查中", "Review")}, c[2]),
		row("SCJG-2026-000117", "小餐饮经营许可", "Small restaurant permit", "站前奶茶铺", ui.Tag{Tone: ui.Neutral, Text: both("待受理", "Received")}, c[1]),
		row("SCJG-2026-000123", "户外广告设置审批", "Outdoor advertising", "王**", ui.Tag{Tone: ui.Info, Text: both("审查中", "Review")}, c[0]),
		row("SCJG-2026-000098", "户外广告设置审批", "Outdoor advertising", "赵*", ui.Tag{Tone: ui.Warn, Text: both("听证中", "Hearing")}, c[3]),
	}
}

func actions() []ui.Action {
	button := func(zh, en string, style ui.ButtonStyle) []ui.Button {
		return []ui.Button{{Text: both(zh, en), Style: style}}
	}
	return []ui.Action{
		{ID: "accept", Name: both("受理", "Accept"), Style: ui.Primary, Post: "/styleguide/desk", Form: ui.Form{Version: 3, Key: "k1", Buttons: button("受理", "Accept", ui.Primary)}, Confirm: both("决定期限将从收到材料之日起算。", "The time for the decision runs from the receipt.")},
		{ID: "notify", Name: both("告知补正", "Ask for what is missing"), Style: ui.Secondary, Post: "/styleguide/desk", Open: true, Form: ui.Form{
			Fields:  []*ui.Field{{Kind: lists.KindArea, Name: "missing", Label: both("缺少什么", "What is missing"), Hint: both("一次说全：法律只允许告知一次。", "Name everything: the law allows one notice."), MaxLength: 500, Error: both("请写明缺少的材料。", "Say what is missing.")}},
			Buttons: button("发出告知书", "Issue the notice", ui.Secondary),
		}},
		{ID: "refuse", Name: both("不予受理", "Refuse to accept"), Style: ui.Warning, Post: "/styleguide/desk", Form: ui.Form{Buttons: button("不予受理", "Refuse", ui.Warning)}, Confirm: both("申请人可以复议或者诉讼。", "The applicant may ask for review or sue.")},
		{ID: "decide", Name: both("作出决定", "Decide"), Refused: both("您受理了这个办件，不能再由您作出决定。", "You accepted this case, so somebody else must decide it.")},
	}
}
