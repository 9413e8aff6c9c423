package fill

import (
	"strings"

	"qingdan/internal/demo/dice"
	"qingdan/internal/demo/people"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// others are words by which a title speaks of somebody else than the applicant.
var others = []string{"配偶", "子女", "父亲", "母亲", "父母", "被", "死者", "逝者", "儿童", "学生", "新生儿", "监护", "受益", "出租", "转让", "卖方", "对方", "担保", "主持人"}

// who returns the person that a field asks about: the applicant, or somebody
// invented who stays the same in that group or row.
func (p *pen) who(f *lists.Field, at place) people.Person {
	key := at.path
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
		p.others[key] = p.somebody(key, at)
	}
	return p.others[key]
}

// somebody invents a person; the first in a list, or in a group of fields, is
// often the applicant himself.
func (p *pen) somebody(key string, at place) people.Person {
	switch {
	case key == at.path && at.row < 2 && !p.Official && dice.Chance(p.r, 0.4):
		return p.Person
	case p.stray:
		return people.Aged(p.r, law.DateOf(p.Now), dice.Between(p.r, 0, 100))
	}
	return people.Anyone(p.r)
}

// idCard strays to a person of any age: some benefits are for children.
func (p *pen) idCard(f *lists.Field, at place) string {
	if p.stray && at.path == "" {
		return people.Aged(p.r, law.DateOf(p.Now), dice.Between(p.r, 0, 100)).IDCard
	}
	return p.who(f, at).IDCard
}

// otherFirms are words by which a title speaks of another enterprise than the
// applicant's.
var otherFirms = []string{"设计", "施工", "监理", "搭建", "制造", "生产", "产权", "原工作", "出租", "维保"}

// enterprise returns the enterprise that a field asks about: the applicant's,
// or an invented one that stays the same in that group or row.
func (p *pen) enterprise(f *lists.Field, at place) people.Enterprise {
	key := at.path
	for _, word := range otherFirms {
		if strings.Contains(f.Title.Zh, word) {
			key += word
			break
		}
	}
	if key == "" && p.Person.Enterprise != nil {
		return *p.Person.Enterprise
	}
	key += "enterprise"
	if _, known := p.others[key]; !known {
		p.others[key] = people.Person{Enterprise: people.AnyEnterprise(p.r)}
	}
	return *p.others[key].Enterprise
}

// uscc strays to codes of other registrars: individual businesses,
// cooperatives, public institutions, societies.
func (p *pen) uscc(f *lists.Field, at place) string {
	if p.stray {
		return people.USCC(dice.Pick(p.r, []string{"91", "92", "93", "12", "51", "52"}), 10_000+p.r.IntN(89_000))
	}
	return p.enterprise(f, at).USCC
}

// shop returns the name of a shop.
func (p *pen) shop() string {
	if e := p.Person.Enterprise; e != nil && dice.Chance(p.r, 0.5) {
		return e.Short
	}
	return people.Shop(p.r)
}
