// Package interop shows that what this project writes is read by others, and
// the other way round. It is a module of its own, so that the program does not
// depend on what only these tests need.
package interop
