package web_test

import (
	"testing"

	"qingdan/internal/web/webtest"
)

// The reform desk in a browser, on the lists that the product ships with.

// looked is a page that is also looked at: on a phone and at a desk.
func looked(p *webtest.Page, name string) {
	p.Shoot("reform-" + name)
	p.FitsWidth()
	p.Accessible()
	p.Sound()
}

// atBoth walks a way at a desk and on a phone, in a city of its own each.
func atBoth(t *testing.T, walk func(b *town, size webtest.Size)) {
	for _, size := range []webtest.Size{webtest.Desktop, webtest.Phone} {
		t.Run(size.Name, func(t *testing.T) {
			t.Parallel()
			walk(reforming(t), size)
		})
	}
}

// A governing document is uploaded with its structure and becomes measures, one
// by hand and others from a workbook.
func TestADocumentBecomesMeasuresInABrowser(t *testing.T) {
	t.Parallel()
	atBoth(t, func(b *town, size webtest.Size) {
		p := b.browse(b.t, size, "zh", "steward")
		p.Go("/desk/new")
		p.Click("改革文件")
		p.Fill("文号", "演改发〔2026〕1号")
		p.Fill("标题", "改革实施方案")
		p.Press("input[name='kind'][value='plan']")
		p.Press("input[name='level'][value='city']")
		p.Set("印发日期", day(-3))
		p.AttachIn("input[type='file']", b.pdf("改革实施方案"))
		p.FillIn("#f-structure-0-part", "一")
		p.FillIn("#f-structure-0-heading", "总体要求")
		p.FillIn("#f-structure-0-gist", "目标、原则和到年底要达到的结果。")
		looked(p, "document-form")
		p.Click("登记")
		p.See("待分解")
		p.See("改革实施方案.pdf")
		p.See("目标、原则和到年底要达到的结果。")
		document := p.URL()

		p.Press("#action-assign summary")
		p.FillIn("#f-assign-code", "FA-001")
		p.FillIn("#f-assign-title", "建立企业开办工作机制")
		p.SetIn("#f-assign-owner", "SCJG")
		p.SetIn("#f-assign-deadline", day(40))
		p.Follow("#action-assign .qd-rows__add")
		p.FillIn("#f-assign-milestones-0-title", "印发工作方案")
		p.SetIn("#f-assign-milestones-0-due", day(15))
		looked(p, "assign")
		p.Follow("#action-assign .govuk-button-group button")
		p.See("FA-001 建立企业开办工作机制")
		looked(p, "document")

		p.Go(document + "/do/assign/import")
		looked(p, "import")
		p.Attach("表格文件", b.write("举措清单.xlsx", b.as("steward").measures(document[len("/desk/cases/"):], nil)))
		p.Click("上传并检查")
		p.See("开展信用监管试点")
		looked(p, "import-check")
		p.Click("开办这 2 件")
		p.See("导入进度")
		b.settled(b.as("steward"), p.URL())
		p.Go(p.URL())
		p.See("已开办 2 / 2 件")
		looked(p, "import-progress")
		p.Go(document)
		p.See("FA-003 开展信用监管试点")
		p.Follow("section[aria-labelledby='children'] a")
		p.See("上级办件")
		looked(p, "measure")
	})
}

// take unfolds an action of the case on the page and presses its button, once
// its fields are filled in.
func take(p *webtest.Page, action string, fill func(field string) string, fields ...string) {
	p.Press("#action-" + action + " summary")
	for _, f := range fields {
		p.FillIn("#f-"+action+"-"+f, fill(f))
	}
	p.Follow("#action-" + action + " .govuk-button-group button")
}

