package people

import (
	"fmt"
	"strings"

	"qingdan/internal/law"
)

// division is the code of the prefecture (GB/T 2260). Residents are registered
// in counties and districts, so that no issued identity number begins with it.
const division = "220300"

// Phone returns the nth telephone number: 154 was never given to the public.
func Phone(n int) string { return fmt.Sprintf("154%08d", n%100_000_000) }

// Weights and check characters of resident identity numbers (GB 11643-1999).
var (
	residentWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	residentChecks  = "10X98765432"
)

// IDCard returns a resident identity number with a valid check character. The
// sequence is odd for men, even for women.
func IDCard(born law.Date, sequence int) string {
	digits := division + strings.ReplaceAll(born.String(), "-", "") + fmt.Sprintf("%03d", sequence%1000)
	sum := 0
	for i, w := range residentWeights {
		sum += w * int(digits[i]-'0')
	}
	return digits + residentChecks[sum%11:sum%11+1]
}

// Alphabets and weights of organisation codes (GB 11714-1997) and unified social
// credit codes (GB 32100-2015).
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var (
	orgWeights    = [8]int{3, 7, 9, 10, 5, 8, 4, 2}
	creditWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
)

// USCC returns the unified social credit code of the nth organisation that a
// registrar has registered ("91" for enterprises): its organisation code reads
// DEM, then the number.
func USCC(registrar string, n int) string {
	org := fmt.Sprintf("DEM%05d", n%100_000)
	code := registrar + division + org + orgCheck(org)
	sum := 0
	for i, w := range creditWeights {
		sum += w * strings.IndexByte(creditAlphabet, code[i])
	}
	return code + creditAlphabet[(31-sum%31)%31:(31-sum%31)%31+1]
}

func orgCheck(org string) string {
	sum := 0
	for i, w := range orgWeights {
		c := org[i]
		value := int(c - '0')
		if c >= 'A' {
			value = int(c-'A') + 10
		}
		sum += w * value
	}
	switch check := 11 - sum%11; check {
	case 10:
		return "X"
	case 11:
		return "0"
	default:
		return fmt.Sprint(check)
	}
}
