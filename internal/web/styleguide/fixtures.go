package styleguide

import (
	"strconv"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/ui"
)

func both(zh, en string) lang.Text { return lang.Text{Zh: zh, En: en} }

const hour = time.Hour

func clocks(now time.Time) []*ui.Clock {
	day := 24 * hour
	return []*ui.Clock{
		{Name: both("作出决定", "Decision"), State: ui.ClockRunning, Unit: ui.Workdays, Budget: 8, Used: 3, Left: 5, Statutory: 20, LastDay: now.Add(7 * day), Basis: "《中华人民共和国行政许可法》第四十二条"},
		{Name: both("受理", "Acceptance"), State: ui.ClockRunning, Unit: ui.Workdays, Budget: 5, Used: 4, Left: 1, LastDay: now.Add(day)},
		{Name: both("作出决定", "Decision"), State: ui.ClockRunning, Unit: ui.Workdays, Budget: 8, Used: 10, Left: -2, Statutory: 20, LastDay: now.Add(-2 * day)},
		{Name: both("作出决定", "Decision"), State: ui.ClockPaused, Unit: ui.Workdays, Budget: 20, Used: 6, Left: 14, Reason: both("听证", "hearing")},
		{Name: both("补正材料", "Supplement"), State: ui.ClockRunning, Unit: ui.Workdays, Budget: 30, Used: 2, Left: 28, LastDay: now.Add(60 * day), Provisional: true},
		{Name: both("送达", "Service"), State: ui.ClockMet, Unit: ui.Workdays, Budget: 10, Used: 1, Left: 9, LastDay: now.Add(-9 * day)},
		{Name: both("现场反馈", "On-site reply"), State: ui.ClockRunning, Unit: ui.Hours, Budget: 48, Used: 20, Left: 28, LastDay: now.Add(28 * hour)},
		{Name: both("完成时限", "Deadline"), State: ui.ClockRunning, Unit: ui.Days, Until: true, Budget: 120, Used: 20, Left: 100, LastDay: now.Add(100 * day),
			Moves: []ui.ClockMove{{At: now.Add(-3 * day), From: now.Add(40 * day), To: now.Add(100 * day), Why: []lang.Text{both("理由：资金推迟到位", "Reason: the money comes later")},
				By: both("督办员 陈某某", "陈某某, Steward"), Href: "/styleguide/desk"}}},
		{Name: both("完成时限", "Deadline"), State: ui.ClockRunning, Unit: ui.Days, Until: true, Budget: 60, Used: 63, Left: -3, LastDay: now.Add(-3 * day)},
	}
}

func heat() ui.Heat {
	row := func(name lang.Text, late, total int) ui.HeatRow {
		return ui.NewHeatRow(name, "/styleguide/desk", late, total)
	}
	return ui.Heat{Minimum: 5, Ranked: []ui.HeatRow{row(both("城管局", "City management"), 9, 30), row(both("住建局", "Housing"), 3, 41), row(both("财政局", "Finance"), 0, 12)},
		Few: []ui.HeatRow{row(both("档案馆", "Archive"), 1, 1)}}
}

