// Package systems carries the areas of government that the product ships with,
// each a folder of lists. It holds no code of its own: internal/lists reads FS.
package systems

import "embed"

// FS has one folder for each system at its root, as lists.Load expects it.
//
//go:embed all:approvals all:cooperation all:reform
var FS embed.FS
