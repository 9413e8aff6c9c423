// Package demo makes an invented city that says so: people, offices and a year
// of casework up to the present, through the same commands that a real city
// takes, under a clock that it moves. The same seed and the same day give the
// same cases, whatever the machine does in which order: chance comes from dice
// thrown for one case and one purpose, time stands still within a moment, and
// what draws numbers goes in a fixed order (see drive).
package demo
