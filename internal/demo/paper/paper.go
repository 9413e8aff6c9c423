// Package paper prints the demo's papers: files of the kinds that applicants
// upload, small, valid, and marked as made up. The same title, type and number
// is always the same file.
package paper

import "fmt"

// Print returns the nth paper of a title, of type application/pdf or image/png.
func Print(title, kind string, n int) ([]byte, error) {
	switch kind {
	case "application/pdf":
		return pdf(title, n), nil
	case "image/png":
		return picture(title, n)
	}
	return nil, fmt.Errorf("the demo prints no files of type %s", kind)
}
