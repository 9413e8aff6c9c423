package ident_test

import (
	"testing"

	"pgregory.net/rapid"

	"qingdan/internal/lists/ident"
)

func TestValidResident(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]bool{
		"360426199101010071":  true,
		"220302199003070014":  true,
		"22030219880808008X":  true,
		"220382200002290039":  true,  // leap day
		"22030219880808008x":  false, // the check character is a capital
		"220302199003070015":  false,
		"220302199013070014":  false, // month 13
		"220382200102290039":  false, // no leap year
		"22030219900307001":   false,
		"2203021990030700144": false,
		"２２0302199003070014":  false,
		"":                    false,
	} {
		if got := ident.ValidResident(number); got != want {
			t.Errorf("ValidResident(%q) = %v, want %v", number, got, want)
		}
	}
}

func TestValidUSCC(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"91110000600037341L":  true,
		"11220300MA0000007R":  true,
		"N2220303MA0000007C":  true, // rural collective
		"93220382MA00000074":  true,
		"93220382MA00000075":  false,
		"91110000600037341l":  false,
		"9111000060003734IL":  false,
		"":                    false,
		"91110000600037341L9": false,
	} {
		if got := ident.ValidUSCC(code); got != want {
			t.Errorf("ValidUSCC(%q) = %v, want %v", code, got, want)
		}
	}
}

// One wrong digit is always noticed: that is what the check character is for.
func TestOneWrongDigitIsNoticed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := []byte("220302199003070014")
		at := rapid.IntRange(0, 16).Draw(t, "at")
		digit := byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		if number[at] == digit {
			t.Skip("the same digit")
		}
		number[at] = digit
		if ident.ValidResident(string(number)) {
			t.Fatalf("%s is accepted", number)
		}
	})
}

func TestValidItemCode(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"11220300MA0000007R3000101001001": true,
		"11220300MA0000007A3000101001001": false, // check character of the body
		"11220300MA0000007R300010100100":  false, // too short
		"11220300MA0000007R300010100100A": false,
	} {
		if got := ident.ValidItemCode(code); got != want {
			t.Errorf("ValidItemCode(%q) = %v, want %v", code, got, want)
		}
	}
}

func TestValidPhone(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]bool{
		"13812345678": true, "12812345678": false, "1381234567": false,
		"0434-3266666": true, "04343266666": true, "12345": true, "400-123-4567": true,
		"": false, "abc": false, "138-1234-5678": false, "0434": false,
	} {
		if got := ident.ValidPhone(number); got != want {
			t.Errorf("ValidPhone(%q) = %v, want %v", number, got, want)
		}
	}
}
