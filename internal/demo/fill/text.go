package fill

import (
	"fmt"
	"regexp"
	"unicode/utf8"

	"qingdan/internal/demo/dice"
	"qingdan/internal/demo/people"
	"qingdan/internal/lists"
)

// text answers a field in words, cut to its length.
func (p *pen) text(f *lists.Field, at place) string {
	s := p.words(f, at)
	if f.MaxLength > 0 && utf8.RuneCountInString(s) > f.MaxLength {
		s = string([]rune(s)[:f.MaxLength])
	}
	return s
}

// words goes by what the title speaks of; the first topic that fits answers.
func (p *pen) words(f *lists.Field, at place) string {
	if pattern := patternOf(p.Form, f); pattern != "" {
		return matching(p.r, pattern)
	}
	if text := p.showpiece(f); text != "" {
		return text
	}
	if quoted := p.quoted(); p.stray && len(quoted) > 0 && dice.Chance(p.r, 0.3) {
		return dice.Pick(p.r, quoted)
	}
	long := f.Kind == lists.KindArea || p.stray
	for _, t := range topics {
		if has(f.Title.Zh, t.words...) && !has(f.Title.Zh, t.not...) && (t.long || !long) {
			return t.write(p, f, at)
		}
	}
	if long {
		return p.finding()
	}
	return dice.Pick(p.r, []string{"演示内容", "样例", "一般"}) + "（" + f.Title.Zh + "）"
}

var literal = regexp.MustCompile(`'([^'\\]+)'`)

// quoted returns the texts that the item's checks compare answers with: one of
// them may be what a check wants to read.
func (p *pen) quoted() []string {
	if p.Item == nil || p.Input {
		return nil
	}
	var out []string
	for _, check := range p.Item.Checks {
		for _, m := range literal.FindAllStringSubmatch(check.When.Source(), -1) {
			out = append(out, m[1])
		}
	}
	return out
}

// topic is what a title may speak of.
type topic struct {
	words, not []string
	long       bool // whole sentences
	write      func(p *pen, f *lists.Field, at place) string
}

// topics from the particular to the general.
var topics = []topic{
	{[]string{"邮箱", "电子邮件"}, nil, false, func(p *pen, _ *lists.Field, _ place) string { return "demo@example.com" }},
	{[]string{"车牌", "号牌"}, nil, false, func(p *pen, _ *lists.Field, _ place) string { return fmt.Sprintf("吉C0D%03d", p.r.IntN(1000)) }},
	{[]string{"账号", "卡号"}, nil, false, func(p *pen, _ *lists.Field, _ place) string {
		return fmt.Sprintf("0000000000%06d", p.r.IntN(1_000_000))
	}},
	{[]string{"开户行", "开户银行", "银行名称", "银行"}, nil, false, func(*pen, *lists.Field, place) string { return "演示银行四平支行" }},
	{[]string{"民族"}, nil, false, pick("汉族", "汉族", "满族", "朝鲜族", "蒙古族")},
	{[]string{"国籍"}, nil, false, pick("中国")},
	{[]string{"关系"}, nil, false, pick("配偶", "子女", "父母", "本人")},
	{[]string{"学校", "幼儿园", "院校"}, nil, false, pick("演示第一小学", "演示实验中学", "演示职业技术学院")},
	{[]string{"医院", "医疗机构"}, nil, false, pick("演示市中心医院", "演示中医院", "演示妇幼保健院")},
	{[]string{"诊断", "病种", "疾病"}, nil, false, pick("高血压（演示）", "骨折术后（演示）", "糖尿病（演示）")},
	{[]string{"工种", "职业", "岗位", "职务", "专业"}, nil, false, pick("厨师", "驾驶员", "会计", "电工", "护理员", "教师")},
	{[]string{"品种", "作物", "种类"}, nil, false, pick("玉米", "大豆", "水稻", "马铃薯")},
	{[]string{"经营范围", "业务范围", "服务范围"}, nil, false, pick("餐饮服务；食品销售。", "日用百货零售；农副产品销售。", "道路普通货物运输；仓储服务。", "信息技术咨询服务；软件开发。")},
	{[]string{"依据", "条款", "法律"}, []string{"理由", "事实"}, true, func(p *pen, _ *lists.Field, _ place) string { return p.basis() }},
	{[]string{"证号", "编号", "文号", "号码", "批号"}, nil, false, func(p *pen, _ *lists.Field, _ place) string { return fmt.Sprintf("YS-%06d", p.r.IntN(1_000_000)) }},
	{[]string{"补正内容", "改正什么", "需要补"}, nil, true, func(p *pen, _ *lists.Field, _ place) string { return p.sentence(missing) }},
	{[]string{"理由", "原因", "事由"}, nil, true, func(p *pen, _ *lists.Field, _ place) string { return p.reason() }},
	{[]string{"您想说", "评价内容", "留言", "意见建议"}, nil, true, func(p *pen, _ *lists.Field, _ place) string { return p.comment() }},
	{[]string{"情况", "意见", "结果", "结论", "笔录", "核实", "核查", "查明", "告知", "利害关系", "答复", "事实", "问题"}, nil, true,
		func(p *pen, _ *lists.Field, _ place) string { return p.finding() }},
	{[]string{"店名", "字号", "招牌", "门店"}, nil, false, func(p *pen, _ *lists.Field, _ place) string { return p.shop() }},
	{[]string{"地址", "住所", "地点", "位置", "场所", "坐落", "路段", "路线"}, []string{"名称", "面积"}, false,
		func(p *pen, f *lists.Field, at place) string { return people.Address(p.r) }},
	{[]string{"姓名", "申请人", "联系人", "法定代表人", "负责人", "经营者", "经办人", "主持人", "人员", "户主", "代表", "监护人", "户名", "开户人"}, []string{"名称", "情况"}, false,
		func(p *pen, f *lists.Field, at place) string { return p.who(f, at).Name }},
	{[]string{"单位", "企业", "公司", "机构", "法人", "用人"}, nil, false, func(p *pen, _ *lists.Field, at place) string { return p.enterprise(at).Name }},
	{[]string{"项目"}, nil, false, func(p *pen, _ *lists.Field, _ place) string {
		return "演示" + people.Shop(p.r)[len("演示"):] + "改造项目"
	}},
	{[]string{"名称", "名字"}, nil, false, func(p *pen, _ *lists.Field, _ place) string { return p.shop() }},
}

func pick(texts ...string) func(*pen, *lists.Field, place) string {
	return func(p *pen, _ *lists.Field, _ place) string { return dice.Pick(p.r, texts) }
}
