package people

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"qingdan/internal/demo/dice"
	"qingdan/internal/law"
)

// Person is an invented resident or official.
type Person struct {
	Login      string
	Name       string
	IDCard     string
	Phone      string
	Born       law.Date
	Female     bool
	Address    string
	Enterprise *Enterprise // for whom the person acts; nil: only for himself
}

// Enterprise is an invented enterprise.
type Enterprise struct {
	Name    string
	Short   string // as on a shop sign
	USCC    string
	Trade   string
	Address string
}

// The years of birth of adults in the demo.
var bornFrom, bornTo = law.NewDate(1958, time.January, 1), law.NewDate(2004, time.December, 31)

// Residents invents n residents, of whom two in five act for an enterprise.
func Residents(seed dice.Seed, n int) []Person {
	all := make([]Person, n)
	enterprises := 0
	for i := range all {
		r := seed.For("resident", strconv.Itoa(i))
		all[i] = invent(r, i)
		all[i].Login = fmt.Sprintf("resident-%04d", i+1)
		if dice.Chance(r, 0.4) {
			enterprises++
			all[i].Enterprise = enterprise(r, enterprises)
		}
	}
	return all
}

// firstOfficial keeps the telephone numbers of officials apart from residents'.
const firstOfficial = 900_000

// Official invents the nth official of a role in an office.
func Official(seed dice.Seed, office, role string, n, ordinal int) Person {
	r := seed.For("official", office, role, strconv.Itoa(n))
	p := invent(r, firstOfficial+ordinal)
	p.Login = fmt.Sprintf("%s-%s-%d", lower(office), role, n)
	return p
}

// Anyone invents somebody who does not sign in: a partner, a member of staff, a
// relative.
func Anyone(r *rand.Rand) Person { return invent(r, 1_000_000+r.IntN(90_000_000)) }

// Aged invents somebody of about this age in years.
func Aged(r *rand.Rand, today law.Date, years int) Person {
	return inventBorn(r, 1_000_000+r.IntN(90_000_000), today.AddDays(-years*36525/100-r.IntN(365)))
}

func invent(r *rand.Rand, n int) Person {
	return inventBorn(r, n, bornFrom.AddDays(r.IntN(int(bornTo-bornFrom))))
}

func inventBorn(r *rand.Rand, n int, born law.Date) Person {
	female := dice.Chance(r, 0.5)
	sequence := 2 * r.IntN(499)
	if !female {
		sequence++
	}
	return Person{Name: name(r), IDCard: IDCard(born, sequence), Phone: Phone(n), Born: born, Female: female, Address: Address(r)}
}

func enterprise(r *rand.Rand, n int) *Enterprise {
	trade, word := dice.Pick(r, trades), dice.Pick(r, words)
	return &Enterprise{Name: "演示" + word + trade + dice.Pick(r, legalForms), Short: "演示" + word + dice.Pick(r, signs),
		USCC: USCC("91", n), Trade: trade, Address: Address(r)}
}

func lower(code string) string {
	b := []byte(code)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// AnyEnterprise invents an enterprise for which nobody signs in.
func AnyEnterprise(r *rand.Rand) *Enterprise { return enterprise(r, 10_000+r.IntN(89_000)) }
