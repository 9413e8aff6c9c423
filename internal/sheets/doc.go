// Package sheets carries forms in workbooks (.xlsx), the form in which offices
// hand tables around: it makes the template of a form, reads a filled-in workbook
// with every fault by sheet and cell, and writes the faults into the workbook as
// comments. The form is that of an item, and each row becomes a case of it; or it
// is the input of an action that is taken again and again in one case, as when a
// document is broken down into measures. It also writes plain tables (see Table).
//
// The first sheet has a column for each field. Fields of rows stand on a sheet of
// their own, where each line names its row of the first by number. Files do not
// travel in workbooks.
//
// A workbook comes from outside: its size, its parts, its dimensions and its
// number of cells are bounded before it is opened (see Read), and formulas are
// faults, because what a person sees in them is not what is stored.
package sheets
