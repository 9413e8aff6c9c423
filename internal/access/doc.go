// Package access knows people, organisations, roles and sessions, and records
// each look at personal data.
package access
