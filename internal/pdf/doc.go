// Package pdf prints HTML to PDF with a headless Chromium: a text of the
// city's own making goes in by value, a tagged A4 file with an outline comes
// out. The page's size, its margins, running heads and page numbers are the
// document's: CSS of paged media (@page and its margin boxes).
//
// Each print has a browser of its own, with a profile and an environment of
// its own, that is gone with its children when the print ends. The document
// runs no scripts, and nothing that it names is loaded but data: addresses;
// what it needs stands in it.
package pdf
