package fill

import (
	"qingdan/internal/demo/dice"
)

// sentence picks one of the texts.
func (p *pen) sentence(texts []string) string { return dice.Pick(p.r, texts) }

// reason is why somebody asks, or why an official says no.
func (p *pen) reason() string {
	switch {
	case !p.Official:
		return p.sentence(purposes)
	case p.No:
		return p.sentence(refusals)
	}
	return p.sentence(officialReasons)
}

// finding is what an official puts on record.
func (p *pen) finding() string {
	switch {
	case !p.Official:
		return p.sentence(remarks)
	case p.No:
		return p.sentence(badFindings)
	}
	return p.sentence(findings)
}

// comment goes with a rating.
func (p *pen) comment() string {
	if p.No {
		return p.sentence(complaints)
	}
	return p.sentence(praise)
}

// basis quotes the item's own legal basis.
func (p *pen) basis() string {
	if p.Item != nil && len(p.Item.Basis) > 0 {
		l := dice.Pick(p.r, p.Item.Basis)
		return "《" + l.Law + "》" + l.Article
	}
	return "《中华人民共和国行政许可法》第三十八条"
}

var (
	purposes = []string{
		"因日常经营需要提出申请，所填内容属实。（演示）",
		"因家庭生活需要办理，材料由本人提供。（演示）",
		"原证照即将到期，申请按期办理。（演示）",
		"经营场所迁移，申请重新办理。（演示）",
	}
	remarks = []string{
		"情况属实，如有变化及时告知。（演示）",
		"现场条件符合要求，附照片说明。（演示）",
		"无其他需要说明的事项。（演示）",
		"可在工作日联系本人核对材料。（演示）",
	}
	findings = []string{
		"经核对，申报信息与共享数据一致，符合规定的条件。（演示）",
		"现场与申请材料一致，设施齐全，未发现问题。（演示）",
		"材料真实、完整，事实清楚，符合法定条件。（演示）",
		"已向相关科室核实，无不良记录，可以办理。（演示）",
		"经两名工作人员实地查看，场所布局与图纸相符。（演示）",
	}
	badFindings = []string{
		"现场布局与图纸不符，未设置独立的清洗消毒区，不符合法定条件。（演示）",
		"经数据比对，申报的收入超过规定标准，不符合条件。（演示）",
		"场所未取得合法使用证明，现有材料不能证明使用权。（演示）",
		"人员资质已过期，未在规定期限内更新，不符合条件。（演示）",
	}
	refusals = []string{
		"经现场核查，经营场所与有毒有害场所的距离不足规定标准，且无法整改，不符合法定条件。（演示）",
		"申请人提供的场地使用证明已失效，经告知后仍不能证明合法使用权，不符合法定条件。（演示）",
		"经核对，申请人不属于本事项的适用对象，不符合规定的申请条件。（演示）",
		"申报事项与已登记的同类事项重复，依照规定不能再次办理。（演示）",
	}
	officialReasons = []string{
		"需要专业机构出具检测报告，预计所需时间已书面告知申请人。（演示）",
		"涉及多个部门会商，情况复杂，按期作出决定确有困难。（演示）",
		"需进一步核对现场布局和人员资质，补充查明后再作决定。（演示）",
	}
	missing = []string{
		"房屋租赁合同缺少出租方签字，请补充签字后的完整合同。（演示）",
		"平面布置图未标注清洗消毒区，请补充标注后重新上传。（演示）",
		"身份证件照片反光，无法辨认有效期，请重新拍摄上传。（演示）",
		"健康证明已过有效期，请补充有效期内的证明。（演示）",
		"授权委托书缺少受托人身份信息，请补充完整。（演示）",
	}
	praise = []string{
		"办得很快，没有跑一趟。（演示）", "页面写得清楚，进度随时能看到。（演示）", "补正一次说全了，很方便。（演示）", "比承诺的时间早，谢谢。（演示）",
	}
	complaints = []string{
		"等的时间比承诺的长，希望提前告知原因。（演示）", "理由看不太明白，希望写得更具体。（演示）", "打电话没有人接，希望改进。（演示）",
	}
)
