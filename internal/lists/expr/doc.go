// Package expr compiles the expressions of the list language: CEL over typed
// objects, checked when a list is loaded, bounded when it is evaluated. It
// knows how to read and check expressions and nothing of what lists mean.
package expr
