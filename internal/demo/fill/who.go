package fill

import (
	"strconv"
	"strings"

	"qingdan/internal/demo/dice"
	"qingdan/internal/demo/people"
	"qingdan/internal/lists"
)

// others are words by which a title speaks of somebody else than the applicant.
var others = []string{"配偶", "子女", "父亲", "母亲", "父母", "被", "死者", "逝者", "儿童", "学生", "新生儿", "监护", "受益", "出租", "转让", "卖方", "对方", "担保", "主持人"}

// who returns the person that a field asks about: the applicant, or somebody
// invented who stays the same throughout the form.
func (p *pen) who(f *lists.Field, row int) people.Person {
	key := ""
	if row > 0 {
		key = "row " + strconv.Itoa(row)
	}
	for _, word := range others {
		if strings.Contains(f.Title.Zh, word) {
			key += word
			break
		}
	}
	if key == "" {
		return p.Person
	}
	if _, known := p.others[key]; !known {
		p.others[key] = people.Anyone(p.r)
	}
	return p.others[key]
}

// enterprise returns the enterprise of the form, of the row in rows.
func (p *pen) enterprise(row int) people.Enterprise {
	if row == 0 && p.Person.Enterprise != nil {
		return *p.Person.Enterprise
	}
	key := "enterprise " + strconv.Itoa(row)
	if _, known := p.others[key]; !known {
		p.others[key] = people.Person{Enterprise: people.AnyEnterprise(p.r)}
	}
	return *p.others[key].Enterprise
}

// shop returns the name of a shop.
func (p *pen) shop() string {
	if e := p.Person.Enterprise; e != nil && dice.Chance(p.r, 0.5) {
		return e.Short
	}
	return people.Shop(p.r)
}
