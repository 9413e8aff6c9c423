package ident

import "strings"

// The alphabet of GB 32100-2015 (without I, O, S, V, Z) and the weights
// 3^(i-1) mod 31 of its first seventeen characters.
const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var usccWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// ValidUSCC reports whether s is a unified social credit code. Letters are
// allowed in the first eight characters too: rural collectives are registered
// under N.
func ValidUSCC(s string) bool {
	if len(s) != 18 {
		return false
	}
	sum := 0
	for i, w := range usccWeights {
		v := strings.IndexByte(usccAlphabet, s[i])
		if v < 0 {
			return false
		}
		sum += w * v
	}
	return s[17] == usccAlphabet[(31-sum%31)%31]
}

// ValidItemCode reports whether s can be the code of an implemented item: 31
// characters that begin with the unified social credit code of the
// implementing body, followed by digits. The rest is not checked, because the
// standard leaves sub-codes to the provinces.
func ValidItemCode(s string) bool {
	if len(s) != 31 || !ValidUSCC(s[:18]) {
		return false
	}
	for _, r := range s[18:] {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}
