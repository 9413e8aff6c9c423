// Package pgtest gives tests a PostgreSQL database of their own.
//
// The first test of a process that asks starts a throw-away server in a
// temporary folder, on a unix socket only; each test gets a database with the
// schema in place. The server ends with the process, however that ends.
// QINGDAN_TEST_POSTGRES names a running server to use instead (a DSN of a role
// that may create databases).
package pgtest
