// Package stresstest holds the tests that hurt: killing a writing process at
// random moments, and several processes writing to one database. They use the
// small permit procedure of the kernel's tests.
package stresstest
