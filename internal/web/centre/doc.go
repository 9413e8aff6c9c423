// Package centre is the city at a glance, on a wall or on a desk: figures, a
// map, alerts as they arrive, what is due today, what is busy and what is slow.
// It shows to everybody what is public, and nothing else.
package centre
