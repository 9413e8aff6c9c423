package webtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
)

// URL returns where the tab is, without the base.
func (p *Page) URL() string {
	p.t.Helper()
	return strings.TrimPrefix(ask(p, "read the address", chromedp.Location()), p.base)
}

// Text returns the visible text of the first element that matches a CSS selector.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return ask(p, "read "+selector, chromedp.Text(chromedp.CSS(selector), chromedp.NodeVisible))
}

// See waits until the page shows a text.
func (p *Page) See(text string) {
	p.t.Helper()
	p.run("see "+text, chromedp.WaitVisible(`//body//*[not(self::script)][text()[contains(., `+xpath(text)+`)]]`))
}

// Count returns how many elements match a CSS selector now.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return eval[int](p, fmt.Sprintf("document.querySelectorAll(%q).length", selector))
}

// Visible reports whether the first element that matches is shown now.
func (p *Page) Visible(selector string) bool {
	p.t.Helper()
	return eval[bool](p, fmt.Sprintf("(e => !!e && e.checkVisibility())(document.querySelector(%q))", selector))
}

// Value returns the value of the control with a label.
func (p *Page) Value(label string) string {
	p.t.Helper()
	return ask(p, "read "+label, chromedp.Value(labelled(label)))
}

// Focused returns the id of the element that has the focus.
func (p *Page) Focused() string {
	p.t.Helper()
	return eval[string](p, "document.activeElement.id")
}

// ValueOf is Value for the control that matches a CSS selector.
func (p *Page) ValueOf(selector string) string {
	p.t.Helper()
	return ask(p, "read "+selector, chromedp.Value(chromedp.CSS(selector)))
}

// Title returns the page's title.
func (p *Page) Title() string {
	p.t.Helper()
	return ask(p, "read the title", chromedp.Title())
}

// Shoot saves a picture of the whole page as <name>-<size>.png in the folder
// that the environment variable SCREENSHOTS names; without it, it does nothing.
func (p *Page) Shoot(name string) {
	p.t.Helper()
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	picture := ask(p, "take a picture", chromedp.FullScreenshot(100))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+"-"+p.size.Name+".png"), picture, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// Picture saves what the window shows, without scrolling, as a PNG file.
func (p *Page) Picture(file string) {
	p.t.Helper()
	if err := os.WriteFile(file, ask(p, "take a picture", chromedp.CaptureScreenshot()), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// Print returns the page as the browser prints it, a PDF file.
func (p *Page) Print() []byte {
	p.t.Helper()
	return ask(p, "print", chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
}

// FitsWidth fails where the page is wider than the window: a phone would have
// to scroll sideways.
func (p *Page) FitsWidth() {
	p.t.Helper()
	wide := eval[[]string](p, `(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return [];
		return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1)
			.slice(0, 8).map(e => e.tagName + "." + e.className);
	})()`)
	if len(wide) > 0 {
		p.t.Errorf("%s at %s is wider than the window; reaching out: %s", p.URL(), p.size.Name, strings.Join(wide, ", "))
	}
}

// Scrolls reports whether the page is higher than the window.
func (p *Page) Scrolls() bool {
	p.t.Helper()
	return eval[bool](p, "document.documentElement.scrollHeight > document.documentElement.clientHeight")
}

// Contrast returns the least contrast (WCAG 2.2, 1.4.3) between the fill of a
// text and that of the shape below it, over all groups of a drawing that have
// both. The accessibility checker does not look into drawings.
func (p *Page) Contrast(group, below, text string) float64 {
	p.t.Helper()
	return eval[float64](p, fmt.Sprintf(`(() => {
		const light = (rgb) => rgb.match(/[0-9.]+/g).slice(0, 3).map((v) => v / 255)
			.map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
			.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
		const fill = (e) => light(getComputedStyle(e).fill);
		const all = [...document.querySelectorAll(%q)].map((g) => [g.querySelector(%q), g.querySelector(%q)])
			.filter(([a, b]) => a && b && getComputedStyle(a).fill.startsWith("rgb"))
			.map(([a, b]) => [fill(a), fill(b)].sort((x, y) => y - x)).map(([x, y]) => (x + 0.05) / (y + 0.05));
		return all.length ? Math.min(...all) : 0;
	})()`, group, below, text))
}

// Sound fails where a script failed or the security policy blocked something.
func (p *Page) Sound() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, fault := range p.faults {
		p.t.Errorf("%s: %s", p.size.Name, fault)
	}
}
