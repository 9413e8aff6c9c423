package webtest

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// axe is the accessibility checker; npm brings it, see internal/web/assets.
var axe = sync.OnceValues(func() (string, error) {
	_, file, _, _ := runtime.Caller(0)
	path := filepath.Join(filepath.Dir(file), "..", "assets", "node_modules", "axe-core", "axe.min.js")
	script, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("axe-core is not installed; run: make assets (%w)", err)
	}
	return string(script), nil
})

type violation struct {
	ID      string `json:"id"`
	Impact  string `json:"impact"`
	Help    string `json:"help"`
	HelpURL string `json:"helpUrl"`
	Nodes   []struct {
		HTML    string   `json:"html"`
		Target  []string `json:"target"`
		Summary string   `json:"failureSummary"`
	} `json:"nodes"`
}

// Accessible fails for every violation of WCAG 2.2 A and AA, and of axe's best
// practices, that the checker finds on the page.
func (p *Page) Accessible() {
	p.t.Helper()
	script, err := axe()
	if err != nil {
		p.t.Fatal(err)
	}
	ask[chromedp.Void](p, "load the accessibility checker", chromedp.Evaluate[chromedp.Void](script))
	found := ask(p, "check accessibility",
		chromedp.Evaluate[[]violation](`axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations)`, chromedp.EvalAwaitPromise))
	for _, v := range found {
		var where strings.Builder
		for _, n := range v.Nodes[:min(5, len(v.Nodes))] {
			fmt.Fprintf(&where, "\n    %s\n      %s\n      %s", strings.Join(n.Target, " "), n.HTML, strings.ReplaceAll(n.Summary, "\n", "\n      "))
		}
		p.t.Errorf("%s (%s): %s [%s, %s], %d places%s", p.URL(), p.size.Name, v.Help, v.ID, v.Impact, len(v.Nodes), where.String())
	}
}
