package fill

import (
	"qingdan/internal/demo/dice"
	"qingdan/internal/lists"
)

// showpieces are better answers for the items that visitors of the demo look
// at first, by item and field. Everything else goes by the titles.
var showpieces = map[string]map[string][]string{
	"small-restaurant": {
		"business_name": {"演示老街面馆", "演示松岭饺子馆", "演示清禾小厨", "演示北苑烧烤店", "演示站前早餐铺"},
	},
}

func (p *pen) showpiece(f *lists.Field) string {
	if p.Item == nil || p.Input {
		return ""
	}
	return dice.Pick(p.r, showpieces[p.Item.ID][f.Name])
}
