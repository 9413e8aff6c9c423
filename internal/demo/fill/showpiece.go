package fill

import (
	"qingdan/internal/demo/dice"
	"qingdan/internal/lists"
)

// showpieces are answers for one item's fields where the titles, which several
// items share, cannot tell what fits, and for the item that visitors of the
// demo look at first. Items that are not named here are filled in by titles.
var showpieces = map[string]map[string][]string{
	"small-restaurant": {
		"business_name": {"演示老街面馆", "演示松岭饺子馆", "演示清禾小厨", "演示北苑烧烤店", "演示站前早餐铺", "演示柳岸奶茶屋"},
	},
	"hotel-licence":        {"scope": {"住宿服务。", "住宿服务；停车场服务。"}},
	"pesticide-licence":    {"scope": {"农药销售（限制使用农药除外）。"}},
	"job-agency":           {"scope": {"职业中介活动；职业指导；人力资源信息服务。"}},
	"drug-retail":          {"scope": {"处方药、甲类非处方药、乙类非处方药：中成药、化学药制剂、抗生素。"}},
	"public-place-hygiene": {"scope": {"住宿场所（宾馆）。", "美容美发场所。", "游泳场所。"}},
	"driver-qualification": {"category": {"道路货物运输驾驶员"}, "major": {"汽车运用与维修"}},
	"teacher-qualification": {
		"category": {"初级中学语文", "小学数学", "高级中学物理"}, "major": {"汉语言文学", "数学与应用数学", "小学教育"},
	},
	"special-equipment-operator": {"category": {"电梯作业 T", "叉车司机 N1", "锅炉作业 G1"}, "major": {"机械工程", "电气自动化"}},
	"doctor-registration":        {"category": {"临床 内科专业", "临床 外科专业"}, "major": {"临床医学"}},
	"nurse-registration":         {"category": {"护士"}, "major": {"护理学"}},
	"social-organisation":        {"purpose": {"宗旨：服务会员，规范自律。业务范围：交流培训、公益活动。（演示）"}},
}

func (p *pen) showpiece(f *lists.Field) string {
	if p.Item == nil || p.Input {
		return ""
	}
	return dice.Pick(p.r, showpieces[p.Item.ID][f.Name])
}
