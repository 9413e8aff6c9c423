package fill

import (
	"fmt"
	"strings"

	"qingdan/internal/demo/people"
	"qingdan/internal/lists"
)

// topics from the particular to the general.
var topics = []topic{
	// What officials write, and applicants at length.
	written((*pen).basis, "依据", "条款").except("理由", "事实", "意见").anyLength(),
	sentences(missing, "补正内容", "改正什么", "需要补").anyLength(),
	sentences(scopes, "经营范围", "业务范围", "服务范围", "经营的范围").anyLength(),
	sentences(hardships, "困难"),
	sentences(incidents, "经过", "受伤害"),
	sentences(measures, "措施", "预案", "保障办法", "方案"),
	sentences(roads, "路线"),
	sentences(wishes, "诉求", "您的要求"),
	sentences(causes, "募捐的项目", "募捐项目", "宗旨"),
	written((*pen).comment, "您想说", "评价内容", "留言"),
	written((*pen).reason, "理由", "原因", "事由", "用途").anyLength(),
	written((*pen).finding, "情况", "意见", "结果", "结论", "笔录", "核实", "核查", "查明", "告知", "利害关系", "答复", "问题"),

	// Numbers and codes in words.
	oneOf([]string{"demo@example.com"}, "邮箱", "电子邮件"),
	short(plate, "车牌", "号牌"),
	short(account, "账号", "卡号"),
	short(func(p *pen, f *lists.Field, at place) string { return p.who(f, at).IDCard }, "证件号码", "身份证"),
	short(func(p *pen, f *lists.Field, at place) string { return p.who(f, at).Phone }, "联系电话", "电话"),
	short(projectCode, "项目代码"),
	short(number, "证号", "编号", "文号", "号码", "批号", "证书号", "受理号", "编码", "件号"),
	oneOf([]string{"1号楼", "2号楼", "3号楼", "5号楼"}, "楼号", "楼栋"),

	// Things.
	oneOf([]string{"演示牌 YS-100 型", "样例牌 YL-60 型", "演示牌 YS-350 型"}, "品牌", "型号"),
	oneOf([]string{"风电叶片", "大型变压器", "预制桥梁构件"}, "货物"),
	oneOf([]string{"玉米", "大豆", "水稻", "马铃薯"}, "品种", "作物", "种类"),
	oneOf([]string{"高血压（演示）", "骨折术后（演示）", "糖尿病（演示）"}, "诊断", "病种", "疾病"),
	oneOf([]string{"演示银行四平支行"}, "银行", "开户行"),
	oneOf([]string{"执业药师证（演示）", "安全生产管理人员证（演示）", "健康管理师证（演示）"}, "证书名称", "资格名称"),
	oneOf([]string{"演示文化节", "样例马拉松", "演示冰雪嘉年华", "样例农产品展销会"}, "活动名称", "活动").except("地点", "时间", "资金", "类型"),

	// Qualities of people.
	oneOf([]string{"汉族", "汉族", "满族", "朝鲜族", "蒙古族"}, "民族"),
	oneOf([]string{"中国"}, "国籍"),
	oneOf([]string{"配偶", "子女", "父母", "本人"}, "关系"),
	oneOf([]string{"演示大学", "样例师范学院", "演示职业技术学院"}, "毕业学校", "毕业院校"),
	oneOf([]string{"演示第一小学", "演示实验中学", "演示幼儿园"}, "学校", "幼儿园"),
	oneOf([]string{"演示市中心医院", "演示中医院", "演示妇幼保健院"}, "医院", "医疗机构", "执业地点"),
	oneOf([]string{"临床医学", "护理学", "机械工程", "会计学", "汉语言文学"}, "专业"),
	oneOf([]string{"初级中学语文", "货物运输驾驶员", "电梯作业", "内科"}, "类别", "科目"),
	oneOf([]string{"统筹协调", "现场安全", "票务", "志愿服务"}, "分工", "职责"),
	oneOf([]string{"厨师", "驾驶员", "会计", "电工", "护理员", "保管员"}, "工种", "职业", "岗位", "职务"),
	short(func(p *pen, f *lists.Field, at place) string { return p.who(f, at).Name }, "姓名"),

	// Places.
	oneOf([]string{"演示路", "清单街", "样例大街", "模拟路"}, "道路名称"),
	oneOf([]string{"铁西区演示村", "铁东区样例社区", "梨树县模拟村", "双辽市范本社区"}, "村", "社区"),
	oneOf([]string{"吉林省", "辽宁省", "黑龙江省", "北京市"}, "省份"),
	oneOf([]string{"长春市", "沈阳市", "哈尔滨市", "北京市"}, "城市", "起运地", "目的地"),
	short(func(p *pen, _ *lists.Field, _ place) string { return people.Address(p.r) },
		"地址", "住所", "地点", "位置", "坐落", "路段", "所在地", "起点", "终点").except("名称"),

	// Organisations.
	oneOf([]string{"演示市市场监督管理局", "演示市民政局", "演示市交通运输局"}, "主管单位", "部门"),
	oneOf([]string{"演示市养老服务协会", "样例市餐饮行业协会", "演示市太极拳协会"}, "社会团体", "社团", "协会"),
	oneOf([]string{"演示慈善基金会", "样例爱心基金会"}, "慈善组织"),
	oneOf([]string{"演示康养中心", "样例颐养院"}, "养老机构", "机构名称"),
	oneOf([]string{"演示和顺中医诊所", "样例杏林中医诊所"}, "诊所"),
	oneOf([]string{"演示家园二期工程", "样例花园住宅项目", "演示厂房改造工程", "样例办公楼工程"}, "工程名称", "项目"),
	oneOf([]string{"办理食品经营许可", "办理不动产登记", "办理营业执照变更"}, "想办的事项", "事项"),
	short(func(p *pen, _ *lists.Field, _ place) string { return p.shop() }, "店名", "字号", "招牌", "门店", "拟用名称", "变更后的名称"),
	short(func(p *pen, f *lists.Field, at place) string { return p.enterprise(f, at).Name },
		"单位", "企业", "公司", "机构", "法人", "用人", "申请人名称", "承运人", "设置人", "产权人", "生产厂", "制造", "承办者", "场所名称"),

	// Whoever is left is a person; whatever is left has the name of a shop.
	short(func(p *pen, f *lists.Field, at place) string { return p.who(f, at).Name },
		"申请人", "联系人", "法定代表人", "负责人", "经营者", "经办人", "主持人", "人员", "户主", "代表", "监护人", "户名", "开户人", "发起人", "股东").except("名称"),
	short(func(p *pen, _ *lists.Field, _ place) string { return p.shop() }, "名称", "名字"),
}

func plate(p *pen, _ *lists.Field, _ place) string {
	return fmt.Sprintf("吉C0D%03d", p.r.IntN(1000))
}

// account begins with zeros: no bank's does.
func account(p *pen, _ *lists.Field, _ place) string {
	return fmt.Sprintf("0000000000%06d", p.r.IntN(1_000_000))
}

func number(p *pen, _ *lists.Field, _ place) string {
	return fmt.Sprintf("YS-%06d", p.r.IntN(1_000_000))
}

func projectCode(p *pen, _ *lists.Field, _ place) string {
	return fmt.Sprintf("0000-220300-%02d-01-%06d", p.r.IntN(90)+10, p.r.IntN(1_000_000))
}

// basis quotes the item's own legal basis.
func (p *pen) basis() string {
	if p.Item != nil && len(p.Item.Basis) > 0 {
		l := p.Item.Basis[p.r.IntN(len(p.Item.Basis))]
		return "《" + strings.Trim(l.Law, "《》") + "》" + l.Article
	}
	return "《中华人民共和国行政许可法》第三十八条"
}
