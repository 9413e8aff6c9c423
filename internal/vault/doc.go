// Package vault keeps the installation's keys. Everything secret that the city
// stores is sealed with a key from here: a case's private side under a data key
// of its own (deleting the wrapped key erases the case for good), people,
// registers and files under keys derived from the master key by purpose.
//
// The master key is all there is to keep: whoever has it and a copy of the data
// can read the data, and without it nobody can, so it is backed up apart from
// the data. It never leaves this package.
package vault
