package web_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qingdan/internal/web/webtest"
)

// An administrator opens the report, freezes it, takes it as Word and PDF, and
// compares it with now after a case has moved a figure.
func TestAReportIsFrozenExportedAndCompared(t *testing.T) {
	t.Parallel()
	town := settle(t)
	fold := func() {
		t.Helper()
		if _, err := town.City.FoldFigures(t.Context()); err != nil {
			t.Fatal(err)
		}
		town.sequence(t)
	}
	town.apply(t, "resident", "small-restaurant.by-rule")
	fold()
	p := webtest.Open(t, webtest.Desktop, town.base, "/reports?lang=zh")
	town.signIn(p, "admin")
	look := looker(t, p, "report-journey")
	p.Go("/reports")
	p.Click("全面深化改革进展报告")
	p.See("由规则当场作出决定的占")
	if p.Text(`.qd-cited[href="/figures/approvals.instant_share"]`) != "100.0%" {
		t.Errorf("the share of cases decided by rule is %s", p.Text(`.qd-cited[href="/figures/approvals.instant_share"]`))
	}
	p.Click("冻结这份报告")
	p.See("报告已冻结")
	town.sequence(t)

	// A case that officials decide halves the share of those decided by rule.
	id := town.apply(t, "resident", "small-restaurant")
	town.Do("clerk", id, "accept", nil)
	town.Do("reviewer", id, "review", map[string]any{"opinion": "grant", "grounds": "符合食品安全法规定的条件"})
	town.Do("decider", id, "approve", nil)
	town.Do("issuer", id, "issue", nil)
	fold()
	for _, wants := range []struct{ path, name, says string }{
		{"/reports/reform", "reform-zh", "由规则当场作出决定的占50.0%11"},
		{"/reports/reform/1", "reform-1-zh", "由规则当场作出决定的占100.0%11"},
	} {
		p.Go(wants.path)
		for _, kind := range []struct {
			link, ending string
			read         func(*testing.T, string) string
		}{{"下载 Word 文件", ".docx", inWord}, {"下载 PDF 文件", ".pdf", inPDF}} {
			name, content := p.Download(kind.link)
			file := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(file, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if text := kind.read(t, file); name != wants.name+kind.ending || !strings.Contains(text, wants.says) {
				t.Errorf("%s from %s does not say %s: %.800s", name, wants.path, wants.says, text)
			}
		}
	}
	look("frozen")
	p.Click("与现在比较")
	p.See("-50.0 个百分点")
	p.See("100.0%")
	look("compared")
	p.Go("/desk/admin/journal")
	p.See("冻结报告")
	p.Follow(`a[href="/reports/reform/1"]`)
	p.See("这是冻结的报告")
}
