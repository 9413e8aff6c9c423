package webtest

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// Download clicks a link or button whose answer the browser keeps as a file,
// and returns its content with the name that the browser would give it.
func (p *Page) Download(text string) (name string, content []byte) {
	p.t.Helper()
	dir := p.t.TempDir()
	send(p, "let the browser download", cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllowAndName,
		BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID, DownloadPath: dir, EventsEnabled: new(true)})
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	begun, progress := chromedp.Events(ctx, cdpbrowser.DownloadWillBegin), chromedp.Events(ctx, cdpbrowser.DownloadProgress)
	p.run("click "+text, chromedp.Click(clickable(text)))
	var err error
	for e, failed := range begun {
		name, err = e.SuggestedFilename, failed
		break
	}
	for e, failed := range progress {
		if failed != nil || e.State == cdpbrowser.DownloadProgressStateCanceled {
			err = errors.Join(err, failed, errors.New("the browser gave it up"))
			break
		}
		if e.State == cdpbrowser.DownloadProgressStateCompleted {
			content, err = os.ReadFile(filepath.Join(dir, e.GUID))
			break
		}
	}
	if err != nil {
		p.t.Fatalf("download %s (%s): %v", text, p.size.Name, err)
	}
	return name, content
}
