// Package forms stands between a form of the lists and a page: it makes input
// fields from a form and what a person typed so far (Fields), reads what was
// posted (Reader), takes rows and files in and out without scripts (Press),
// and shows values (Rows). A Draft keeps what was typed as it was typed, so
// that a page that comes back with errors has lost nothing.
package forms
