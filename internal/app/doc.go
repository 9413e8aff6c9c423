// Package app puts the rooms together: it opens what a data folder or a
// database holds, runs the city's own work, and serves the faces and the API.
// All commands that touch a city go through it.
package app
