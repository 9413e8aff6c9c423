// Package api is the REST face: the same lists, cases and commands as the
// pages, as JSON under a token, described by an OpenAPI 3.1 document. It
// decides nothing: it reads the request, asks the city and writes the answer.
package api
