package office

// body is one that owns measures, and what it has to do with.
type body struct {
	code   string
	topics []string
}

// bodies own the demo's measures, in turn. The topics are in the demo's own
// words; none is a measure of a real city.
var bodies = []body{
	{"SCJG", []string{"企业开办", "食品安全分级监管", "企业信用监管", "质量基础设施服务"}},
	{"RSJ", []string{"零工市场服务", "技能人才评价", "社保经办下沉", "劳动争议联调"}},
	{"MZJ", []string{"居家养老服务", "低收入人口监测", "社区议事协商", "未成年人关爱"}},
	{"GAJ", []string{"户籍业务跨域办理", "派出所主防机制", "车驾管便利服务", "警情分级处置"}},
	{"ZJJ", []string{"工程建设审批", "老旧小区改造共建", "物业服务质量评价", "住房公积金贷款协同"}},
	{"CGJ", []string{"城市运行一网统管", "门前责任管理", "户外广告设置", "占道经营疏导"}},
	{"JTJ", []string{"城乡客运一体化", "农村公路管护", "网络货运监管", "公交线网优化"}},
	{"WJW", []string{"县域医共体建设", "检查检验结果互认", "家庭医生签约", "基层中医药服务"}},
	{"NYJ", []string{"保护性耕作", "农村土地承包管理", "家庭农场培育", "农业生产托管"}},
	{"ZRZY", []string{"用地用林用草并联审批", "不动产登记", "多测合一", "低效用地再开发"}},
	{"JYJ", []string{"集团化办学", "教师轮岗交流", "校外托管服务", "职业教育产教融合"}},
	{"YBJ", []string{"按病种付费", "异地就医结算", "医保基金智能监管", "药品集中采购配送"}},
	{"GJJ", []string{"公积金异地贷款", "公积金灵活缴存", "公积金业务通办", "公积金风险预警"}},
	{"ZWFW", []string{"高效办成一件事", "政务数据共享", "帮办代办服务", "热线诉求闭环办理"}},
	{"FGW", []string{"项目全周期管理", "要素市场化配置", "公共资源交易", "社会信用体系"}},
	{"GXJ", []string{"专精特新企业培育", "工业设备更新", "中小企业数字化转型", "园区亩均评价"}},
	{"KJJ", []string{"科技成果转化", "中试平台建设", "科技特派员服务", "企业研发投入激励"}},
	{"CZJ", []string{"预算绩效管理", "零基预算编制", "政府采购透明度", "国有资产盘活"}},
	{"SWJ", []string{"招商项目落地服务", "跨境电商培育", "县域商业体系", "外资企业服务"}},
	{"WLJ", []string{"文物活化利用", "公共文化场馆错时开放", "乡村旅游联盟", "非遗传承培养"}},
	{"STJ", []string{"环评审批", "生态环境损害赔偿", "秸秆综合利用", "流域横向补偿"}},
	{"SFJ", []string{"行政执法监督", "人民调解衔接", "公共法律服务", "规范性文件审查"}},
	{"GZW", []string{"国企三项制度", "国企投资监管", "国企薪酬考核", "国有资本布局调整"}},
	{"BWB", []string{"乡镇履职事项", "事业单位布局", "编制周转使用", "部门职责边界"}},
	{"TXQ", []string{"街道综合执法", "社区网格治理", "楼宇经济服务", "小区物业联管"}},
	{"TDQ", []string{"老工业区更新", "社区嵌入式服务", "物流园区管理", "矛盾纠纷多元化解"}},
	{"LSX", []string{"黑土地保护", "农民合作社提升", "村级集体资产", "县域产业集群"}},
	{"YTX", []string{"民族团结进步创建", "生态旅游开发", "农村产权流转", "乡村医疗服务"}},
	{"SLS", []string{"玉米深加工产业链", "农村供水管护", "边远村屯服务", "新能源就地消纳"}},
}

// works are what is done about a topic, and what that is to achieve.
var works = []struct{ before, after, goal string }{
	{"建立", "工作机制", "机制运行半年以上，形成可检查的台账。"},
	{"推行", "清单管理", "清单向社会公布，清单之外不再增加要求。"},
	{"开展", "改革试点", "试点期满形成评估报告和推开方案。"},
	{"推进", "数字化", "主要环节线上办理，数据实时汇聚。"},
	{"完善", "评价办法", "评价结果按季度公开，并与考核衔接。"},
}

// measure returns the title and the goal of the nth measure of the body.
func (b body) measure(n int) (title, goal string) {
	w := works[n/len(b.topics)%len(works)]
	return w.before + b.topics[n%len(b.topics)] + w.after, w.goal
}

// stageTitles are the milestones of a measure with two and with three of them.
var stageTitles = [][]string{
	{"印发工作方案", "形成制度成果"},
	{"完成调研并印发方案", "组织试行", "总结评估并形成制度"},
}

var stageNotes = []string{
	"方案已按程序印发，正文和签发单见附件。",
	"已组织试行，台账和现场照片见附件。",
	"阶段任务完成，会议记录和制度文本见附件。",
}

var results = []string{
	"任务已全部完成，制度已印发并运行，台账齐全，群众反映良好。",
	"试点期满，评估报告通过审查，已制定推开方案并组织实施。",
	"系统上线运行，主要环节实现线上办理，数据按日汇聚。",
}

// structure is the structure of the demo's documents.
var structure = []any{
	part("一", "总体要求", "明确目标、原则和到年底要达到的结果。"),
	part("二", "经济体制改革", "营商环境、要素配置、科技创新和国资国企。"),
	part("三", "农业农村改革", "黑土地保护、经营主体培育和集体产权。"),
	part("四", "民生领域改革", "教育、医疗、就业、养老和住房。"),
	part("五", "治理体系改革", "基层治理、行政执法、法治和生态。"),
	part("六", "组织保障", "责任分工、督察督办、考核评价和案例推广。"),
}

func part(no, heading, gist string) map[string]any {
	return map[string]any{"part": no, "heading": heading, "gist": gist}
}
