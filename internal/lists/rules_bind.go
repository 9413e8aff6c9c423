package lists

import "qingdan/internal/lists/source"

// nameKind is a kind of thing that is referred to by name; in says where it
// should have been, in English.
type nameKind struct{ code, zh, en, in string }

// The kinds of names; each has its own code.
var (
	officeName      = nameKind{"office", "机构", "office", ""}
	roleName        = nameKind{"role", "角色", "role", ""}
	listName        = nameKind{"list", "清单", "list", ""}
	formName        = nameKind{"form", "表单", "form", ""}
	procedureName   = nameKind{"procedure", "程序", "procedure", ""}
	registerName    = nameKind{"register", "台账", "register", ""}
	stateName       = nameKind{"state", "状态", "state", ""}
	actionName      = nameKind{"action", "动作", "action", ""}
	clockName       = nameKind{"clock", "时限", "clock", ""}
	documentName    = nameKind{"document", "文书", "document", ""}
	reasonName      = nameKind{"reason", "中止事由", "lawful reason", " for a pause"}
	itemName        = nameKind{"item", "事项", "item", ""}
	formField       = nameKind{"field", "表单字段", "field", " in the form"}
	inputField      = nameKind{"field", "输入字段", "field", " in the input"}
	fieldOfRegister = nameKind{"field", "台账字段", "field", " in the register"}
)

// unknownNameOf is the rule that a name has to exist.
func unknownNameOf(kind nameKind) source.Rule {
	return source.Rule{
		Code: "unknown-" + kind.code, PerPlace: true,
		Zh: "没有名为 %[1]q 的" + kind.zh, En: "there is no " + kind.en + " %[1]q" + kind.in,
		DoZh: "请先在本系统中声明它。", Do: "Declare it in this system first.",
	}
}

// What can be wrong with names and with what they name.
var (
	officeAboveItself = source.Rule{
		Code: "office-cycle", Zh: "机构 %[1]s 在自己之上", En: "the office %[1]s is above itself",
	}
	disagree = source.Rule{
		Code: "disagree", Zh: "%[1]q 在另一系统中声明得不一样（%[2]s）", En: "%[1]q is declared differently in another system (%[3]s)",
		DoZh: "全市只有一个：请写成一样。", Do: "In the city it is one: declare it the same.",
	}
	missingLimit = source.Rule{
		Code: "missing-limit", Zh: "缺少时限 %[1]q 的期限", En: "the limit for the clock %[1]q is missing",
		DoZh: "程序 %[2]s 的这个时限由事项规定，请在 limits 中写 %[1]s。",
		Do:   "The procedure %[2]s leaves this clock to the item: write %[1]s under limits.",
	}
	materialWithoutField = source.Rule{
		Code: "missing-file-field", Zh: "必需的材料 %[1]q 没有上传的字段", En: "the required material %[1]q has no field that takes it",
		DoZh: "请写 field: 表单中 format: evidence 的字段名。", Do: "Write field: with the name of a form field of format: evidence.",
	}
	notAFileField = source.Rule{
		Code: "missing-file-field", Zh: "字段 %[1]q 不能上传文件", En: "the field %[1]q takes no files",
	}
	missingOpeningField = source.Rule{
		Code: "missing-field", Zh: "缺少事项 %[2]s 表单的必填字段 %[1]q", En: "the field %[1]q, which the form of %[2]s requires, is missing",
		DoZh: "请在 form 中补上。", Do: "Add it to form.",
	}
	opensForApplicant = source.Rule{
		Code: "opens-for-applicant", Zh: "事项 %[1]q 的办件由申请人提出，不能由工作人员或者办理动作开办", En: "cases of %[1]q are opened by applicants, not by officials or an action",
		DoZh: "请在程序 %[2]s 中写 opened_by。", Do: "Write opened_by in the procedure %[2]s.",
	}
	missingRecordField = source.Rule{
		Code: "missing-field", Zh: "缺少台账 %[2]s 的必填字段 %[1]q", En: "the field %[1]q, which the register %[2]s requires, is missing",
		DoZh: "请在 fields 中补上。", Do: "Add it to fields.", PerPlace: false,
	}
	unusedDocument = source.Rule{
		Code: "unused", Severity: source.Warning, Zh: "没有动作出具文书 %[1]q", En: "no action issues the document %[1]q",
	}
	documentInputs = source.Rule{
		Code: "document-inputs", Zh: "出具文书 %[1]q 的各动作中，输入 %[2]q 的类型不同", En: "the actions that issue the document %[1]q have inputs %[2]q of different kinds",
		DoZh: "请改成同一种类型，或分成两份文书。", Do: "Make them of one kind, or write two documents.",
	}
	figureReadsPrivate = source.Rule{
		Code: "figure-private", Zh: "指标读取了台账 %[2]s 未公开的字段 %[1]q", En: "the figure reads the field %[1]q, which the register %[2]s does not publish",
		DoZh: "指标须能由外人重算：请公开该字段，或者用别的字段计算。",
		Do:   "Outsiders must be able to recompute a figure: publish the field, or count by another.",
	}
	personalTitle = source.Rule{
		Code: "personal-public", Zh: "台账的标题字段 %[1]q 是个人信息", En: "the field %[1]q, which names the records, is personal data",
		DoZh: "请用不涉及个人的字段作标题，例如编号。", Do: "Name the records by something else, for example a number.",
	}
	personalPublic = source.Rule{
		Code: "personal-public", Zh: "公开了个人信息字段 %[1]q", En: "the field %[1]q is personal data and would be public",
		DoZh: "请从 public 中删去。", Do: "Take it out of public.",
	}
	personalSubject = source.Rule{
		Code: "personal-public", Zh: "事项的对象用到个人信息 %[1]s", En: "the subject shows the personal data %[1]s",
		DoZh: "请写 subject_personal: true，使其在列表中遮盖，或用 mask()。", Do: "Write subject_personal: true, so that it is masked in lists, or use mask().",
	}
	personalRecord = source.Rule{
		Code: "personal-public", Zh: "事项 %[4]s 的个人信息 %[2]s 会经台账 %[3]s 的公开字段 %[1]q 公开", PerPlace: true,
		En:   "the personal data %[2]s of the item %[4]s would be public as the field %[1]q of the register %[3]s",
		DoZh: "请用 mask()，或把该字段从台账的 public 中删去。", Do: "Use mask(), or take the field out of the register's public.",
	}
	personalKey = source.Rule{
		Code: "personal-public", Zh: "记录的键用到事项 %[2]s 的个人信息 %[1]s，而键是公开的", PerPlace: true,
		En:   "the record's key shows the personal data %[1]s of the item %[2]s, and keys are public",
		DoZh: "请用编号作键。", Do: "Use a number as the key.",
	}
)
