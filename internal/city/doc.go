// Package city is the running city: it takes commands, lets casework decide
// them in memory, commits the results in groups, and does the work that
// follows. It joins the pure rooms to the store and owns the store's
// interface.
package city