// A meeting's decision becomes a supervision order in one step; the minutes are
// checked by somebody else and can be printed.
func TestADecisionBecomesAnOrderInABrowser(t *testing.T) {
	t.Parallel()
	atBoth(t, func(b *town, size webtest.Size) {
		p := b.browse(b.t, size, "zh", "steward")
		p.Go("/desk/new/committee-meeting")
		p.Fill("会次", "第3次会议")
		p.Fill("会议名称", "市委全面深化改革委员会")
		p.Press("input[name='kind'][value='plenary']")
		p.Set("召开日期", day(0))
		p.Fill("地点", "第一会议室")
		p.AttachIn("input[type='file']", b.pdf("会议材料"))
		p.FillIn("#f-agenda-0-title", "关于改革任务推进情况的汇报")
		p.Press("input[name='agenda.0.kind'][value='report']")
		p.Follow(".qd-rows__add")
		p.FillIn("#f-agenda-1-title", "关于审批便民的若干措施")
		p.Press("input[name='agenda.1.kind'][value='document']")
		if p.Count("[name='resolutions'], [name='attendance']") > 0 {
			t.Error("what the meeting will resolve is asked for")
		}
		looked(p, "meeting-form")
		p.Click("召集")
		p.See("已召集")
		p.See("会议材料.pdf")
		meeting := p.URL()

		p.Press("#action-hold summary")
		p.FillIn("#f-hold-attendance-0-body", "市市场监管局")
		p.Press("input[name='hold.attendance.0.presence'][value='member']")
		p.Follow("#action-hold .govuk-button-group button")
		p.See("已召开")

		p.Press("#action-decide summary")
		p.FillIn("#f-decide-no", "1")
		p.Press("input[name='decide.result'][value='heard']")
		p.FillIn("#f-decide-resolution", "会议听取汇报，对推进慢的逐项核实。")
		p.Press("input[name='decide.follow'][value='order']")
		p.FillIn("#f-decide-subject", "逐项核实改革任务进展")
		p.SetIn("#f-decide-owner", "SCJG")
		looked(p, "decide")
		p.Follow("#action-decide .govuk-button-group button")
		p.See("逐项核实改革任务进展")
		p.See("督办中")
		p.Press("#action-decide summary")
		p.FillIn("#f-decide-no", "2")
		p.Press("input[name='decide.result'][value='sent_back']")
		p.FillIn("#f-decide-resolution", "修改后再报。")
		p.Press("input[name='decide.follow'][value='none']")
		p.Follow("#action-decide .govuk-button-group button")
		looked(p, "meeting")
		p.Press("#action-record summary")
		p.Follow("#action-record .govuk-button-group button")
		p.See("待签发纪要")

		secretary := b.browse(b.t, size, "zh", "secretary")
		secretary.Go(meeting)
		secretary.Follow("#action-issue .govuk-button-group button")
		secretary.See("已印发纪要")
		secretary.Follow("a[href*='/slips/']")
		secretary.See("会议纪要")
		b.as("handler").get(secretary.URL()).is(404)
		secretary.See("出席：市市场监管局")
		secretary.See("1. 关于改革任务推进情况的汇报：会议听取汇报，对推进慢的逐项核实。")
		secretary.See("打印")
		looked(secretary, "minutes")
	})
}

// A milestone is evidenced by its handler and accepted by somebody else: who
// reported it may not accept it, whatever roles they hold.
func TestAMilestoneIsAcceptedBySomebodyElseInABrowser(t *testing.T) {
	t.Parallel()
	atBoth(t, func(b *town, size webtest.Size) {
		measure := b.measure(b.document(), "FA-001", 40)
		p := b.browse(b.t, size, "zh", "double")
		p.Go("/desk/cases/" + measure)
		p.Follow("section[aria-labelledby='children'] a")
		p.See("印发工作方案")
		milestone := p.URL()
		p.Press("#action-report summary")
		p.Follow("#action-report .govuk-button-group button") // evidence is asked for
		p.See("请先改正下面的问题")
		p.AttachIn("#f-report-evidence", b.pdf("工作方案"))
		p.FillIn("#f-report-note", "方案已按程序印发。")
		looked(p, "report")
		p.Follow("#action-report .govuk-button-group button")
		p.See("待审核")
		p.See("工作方案.pdf")
		p.See("必须由另一人办理")
		looked(p, "not-the-same")

		verifier := b.browse(b.t, size, "zh", "verifier")
		verifier.Go(milestone)
		take(verifier, "accept", func(string) string { return "佐证齐全，予以认定。" }, "opinion")
		verifier.See("已达成")
		looked(verifier, "milestone")
	})
}

