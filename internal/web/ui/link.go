package ui

import "qingdan/internal/lang"

// Link is a text that leads somewhere. Without Href it is text alone.
type Link struct {
	Text lang.Text
	Href string
}

// Crumbs is the way back to the home page, without the page itself.
// Partial "crumbs".
type Crumbs []Link

// NavItem is an entry of the portal's or the desk's navigation.
type NavItem struct {
	Link
	Current bool
	Count   int // shown as a badge when above zero
}

// NavGroup is a titled part of the desk's side navigation; the first group
// usually has no title. Partial "side-nav" takes []NavGroup.
type NavGroup struct {
	Title lang.Text
	Items []NavItem
}