func portalView(now time.Time) PortalView {
	all := clocks(now)
	return PortalView{
		Search: ui.Search{Action: "/styleguide", Name: "q", Label: both("今天要办什么事？", "What do you need to do today?"), Hint: both("例如：开饭店、办身份证、公积金提取", "For example: open a restaurant, identity card")},
		Filter: ui.Filter{
			Action: "/styleguide",
			Fields: []*ui.Field{
				{Kind: lists.KindChoice, Name: "office", Label: both("部门", "Department"), Options: offices()},
				{Kind: lists.KindChoice, Name: "audience", Label: both("服务对象", "For"), Options: []ui.Option{
					{Value: "resident", Text: both("个人", "Residents"), Selected: true}, {Value: "enterprise", Text: both("企业", "Enterprises")},
				}},
			},
			Active: []ui.Link{{Text: both("个人", "Residents"), Href: "/styleguide?x=1"}, {Text: both("全程网办", "Fully online"), Href: "/styleguide?x=2"}},
			Clear:  "/styleguide",
		},
		Tags: []ui.Tag{
			{Tone: ui.Neutral, Text: both("草稿", "Draft")}, {Tone: ui.Info, Text: both("办理中", "Under way")}, {Tone: ui.Good, Text: both("准予许可", "Approved")},
			{Tone: ui.Warn, Text: both("待补正", "Supplement")}, {Tone: ui.Bad, Text: both("不予许可", "Refused")},
		},
		Clocks:    all,
		Turns:     turns(all),
		Steps:     steps(),
		Cards:     cards(all),
		Materials: materials(),
		Limits: []ui.Limit{
			{Name: both("作出决定", "Decision"), Promised: both("8 个工作日", "8 working days"), Statutory: both("20 个工作日", "20 working days"), Share: 40, Basis: "行政许可法第四十二条"},
			{Name: both("送达证照", "Certificate"), Promised: both("1 个工作日", "1 working day"), Statutory: both("10 个工作日", "10 working days"), Share: 10, Basis: "行政许可法第四十四条"},
		},
		Figures:  figures(now),
		Timeline: timeline(now),
		Summary:  summary(false),
		Pager:    ui.NewPager(233, 20, 5, func(p int) string { return "/styleguide?page=" + strconv.Itoa(p) }),
		Notices: []*ui.Notice{
			{Tone: ui.Good, Text: both("已提交，受理编号 SCJG-2026-000123。", "Submitted; the number is SCJG-2026-000123.")},
			{Tone: ui.Info, Text: both("草稿已保存，48 小时内可以继续填写。", "Draft saved; go on within 48 hours."), Do: ui.Link{Text: both("继续填写", "Go on"), Href: "/styleguide/form"}},
			{Tone: ui.Warn, Text: both("11 月 30 日 22:00–24:00 系统维护。", "Maintenance on 30 November, 22:00–24:00.")},
			{Tone: ui.Bad, Text: both("有人刚刚更新了这个办件，请刷新后再操作。", "Somebody just changed this case; reload before you go on.")},
		},
		Empty: ui.Empty{Title: both("没有找到“开网吧”", "Nothing found for “internet café”"), Text: both("换个说法试试，比如“上网服务营业场所”。", "Try other words."), Do: ui.Link{Text: both("按部门查看全部事项", "All services by department"), Href: "/styleguide"}},
		Slip: ui.Slip{
			Title: both("补正材料一次性告知书", "One-time notice of what is missing"), Number: "SCJG-2026-000123",
			To: both("王某某", "Wang"),
			Paras: []lang.Text{
				both("你提交的“小餐饮经营许可”申请收悉。经审查，申请材料尚缺以下内容，现一次性告知，请在收到本告知书之日起 30 个工作日内补正：", "We received your application for a small restaurant permit. The following is missing; please supply all of it within 30 working days of this notice:"),
				both("一、经营场所平面图未标注后厨排烟口位置；", "1. The floor plan does not show the kitchen's exhaust."),
				both("二、从业人员健康证明已过有效期，请重新上传。", "2. The health certificate has expired; please upload a valid one."),
			},
			Office: both("市市场监督管理局", "Municipal Market Regulation Bureau"), At: now, Verify: "https://city.example/verify/entries/41", Proof: receipt(41),
		},
		Certificates: certificates(now),
	}
}

func offices() []ui.Option {
	names := []lang.Text{
		both("市场监督管理局", "Market regulation"), both("公安局", "Public security"), both("人力资源和社会保障局", "Human resources"), both("自然资源局", "Natural resources"),
		both("住房和城乡建设局", "Housing"), both("卫生健康委员会", "Health"), both("农业农村局", "Agriculture"), both("交通运输局", "Transport"),
	}
	out := make([]ui.Option, len(names))
	for i, n := range names {
		out[i] = ui.Option{Value: strconv.Itoa(i), Text: n}
	}
	return out
}

func turns(c []*ui.Clock) []ui.Turn {
	return []ui.Turn{
		{
			State: ui.Tag{Tone: ui.Warn, Text: both("待补正", "Supplement")}, Plain: both("材料还差两项，补齐后继续办理", "Two documents are missing; we go on when you have sent them"), Yours: true,
			Task: both("按告知书补齐材料，只会告知这一次。", "Send what the notice names. You will be told only once."), Clock: c[4],
			Do: []ui.Link{{Text: both("补交材料", "Send the documents"), Href: "/styleguide/form"}, {Text: both("查看告知书", "See the notice"), Href: "/styleguide"}},
		},
		{
			State: ui.Tag{Tone: ui.Info, Text: both("审查中", "Under review")}, Plain: both("已受理，正在审查", "Accepted and under review"),
			Task: both("有结果会马上通知您。", "You will be told at once when there is a result."), Clock: c[0],
			Do: nil,
		},
	}
}

func steps() ui.Steps {
	return ui.Steps{
		{Text: both("经营者", "Operator"), State: ui.Done, Href: "/styleguide/form"},
		{Text: both("经营场所", "Premises"), State: ui.Current},
		{Text: both("上传材料", "Documents"), State: ui.Todo},
		{Text: both("核对提交", "Check and submit"), State: ui.Todo},
	}
}

