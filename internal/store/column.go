package store

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Millis is a time as it is stored: milliseconds UTC since 1970, 0 for none.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Time is the inverse of Millis.
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// Flag is a truth value as it is stored.
func Flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Clean returns s as it is stored: NUL and broken UTF-8, which PostgreSQL
// refuses, become U+FFFD. Reads clean what they look for, so that it is found.
func Clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
