// Package sqlite keeps the city in one SQLite file in the data folder: the
// default, which needs no server. One process writes to it; see package store
// for the guarantees.
package sqlite