func cards(c []*ui.Clock) []ui.ItemCard {
	return []ui.ItemCard{
		{
			Name: both("小餐饮经营许可", "Small restaurant permit"), Href: "/styleguide", Summary: both("开小饭店、小吃部、奶茶店前要办的许可，可以全程网上办。", "The permit needed before opening a small restaurant; fully online."),
			Tags:  []ui.Tag{{Tone: ui.Good, Text: both("全程网办", "Fully online")}, {Tone: ui.Info, Text: both("可秒批", "Instant")}},
			Facts: []lang.Text{both("市场监督管理局", "Market regulation"), both("最多跑 0 次", "0 visits"), both("承诺 8 个工作日", "8 working days promised"), both("不收费", "Free")},
		},
		{
			Name: both("户外广告设置审批", "Outdoor advertising approval"), Href: "/styleguide", Summary: both("在建筑物、道路旁设置广告牌之前办理。", "Before putting up billboards on buildings or along roads."),
			Facts: []lang.Text{both("城市管理执法局", "City management"), both("最多跑 1 次", "1 visit"), both("法定 20 个工作日", "20 working days by law")},
			Clock: c[1],
		},
	}
}

func materials() []ui.Material {
	return []ui.Material{
		{Name: both("经营者身份证", "Identity card of the operator"), Shared: true},
		{Name: both("经营场所使用证明（房产证或租赁合同）", "Proof of the premises (title or lease)"), Required: true},
		{Name: both("后厨平面图", "Kitchen floor plan"), Required: true},
		{Name: both("环保设备合格证", "Certificate of the exhaust equipment")},
	}
}

func figures(now time.Time) []ui.Figure {
	return []ui.Figure{
		{Name: both("全程网办率", "Fully online rate"), Value: "87.7", Unit: both("%", "%"), Numerator: "1,235", Denominator: "1,408", Href: "/styleguide", AsOf: now},
		{Name: both("平均承诺时限压缩", "Mean shortening of limits"), Value: "11.2", Unit: both("个工作日", "working days"), Numerator: "15,770", Denominator: "1,408", Href: "/styleguide", AsOf: now},
		{Name: both("群众满意度全省位次", "Rank in the province"), Value: "2", Unit: both("位", "rank"), Reported: both("省营商环境通报，2026 年第 3 期", "provincial bulletin 3/2026"), Href: "/styleguide", AsOf: now},
	}
}

func timeline(now time.Time) ui.Timeline {
	return ui.Timeline{
		{At: now.Add(-2 * hour), Title: both("告知补正材料", "Notice of what is missing"), By: both("市场监督管理局 受理员", "Receiving clerk, Market regulation"), Tone: ui.Warn,
			Detail: []lang.Text{both("缺少：平面图未标注排烟口；健康证明过期。", "Missing: exhaust on the plan; the health certificate has expired.")},
			Files:  []ui.FileLink{{Name: "一次性告知书.pdf", Bytes: 88_200, Type: "PDF", Href: "/styleguide"}}, Proof: "/styleguide"},
		{At: now.Add(-26 * hour), Title: both("收到申请材料", "Application received"), By: both("系统", "System"), Tone: ui.Info, Proof: "/styleguide"},
		{At: now.Add(-27 * hour), Title: both("提交申请", "Submitted"), By: both("申请人", "Applicant"), Tone: ui.Neutral},
	}
}

func certificates(now time.Time) []ui.Certificate {
	rows := []ui.SummaryRow{
		{Key: both("持证人", "Holder"), Value: ui.Value{Kind: lists.KindText, Text: both("王**", "王**"), Masked: true}},
		{Key: both("店名", "Business"), Value: ui.Value{Kind: lists.KindText, Text: both("铁西老味道小吃部", "铁西老味道小吃部")}},
	}
	office := both("市市场监督管理局", "Municipal Market Regulation Bureau")
	return []ui.Certificate{
		{Name: both("小餐饮经营许可证", "Small restaurant permit"), Number: "JY2220300000123", Valid: true, Status: both("有效", "Valid"), Rows: rows, Office: office, Issued: now, Expires: now.AddDate(5, 0, 0)},
		{Name: both("小餐饮经营许可证", "Small restaurant permit"), Number: "JY2220300000045", Status: both("已注销", "Cancelled"), Rows: rows[1:], Office: office, Issued: now.AddDate(-2, 0, 0)},
	}
}
