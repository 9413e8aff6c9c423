package webtest

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

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
