// Package reports carries the live reports that the product ships with.
// internal/report reads FS.
package reports

import "embed"

// FS has the reports' files at its root, as report.Load expects them.
//
//go:embed *.md
var FS embed.FS
