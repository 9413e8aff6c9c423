// Package casework decides: a command and the state of its case give events,
// and events give the next state. It is pure: the same command on the same
// state under the same rules always gives the same events.
package casework
