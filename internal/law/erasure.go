package law

import "qingdan/internal/lang"

// ErasureGround is a lawful ground on which personal data is deleted.
type ErasureGround struct {
	ID    string
	Basis string // law and article, in the law's own words
	Name  lang.Text
}

// erasureLaw is the article that all grounds stand on.
const erasureLaw = "中华人民共和国个人信息保护法第四十七条第一款"

// ErasureGrounds are the grounds of the Personal Information Protection Law
// (个人信息保护法), article 47, paragraph 1, items 1 to 5. By paragraph 2,
// data that a law still requires to be kept is not deleted.
var ErasureGrounds = []ErasureGround{
	{"purpose", erasureLaw + "第一项", lang.Text{Zh: "处理目的已实现、无法实现或者为实现处理目的不再必要",
		En: "the purpose is achieved, cannot be achieved, or no longer needs the data"}},
	{"term", erasureLaw + "第二项", lang.Text{Zh: "停止提供产品或者服务，或者保存期限已届满",
		En: "the service has ended, or the period of keeping has run out"}},
	{"consent", erasureLaw + "第三项", lang.Text{Zh: "个人撤回同意", En: "the person has withdrawn consent"}},
	{"unlawful", erasureLaw + "第四项", lang.Text{Zh: "违反法律、行政法规或者违反约定处理个人信息",
		En: "the data was processed against the law or an agreement"}},
	{"other", erasureLaw + "第五项", lang.Text{Zh: "法律、行政法规规定的其他情形", En: "another case that a law or regulation provides for"}},
}

// ErasureLaw is what the grounds stand on, for reading.
var ErasureLaw = lang.Text{Zh: "《个人信息保护法》第四十七条", En: "article 47 of the Personal Information Protection Law"}

// FindErasureGround returns the ground of an id.
func FindErasureGround(id string) (ErasureGround, bool) {
	for _, g := range ErasureGrounds {
		if g.ID == id {
			return g, true
		}
	}
	return ErasureGround{}, false
}
