// Package sheets carries forms in workbooks (.xlsx), the form in which offices
// hand tables around: it makes the template of an item from its form, reads a
// filled-in workbook into forms with every fault by sheet and cell, and writes
// the faults into the workbook as comments.
//
// The first sheet has a column for each field and a row for each case. Fields
// of rows stand on a sheet of their own, where each line names the case by its
// number. Files do not travel in workbooks.
//
// A workbook comes from outside: its size, its parts, its dimensions and its
// number of cells are bounded before it is opened (see Read), and formulas are
// faults, because what a person sees in them is not what is stored.
package sheets
