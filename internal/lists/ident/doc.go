// Package ident checks the identity numbers of the country: the resident
// identity number (GB 11643), the unified social credit code (GB 32100), and
// telephone numbers.
package ident
