// Package ui holds the view models of the partials in
// internal/web/templates/partials: what a partial shows, as plain typed data,
// in no particular language. A page's view is a struct made of these. Each
// type names its partial.
package ui
