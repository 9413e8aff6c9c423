package pdf

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/io"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// print starts a browser, has it print, and ends it. It returns when the
// browser's processes and folders are gone.
func (p *Printer) print(ctx context.Context, html []byte) (out []byte, err error) {
	home, err := os.MkdirTemp("", "qingdan-print-")
	if err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	defer os.RemoveAll(home)
	said := &tail{}
	allocator, stop := chromedp.NewExecAllocator(ctx, p.options(home, said)...)
	tab, closeTab := chromedp.NewContext(allocator, chromedp.WithErrorf(func(format string, args ...any) { fmt.Fprintf(said, format+"\n", args...) }))
	out, err = printIn(tab, html)
	closeTab()
	stop()
	if err != nil {
		return nil, fmt.Errorf("print with %s: %w: %s", p.Browser, err, said)
	}
	return out, nil
}

// options start the browser with nothing of ours: an empty profile, which
// chromedp makes and removes, an environment of a few names, and no name of
// the network that resolves to anything, addresses included.
func (p *Printer) options(home string, said *tail) []chromedp.ExecAllocatorOption {
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(p.Browser), chromedp.Headless, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.DisableGPU,
		chromedp.Flag("no-sandbox", p.NoSandbox), // chromedp would give it up by itself for root
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"),
		chromedp.CombinedOutput(said), chromedp.NoInheritEnv, chromedp.Env("HOME="+home, "TMPDIR="+home),
	}
	for _, name := range []string{"PATH", "LANG", "LC_ALL", "TZ", "FONTCONFIG_FILE", "FONTCONFIG_PATH"} {
		if value, ok := os.LookupEnv(name); ok {
			options = append(options, chromedp.Env(name+"="+value))
		}
	}
	for _, off := range []string{"disable-background-networking", "disable-breakpad", "disable-client-side-phishing-detection", "disable-component-update",
		"disable-default-apps", "disable-dev-shm-usage", "disable-extensions", "disable-sync", "dns-prefetch-disable", "metrics-recording-only"} {
		options = append(options, chromedp.Flag(off, true))
	}
	return options
}

// The document is what the browser gets from this address, which is asked of
// us and exists nowhere.
const address = "http://document.invalid/"

// policy lets the document show what stands in it, and nothing else. sandbox
// switches off what the document could do by itself: scripts, forms, windows,
// leading to another page.
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; sandbox"

func printIn(tab context.Context, html []byte) ([]byte, error) {
	if err := chromedp.Do(tab); err != nil { // starts the browser, for as long as tab lives
		return nil, err
	}
	requests := chromedp.Events(tab, fetch.RequestPaused)
	go answer(tab, requests, html)
	return chromedp.Run(tab, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		if _, err := cdp.Call(ctx, t, fetch.Enable, fetch.EnableParams{}); err != nil {
			return nil, err
		}
		if _, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			return nil, err
		}
		if _, err := chromedp.Navigate(address)(ctx, t); err != nil {
			return nil, err
		}
		return toPDF(ctx, t)
	})
}

// answer gives the browser the document once, and refuses every other request.
func answer(tab context.Context, requests func(func(fetch.EventRequestPaused, error) bool), html []byte) {
	given := false
	for e, err := range requests {
		if err != nil {
			return // the tab is closed
		}
		switch url := e.Request.URL; {
		case url == address && !given:
			given = true
			_, err = chromedp.Call(tab, fetch.FulfillRequest, fetch.FulfillRequestParams{RequestID: e.RequestID, ResponseCode: 200, Body: html,
				ResponseHeaders: []*fetch.HeaderEntry{{Name: "Content-Type", Value: "text/html; charset=utf-8"}, {Name: "Content-Security-Policy", Value: policy}}})
		case strings.HasPrefix(url, "data:"):
			_, err = chromedp.Call(tab, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: e.RequestID})
		default:
			_, err = chromedp.Call(tab, fetch.FailRequest, fetch.FailRequestParams{RequestID: e.RequestID, ErrorReason: network.ErrorReasonBlockedByClient})
		}
		if err != nil {
			return
		}
	}
}

// toPDF prints what the tab shows, on A4 where the document does not say
// otherwise.
func toPDF(ctx context.Context, t *chromedp.Target) ([]byte, error) {
	var params page.PrintToPDFParams
	for _, option := range []chromedp.PDFOption{chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground(),
		chromedp.PDFOutlineAndTagged(), chromedp.PDFStream()} {
		option(&params)
	}
	printed, err := cdp.Call(ctx, t, page.PrintToPDF, params)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for out.Len() <= maxPDF {
		part, err := cdp.Call(ctx, t, io.Read, io.ReadParams{Handle: printed.Stream})
		if err != nil {
			return nil, fmt.Errorf("read the file: %w", err)
		}
		out.Write(part.Data)
		if part.EOF {
			return out.Bytes(), nil
		}
	}
	return nil, errLong
}

// tail keeps the end of what a browser says, for the message of a fault.
type tail struct {
	mu   sync.Mutex
	text []byte
}

const tailBytes = 2 << 10

// Write implements io.Writer.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, b...)
	t.text = t.text[max(0, len(t.text)-tailBytes):]
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(strings.Fields(string(t.text)), " ")
}
