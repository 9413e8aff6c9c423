package ident

import (
	"strings"
	"unicode/utf8"
)

// Mask hides what a text tells of a person and keeps enough to recognise one's
// own: 王**, 138****1234, 220***********0014.
func Mask(s string) string {
	switch {
	case ValidResident(s):
		return s[:3] + strings.Repeat("*", 11) + s[14:]
	case ValidPhone(s) && len(s) >= 8:
		return s[:3] + strings.Repeat("*", len(s)-7) + s[len(s)-4:]
	}
	return MaskName(s)
}

// MaskName keeps the first character of each word of a name.
func MaskName(s string) string {
	parts := strings.Fields(s)
	for i, part := range parts {
		first, size := utf8.DecodeRuneInString(part)
		rest := utf8.RuneCountInString(part[size:])
		parts[i] = string(first) + strings.Repeat("*", min(max(rest, 1), 8))
	}
	return strings.Join(parts, " ")
}
