// Package present turns what the city knows into what the partials show: cases
// into clocks, timelines and tags, items into cards and limits. It decides
// nothing and draws nothing.
package present
