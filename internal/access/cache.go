package access

import (
	"sync"
	"time"
)

const (
	// cacheFor is how long another process may not have noticed that somebody
	// was signed out or lost a role. In this process it is noticed at once.
	cacheFor = 5 * time.Second
	// cacheSize bounds the memory: about 10 MB.
	cacheSize = 20_000
)

// cache keeps who holds a token for a few seconds.
type cache struct {
	mu         sync.Mutex
	generation uint64 // counts what was dropped
	entries    map[tokenHash]cached
}

type cached struct {
	viewer *Viewer
	until  time.Time
}

func newCache() *cache { return &cache{entries: map[tokenHash]cached{}} }

func (c *cache) get(hash tokenHash, now time.Time) (*Viewer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[hash]
	if !ok || !now.Before(e.until) {
		return nil, false
	}
	v := *e.viewer
	return &v, true
}

// begin is called before a viewer is read from the store, so that put can tell
// whether something was dropped meanwhile: what was read may be of before that.
func (c *cache) begin() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.generation
}

func (c *cache) put(generation uint64, hash tokenHash, v *Viewer, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation != generation {
		return
	}
	if len(c.entries) >= cacheSize {
		clear(c.entries) // all of them are seconds old; reading them again is cheap
	}
	c.entries[hash] = cached{viewer: v, until: until}
}

// drop forgets one token.
func (c *cache) drop(hash tokenHash) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.generation++
	delete(c.entries, hash)
}

// forget forgets all tokens of a person.
func (c *cache) forget(person string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.generation++
	for hash, e := range c.entries {
		if e.viewer.Person == person {
			delete(c.entries, hash)
		}
	}
}
