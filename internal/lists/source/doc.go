// Package source reads the text of lists: YAML files become a tree whose every
// node knows its file, line and column, and everything that is wrong with them
// becomes a Fault. It knows YAML and nothing of what lists mean.
package source
