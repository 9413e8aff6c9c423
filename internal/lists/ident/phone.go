package ident

import "strings"

// ValidPhone reports whether s is a telephone number of the mainland: a mobile
// number, or a landline with its area code, or a service number such as 12345.
func ValidPhone(s string) bool {
	digits := strings.ReplaceAll(s, "-", "")
	for _, r := range digits {
		if r < '0' || r > '9' {
			return false
		}
	}
	switch {
	case strings.HasPrefix(digits, "1") && len(digits) == 11:
		return digits == s && digits[1] >= '3'
	case strings.HasPrefix(digits, "0"):
		return len(digits) >= 10 && len(digits) <= 12 && strings.Count(s, "-") <= 1
	case strings.HasPrefix(digits, "400"), strings.HasPrefix(digits, "800"):
		return len(digits) == 10 && len(s) <= 12
	case strings.HasPrefix(digits, "1") || strings.HasPrefix(digits, "9"):
		return len(digits) == 5 && digits == s
	}
	return false
}