// A late measure is yellow, then red, goes to its leader and becomes an order,
// each once, and the command centre shows it as it happens.
func TestALateMeasureEscalatesInABrowser(t *testing.T) {
	t.Parallel()
	b := reforming(t)
	measure := b.measure(b.document(), "FA-001", 10)
	centre := webtest.Open(t, wall, b.base, "/centre?lang=zh")
	centre.See("没有预警")
	b.wait(4)
	centre.See("黄色预警")
	b.wait(7)
	centre.See("预警有更新")
	centre.See("红色预警")
	centre.See("FA-001 建立企业开办工作机制")
	centre.See("FA-001 建立企业开办工作机制")
	looked(centre, "centre-red")
	b.wait(5) // the leader is asked
	leader := b.browse(t, webtest.Phone, "zh", "leader")
	leader.Go("/desk")
	leader.See("FA-001 建立企业开办工作机制")
	b.wait(5)
	leader = b.browse(t, webtest.Phone, "zh", "leader") // days later
	leader.Go("/desk/cases/" + measure)
	leader.See("三级：下达督办单")
	leader.See("举措逾期：FA-001 建立企业开办工作机制")
	looked(leader, "escalated")
	b.wait(20) // nothing more comes of it but that the order is late too
	centre.See("举措逾期：FA-001 建立企业开办工作机制")
	looked(centre, "centre-order")
	events, err := b.city.Store.Events(t.Context(), b.viewer("steward"), measure)
	b.check(err)
	taken := map[string]int{}
	for _, e := range events {
		taken[e.Action]++
	}
	for _, step := range []string{"warn", "overdue", "escalate", "order"} {
		if taken[step] != 1 {
			t.Errorf("%s was taken %d times", step, taken[step])
		}
	}
}

// A rank that the province states is registered with its document, compared by
// somebody else, and shown as a statement; figures beyond their thresholds stand
// among the alerts, with the way to an order.
func TestStatementsAndFigureAlertsInABrowser(t *testing.T) {
	t.Parallel()
	for _, look := range []struct {
		size webtest.Size
		tag  string
	}{{webtest.Desktop, "zh"}, {webtest.Phone, "zh"}, {webtest.Phone, "en"}} {
		t.Run(look.size.Name+"/"+look.tag, func(t *testing.T) {
			t.Parallel()
			b := reforming(t)
			b.late()
			keeper := b.browse(t, look.size, "zh", "keeper")
			keeper.Go("/desk/new/provincial-statement")
			keeper.Press("input[name='about'][value='full_online_rank']")
			keeper.FillIn("#f-value", "2")
			keeper.Fill("通报机关", "省政务服务主管部门")
			keeper.Fill("文件名称和文号", "关于全程网办情况的通报（第3期）")
			keeper.Set("通报日期", day(8))
			keeper.AttachIn("input[type='file']", b.pdf("通报"))
			keeper.Click("登记")
			keeper.See("待核对")
			head := b.browse(t, look.size, "zh", "head")
			head.Go(keeper.URL())
			head.Follow("#action-confirm .govuk-button-group button")
			head.See("已确认")
			b.fold()
			p := b.browse(t, look.size, look.tag, "steward")
			for name, path := range map[string]string{"reported": "/figures/approvals.full_online_rank", "alerted": "/figures/reform.measures_on_time", "figure-alerts": "/desk/alerts",
				"register": "/registers/statements", "figures": "/figures", "press": "/desk/new/supervision-order?figure=reform.measures_on_time&office=SCJG"} {
				p.Go(path)
				looked(p, name+"-"+look.tag)
			}
		})
	}
}
