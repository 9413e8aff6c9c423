package demo

import (
	"sync/atomic"
	"time"
)

// Clock is the demo city's time: it stands where it is put, until Release lets
// it run with the world. The zero Clock runs.
type Clock struct{ at atomic.Int64 } // Unix milliseconds; 0: runs

// Set puts the clock to a time, where it stands.
func (c *Clock) Set(t time.Time) { c.at.Store(t.UnixMilli()) }

// Release lets the clock run with the world.
func (c *Clock) Release() { c.at.Store(0) }

// Now is the time of the city.
func (c *Clock) Now() time.Time {
	if at := c.at.Load(); at != 0 {
		return time.UnixMilli(at)
	}
	return time.Now()
}
