// Package webtest looks at pages as people do: with a browser, at the width of
// a phone and of a desk. It finds Chromium in the PATH and fails, with what to
// do, where there is none.
package webtest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"qingdan/internal/pdf"
)

// Size is a window.
type Size struct {
	Name          string
	Width, Height int64
	Mobile        bool
}

// The windows that pages are looked at in.
var (
	Phone   = Size{Name: "phone", Width: 390, Height: 844, Mobile: true}
	Desktop = Size{Name: "desktop", Width: 1440, Height: 900}
)

// patience bounds one step in the browser; it is a deadline, not a wait.
const patience = 30 * time.Second

// browser is the one Chromium of a test process; pages are tabs of it.
type browser struct {
	once sync.Once
	ctx  context.Context
	stop func()
	err  error
}

var shared browser

// Main runs a package's tests and ends the browser after them:
//
//	func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }
func Main(m *testing.M) int {
	code := m.Run()
	if shared.stop != nil {
		shared.stop()
	}
	return code
}

func (b *browser) start() (context.Context, error) {
	b.once.Do(func() {
		path, err := pdf.Find("")
		if err != nil {
			b.err = fmt.Errorf("%w; run: make deps", err)
			return
		}
		profile, err := os.MkdirTemp("", "webtest-")
		if err != nil {
			b.err = err
			return
		}
		allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), flags(path, profile)...)
		ctx, stopBrowser := chromedp.NewContext(allocator)
		b.stop = func() {
			stopBrowser()
			stopAllocator()
			os.RemoveAll(profile)
		}
		if err := chromedp.Do(ctx); err != nil {
			b.err = fmt.Errorf("start %s: %w", path, err)
			return
		}
		b.ctx = ctx
	})
	return b.ctx, b.err
}

func flags(path, profile string) []chromedp.ExecAllocatorOption {
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.Flag("headless", "new"),
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-default-apps", true),
		chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("hide-scrollbars", true),
	}
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses its sandbox to root
	}
	return options
}
