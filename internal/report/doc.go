// Package report reads live reports: prose in Markdown whose numbers are
// figures. A text says {{figure reform.measures 项}} where a number belongs;
// nobody types one. What the text may hold is a closed set of blocks, so that
// a page, a Word file and a frozen copy all say the same. It is pure.
//
// docs/report.md describes the language for authors.
package report
