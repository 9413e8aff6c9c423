// Package lists is the list language: it reads a city's lists from YAML,
// checks what they say, and compiles them to the items, procedures, forms,
// registers and figures that the rest of the program runs by. It is pure.
//
// A library is compiled in four steps, each a group of files:
//
//	read_*.go   a document becomes a definition: keys known, texts in both languages, names still words
//	bind_*.go   names become what they name; expressions are compiled against the forms
//	check_*.go  what the definitions say together: graph, law, privacy
//	form_*.go   what a compiled form does with values at run time
//
// Every fault is collected with its place and reported with all others.
package lists
