package pdf

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"sync/atomic"
	"time"

	"qingdan/internal/problem"
)

// Config says how to print. Its zero value looks for a browser in the PATH and
// keeps its sandbox.
type Config struct {
	Browser   string        // path or name of Chromium; "" one that is in the PATH
	NoSandbox bool          // give up Chromium's sandbox, which it refuses to root
	AtOnce    int           // prints at the same time; default 2
	Limit     time.Duration // for one print, waiting included; default one minute
}

// Printer prints documents. It is safe for concurrent use; nil is a printer
// that has no browser.
type Printer struct {
	Config
	unready error         // why nothing can be printed; nil where it can
	turns   chan struct{} // one for each print at the same time
	waiting atomic.Int32  // prints that wait for a turn or have one
}

// Bounds. A print takes about a second and 200 MB; who would wait longer than
// the queue is long is told to come back.
const (
	defaultAtOnce = 2
	defaultLimit  = time.Minute
	queue         = 8
	maxHTML       = 8 << 20
	maxPDF        = 64 << 20
)

// What a printer answers when it does not print.
var (
	errNoBrowser = problem.New(problem.Unavailable, "no_browser",
		"服务器上没有可以打印 PDF 的浏览器：可以用自己浏览器的打印功能，或者下载 Word 文件。管理员请安装 chromium 和中文字体（Debian：chromium fonts-noto-cjk），或者用 --browser 指定浏览器的路径。",
		"There is no browser on the server to print PDF files with: print the page from your own, or take the Word file. The operator installs chromium and Chinese fonts (Debian: chromium fonts-noto-cjk), or names a browser with --browser.")
	errRoot = problem.New(problem.Unavailable, "browser_needs_user",
		"服务器以 root 身份运行，浏览器不能启用沙箱，所以不打印 PDF。管理员请换一个普通用户运行，或者用 --browser-no-sandbox 放弃沙箱。",
		"The server runs as root, to whom the browser refuses its sandbox, so it prints no PDF files. The operator runs it as a user of its own, or gives up the sandbox with --browser-no-sandbox.")
	errBusy = problem.New(problem.Unavailable, "printer_busy", "正在打印的文件太多，请稍后再试。", "Too many files are being printed; try again in a moment.")
	errSlow = problem.New(problem.Unavailable, "printer_slow", "打印用的时间太长，已经停止，请稍后再试。", "Printing took too long and was stopped; try again later.")
	errLong = problem.New(problem.TooLarge, "too_long_to_print", "文件太长，不能打印成 PDF。", "The document is too long to be printed as a PDF file.")
)

// Names are what browsers are called in a PATH, the preferred first.
var Names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// Find returns the path of a browser: the one of a name or path, or with ""
// the first of Names that is there.
func Find(browser string) (string, error) {
	names := Names
	if browser != "" {
		names = []string{browser}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errNoBrowser
}

// New returns a printer. Ready tells whether it can print.
func New(cfg Config) *Printer {
	p := &Printer{Config: cfg}
	p.AtOnce, p.Limit = cmp.Or(p.AtOnce, defaultAtOnce), cmp.Or(p.Limit, defaultLimit)
	p.turns = make(chan struct{}, p.AtOnce)
	p.Browser, p.unready = Find(cfg.Browser)
	if p.unready == nil && os.Geteuid() == 0 && !cfg.NoSandbox {
		p.unready = errRoot
	}
	return p
}

// Ready returns nil where the printer can print, else a *problem.Problem that
// says what the operator has to do.
func (p *Printer) Ready() error {
	if p == nil {
		return errNoBrowser
	}
	return p.unready
}

// Print prints a whole HTML document, which names everything outside of itself
// by absolute addresses, and returns the file. The error is a *problem.Problem
// where the printer is not ready or too busy, or where the document is too
// long; the context's where it ended; anything else is a fault of the browser.
func (p *Printer) Print(ctx context.Context, html []byte) ([]byte, error) {
	if err := p.Ready(); err != nil {
		return nil, err
	}
	if len(html) > maxHTML {
		return nil, errLong
	}
	defer p.waiting.Add(-1)
	if p.waiting.Add(1) > int32(queue+p.AtOnce) {
		return nil, errBusy
	}
	limited, cancel := context.WithTimeout(ctx, p.Limit)
	defer cancel()
	select {
	case p.turns <- struct{}{}:
	case <-limited.Done():
		return nil, ended(ctx, errBusy)
	}
	defer func() { <-p.turns }()
	out, err := p.print(limited, html)
	if err != nil && limited.Err() != nil {
		return nil, ended(ctx, errSlow)
	}
	return out, err
}

// ended is the caller's own reason to stop, or else ours.
func ended(ctx context.Context, ours *problem.Problem) error {
	if err := ctx.Err(); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return ours
}
