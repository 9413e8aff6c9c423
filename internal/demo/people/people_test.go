package people_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qingdan/internal/demo/dice"
	"qingdan/internal/demo/people"
	"qingdan/internal/law"
)

// Numbers that were worked out from the standards by others.
func TestCheckCharacters(t *testing.T) {
	t.Parallel()
	born, err := law.ParseDate("1990-03-07")
	if err != nil {
		t.Fatal(err)
	}
	if got := people.IDCard(born, 1); got != "220300199003070011" {
		t.Errorf("identity number %s", got)
	}
	if got := people.USCC("91", 1); len(got) != 18 || !strings.HasPrefix(got, "91220300DEM00001") {
		t.Errorf("credit code %s", got)
	}
}

// Σ weight×digit ≡ 1 (mod 11) for a valid identity number, with X for ten
// (ISO 7064 MOD 11-2); the last weight is 1.
func TestIDCardsSatisfyTheStandard(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := people.Anyone(dice.Seed(rapid.Uint64().Draw(t, "seed")).For("anyone"))
		sum, weight := 0, 1
		for i := len(p.IDCard) - 1; i >= 0; i-- {
			digit := 10
			if p.IDCard[i] != 'X' {
				digit = int(p.IDCard[i] - '0')
			}
			sum += weight * digit
			weight = weight * 2 % 11
		}
		if sum%11 != 1 {
			t.Fatalf("%s has a wrong check character", p.IDCard)
		}
		if male := (p.IDCard[16]-'0')%2 == 1; male == p.Female {
			t.Fatalf("%s and female %v", p.IDCard, p.Female)
		}
	})
}

func TestResidentsAreInventedAndDistinct(t *testing.T) {
	t.Parallel()
	all := people.Residents(1, 2000)
	seen := map[string]bool{}
	enterprises := 0
	for _, p := range all {
		if !strings.ContainsAny(p.Name, "演拟") {
			t.Errorf("%s could be somebody", p.Name)
		}
		if !strings.HasPrefix(p.Phone, "154") || len(p.Phone) != 11 {
			t.Errorf("telephone number %s", p.Phone)
		}
		for _, unique := range []string{p.Login, p.Phone} {
			if seen[unique] {
				t.Errorf("%s twice", unique)
			}
			seen[unique] = true
		}
		if e := p.Enterprise; e != nil {
			enterprises++
			if !strings.HasPrefix(e.Name, "演示") || seen[e.USCC] {
				t.Errorf("enterprise %+v", e)
			}
			seen[e.USCC] = true
		}
	}
	if enterprises < 700 || enterprises > 900 {
		t.Errorf("%d of 2000 act for an enterprise", enterprises)
	}
	again := people.Residents(1, 2000)
	if again[1999].Name != all[1999].Name || again[1999].IDCard != all[1999].IDCard {
		t.Error("the same seed invents somebody else")
	}
}
