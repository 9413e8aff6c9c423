package centre

import (
	"context"
	"sync"
	"time"

	"qingdan/internal/problem"
)

// maxWatchers bounds the pages that stay open; further ones reload instead.
const maxWatchers = 256

// hub tells the pages that are open when there is something new. One
// goroutine looks for all of them, and only while there are any.
type hub struct {
	mu       sync.Mutex
	watchers map[chan *look]struct{}
	looking  bool // the goroutine runs
}

// watch joins the hub; leave must be called. The channel holds the newest look
// that its reader has not taken.
func (c *Centre) watch() (news <-chan *look, leave func(), err error) {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	if len(c.hub.watchers) >= maxWatchers {
		return nil, nil, problem.New(problem.Unavailable, "centre_full", "同时打开的实时页面太多，请稍后再试。", "Too many live pages are open. Try again later.")
	}
	if c.hub.watchers == nil {
		c.hub.watchers = map[chan *look]struct{}{}
	}
	ch := make(chan *look, 1)
	c.hub.watchers[ch] = struct{}{}
	if !c.hub.looking {
		c.hub.looking = true
		go c.keepLooking()
	}
	return ch, func() {
		c.hub.mu.Lock()
		defer c.hub.mu.Unlock()
		delete(c.hub.watchers, ch)
	}, nil
}

// keepLooking looks every second until nobody watches.
func (c *Centre) keepLooking() {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for !c.nobody() {
		select {
		case <-tick.C:
		case <-c.Closing:
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		l, err := c.look(ctx)
		cancel()
		if err != nil {
			c.Log.Error("the command centre cannot see the city", "err", err)
			continue
		}
		c.tell(l)
	}
}

// nobody reports whether nobody watches; then the goroutine must end.
func (c *Centre) nobody() bool {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	c.hub.looking = len(c.hub.watchers) > 0
	return !c.hub.looking
}

// tell replaces what each watcher has not taken yet.
func (c *Centre) tell(l *look) {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	for ch := range c.hub.watchers {
		select {
		case <-ch:
		default:
		}
		ch <- l
	}
}
