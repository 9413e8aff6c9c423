package ident

import "time"

// Weights of the first seventeen digits and the check characters by remainder
// (GB 11643-1999, ISO 7064 MOD 11-2).
var (
	residentWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	residentChecks  = "10X98765432"
)

// ValidResident reports whether s is a resident identity number: eighteen
// characters with a date of birth that exists and the right check character.
// The division code is not looked up: divisions are abolished, numbers stay,
// and residents of Hong Kong, Macao and Taiwan have codes of their own.
func ValidResident(s string) bool {
	if len(s) != 18 || s[0] == '0' {
		return false
	}
	sum := 0
	for i, w := range residentWeights {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		sum += w * int(s[i]-'0')
	}
	if s[17] != residentChecks[sum%11] {
		return false
	}
	_, ok := BirthDate(s)
	return ok
}

// BirthDate returns the day of birth in a resident identity number, at
// midnight UTC; false if the eight digits are no date.
func BirthDate(s string) (time.Time, bool) {
	if len(s) != 18 {
		return time.Time{}, false
	}
	day, err := time.Parse("20060102", s[6:14])
	if err != nil || day.Year() < 1800 {
		return time.Time{}, false
	}
	return day, true
}
