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

// A governing document is uploaded with its structure and becomes measures, one
// by hand and others from a workbook.
func TestADocumentBecomesMeasuresInABrowser(t *testing.T) {
	t.Parallel()
	for _, size := range []webtest.Size{webtest.Desktop, webtest.Phone} {
		t.Run(size.Name, func(t *testing.T) {
			t.Parallel()
			b := reforming(t)
			p := b.browse(t, size, "zh", "steward")
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
}
