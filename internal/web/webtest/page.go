package webtest

import (
	"context"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
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
