package webtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Page is a browser tab with its own cookies. Its methods fail the test at
// once; none of them sleeps.
type Page struct {
	t     *testing.T
	ctx   context.Context
	base  string
	size  Size
	ready string // selector of what is there when a page may be used

	mu     sync.Mutex
	faults []string // script errors and refused loads
}

// Open opens a tab of a size on base+path and waits until it is ready.
func Open(t *testing.T, size Size, base, path string) *Page {
	t.Helper()
	root, err := shared.start()
	if err != nil {
		t.Fatal(err)
	}
	tab, closeTab := chromedp.NewContext(root, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	p := &Page{t: t, ctx: tab, base: base, size: size, ready: "html[data-ready]"}
	// The first step opens the tab, which lives as long as the step's context.
	if err := chromedp.Do(tab); err != nil {
		t.Fatal(err)
	}
	p.listen()
	send(p, "set the window", emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: size.Width, Height: size.Height, DeviceScaleFactor: 1, Mobile: size.Mobile,
	})
	p.Go(path)
	return p
}

// WithoutScripts opens a page with scripts switched off.
func WithoutScripts(t *testing.T, size Size, base, path string) *Page {
	t.Helper()
	p := Open(t, size, base, "/styleguide/sign-in")
	p.ready = "body"
	send(p, "switch scripts off", emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.Go(path)
	return p
}

func (p *Page) listen() {
	err := chromedp.Listen(p.ctx, func(event any) {
		switch e := event.(type) {
		case *cdpruntime.EventExceptionThrown:
			p.fault(e.ExceptionDetails.Text)
		case *cdpruntime.EventConsoleAPICalled:
			if e.Type == cdpruntime.ConsoleAPICalledTypeError {
				p.fault("console.error")
			}
		case *network.EventLoadingFailed:
			if e.BlockedReason != "" {
				p.fault("blocked: " + string(e.BlockedReason))
			}
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *Page) fault(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = append(p.faults, text)
}

// Go opens another path in the tab.
func (p *Page) Go(path string) {
	p.t.Helper()
	p.run("open "+path, chromedp.Navigate(p.base+path), chromedp.WaitReady(chromedp.CSS(p.ready)))
}

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

// Click clicks the link or button with a text and waits for the page that it
// leads to.
func (p *Page) Click(text string) {
	p.t.Helper()
	p.follow("click "+text, chromedp.Click(clickable(text)))
}

// Press clicks something that leads nowhere: a summary, a radio button.
func (p *Page) Press(selector string) {
	p.t.Helper()
	p.run("press "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// Fill types into the control with a label, in place of what is there.
func (p *Page) Fill(label, text string) {
	p.t.Helper()
	control := labelled(label)
	p.run("fill "+label, chromedp.Focus(control), selectAll, chromedp.SendKeys(control, text))
}

// selectAll selects what is in the control that has the focus, so that typing
// replaces it.
var selectAll = chromedp.Evaluate[chromedp.Void]("document.activeElement.select()")

// FillIn is Fill for the control that matches a CSS selector.
func (p *Page) FillIn(selector, text string) {
	p.t.Helper()
	control := chromedp.CSS(selector)
	p.run("fill "+selector, chromedp.Focus(control), selectAll, chromedp.SendKeys(control, text))
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

// Enter presses the Enter key in the control with a label and waits for the
// page that it leads to.
func (p *Page) Enter(label string) {
	p.t.Helper()
	p.follow("press Enter in "+label, chromedp.SendKeys(labelled(label), kb.Enter))
}

// Set gives the control with a label a value without typing: selects, dates.
func (p *Page) Set(label, value string) {
	p.t.Helper()
	p.run("set "+label, chromedp.SetValue(labelled(label), value))
}

// Attach puts files into the file control with a label.
func (p *Page) Attach(label string, paths ...string) {
	p.t.Helper()
	p.run("attach to "+label, chromedp.SetUploadFiles(labelled(label), paths))
}

// SetIn is Set for the control that matches a CSS selector.
func (p *Page) SetIn(selector, value string) {
	p.t.Helper()
	p.run("set "+selector, chromedp.SetValue(chromedp.CSS(selector), value))
}

// AttachIn is Attach for the file control that matches a CSS selector.
func (p *Page) AttachIn(selector string, paths ...string) {
	p.t.Helper()
	p.run("attach to "+selector, chromedp.SetUploadFiles(chromedp.CSS(selector), paths))
}

// Follow clicks what matches a CSS selector and waits for the page that it
// leads to.
func (p *Page) Follow(selector string) {
	p.t.Helper()
	p.follow("follow "+selector, chromedp.Click(chromedp.CSS(selector)))
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

// Sound fails where a script failed or the security policy blocked something.
func (p *Page) Sound() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, fault := range p.faults {
		p.t.Errorf("%s: %s", p.size.Name, fault)
	}
}

// follow runs an action that leads to another page and waits until it is ready.
func (p *Page) follow(what string, action chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, action); err != nil {
		p.t.Fatalf("%s (%s): %v", what, p.size.Name, err)
	}
	p.run("wait for the page", chromedp.WaitReady(chromedp.CSS(p.ready)))
}

func (p *Page) run(what string, actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatalf("%s (%s): %v", what, p.size.Name, err)
	}
}

func ask[T any](p *Page, what string, action chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	answer, err := chromedp.Run(ctx, action)
	if err != nil {
		p.t.Fatalf("%s (%s): %v", what, p.size.Name, err)
	}
	return answer
}

func eval[T any](p *Page, script string) T {
	p.t.Helper()
	return ask(p, "ask the page", chromedp.Evaluate[T](script))
}

func send[P, R any](p *Page, what string, command cdp.Command[P, R], params P) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, command, params); err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
}

// clickable finds links and buttons by what people read on them, words for
// screen readers included.
func clickable(text string) string {
	t := xpath(text)
	return fmt.Sprintf(`//main//*[(self::a or self::button) and not(@hidden) and contains(normalize-space(.), %s)] | //header//*[(self::a or self::button) and contains(normalize-space(.), %[1]s)] | //nav//a[contains(normalize-space(.), %[1]s)]`, t)
}

func labelled(label string) string {
	return fmt.Sprintf(`//*[@id = //label[contains(normalize-space(.), %s)][1]/@for]`, xpath(label))
}

// xpath quotes a string for XPath 1.0, which knows no escapes: a text with both
// kinds of quotes cannot be looked for.
func xpath(s string) string {
	if !strings.Contains(s, "'") {
		return "'" + s + "'"
	}
	return `"` + s + `"`
}
