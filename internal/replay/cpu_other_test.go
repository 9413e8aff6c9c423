//go:build !unix

package replay_test

import "time"

var began = time.Now()

// cpuSeconds is the time that the program has run.
func cpuSeconds() float64 { return time.Since(began).Seconds() }
