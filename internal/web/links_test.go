package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var href = regexp.MustCompile(`(?:href|src)="(/[^"#]*)`)

// Whatever a page links to is there, for strangers, residents, officials and
// the administrator. A link that asks to sign in is there too.
func TestNoLinkLeadsNowhere(t *testing.T) {
	t.Parallel()
	b := found(t)
	b.submitted("铁西老味道小吃部")
	for _, who := range []string{"", "resident", "clerk", "manager"} {
		v := b.visitor()
		if who != "" {
			v = b.as(who)
		}
		c := crawl{t: t, get: v.get, seen: map[string]bool{}}
		for _, start := range []string{"/", "/desk", "/account"} {
			c.follow(start, "the start")
		}
		if len(c.seen) < 30 {
			t.Errorf("as %q only %d pages were reached", who, len(c.seen))
		}
	}
}

// maxPages bounds a crawl: filters and pages of lists multiply.
const maxPages = 220

type crawl struct {
	t    *testing.T
	get  func(path string) *answer
	seen map[string]bool
}

func (c crawl) follow(path, from string) {
	path = strings.ReplaceAll(path, "&amp;", "&")
	if c.seen[path] || strings.Contains(path, "lang=") || len(c.seen) >= maxPages {
		return
	}
	c.seen[path] = true
	a := c.get(path)
	if a.status == http.StatusNotFound || a.status >= http.StatusInternalServerError {
		c.t.Errorf("%s, linked from %s, answers %d", path, from, a.status)
	}
	if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		return
	}
	for _, match := range href.FindAllStringSubmatch(a.text, -1) {
		c.follow(match[1], path)
	}
}
