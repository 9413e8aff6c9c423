package lists

import "qingdan/internal/lists/source"

// What can be wrong with a document by itself.
var (
	unreadableFolder = source.Rule{
		Code: "unreadable", Zh: "无法读取文件夹：%[1]v", En: "the folder cannot be read: %[1]v",
	}
	noSystems = source.Rule{
		Code: "no-systems", Zh: "这里没有系统文件夹", En: "there are no system folders here",
		DoZh: "请给出 systems 文件夹：其下每个文件夹是一个系统，内有 .yaml 文件。",
		Do:   "Name the folder that holds the system folders; each of those holds .yaml files.",
	}
	missingSystem = source.Rule{
		Code: "missing-system", Zh: "文件夹 %[1]s 里没有 system: %[1]s", En: "the folder %[1]s has no document system: %[1]s",
		DoZh: "请写一个以 system: %[1]s 开头的文档，列出名称、机构和角色。",
		Do:   "Write a document that begins with system: %[1]s and declares the name, the offices and the roles.",
	}
	wrongFolder = source.Rule{
		Code: "wrong-folder", Zh: "系统 %[1]q 写在文件夹 %[2]q 里", En: "the system %[1]q stands in the folder %[2]q",
		DoZh: "系统的 id 与文件夹同名。", Do: "A system has the name of its folder.",
	}
	unknownHead = source.Rule{
		Code: "unknown-head", Zh: "文档不能以 %[1]q 开头", En: "a document cannot begin with %[1]q",
	}
	badID = source.Rule{
		Code: "bad-id", Zh: "%[1]q 不能作 id", En: "%[1]q cannot be an id",
		DoZh: "id 以小写字母开头，只含小写字母、数字、连字符和下划线，最多 64 个字符。",
		Do:   "An id begins with a small letter and has small letters, digits, hyphens and underscores, 64 at most.",
	}
	duplicateID = source.Rule{
		Code: "duplicate-id", Zh: "%[1]q 重复：%[2]s", En: "%[1]q is there twice: %[2]s",
		DoZh: "请改名或删去其中一个。", Do: "Rename or delete one of the two.",
	}
	kernelRole = source.Rule{
		Code: "kernel-role", Zh: "%[1]q 是内置角色", En: "%[1]q is a role of the kernel",
		DoZh: "不要声明它，直接使用。", Do: "Use it without declaring it.",
	}
	badOfficeCode = source.Rule{
		Code: "bad-id", Zh: "%[1]q 不能作机构代码", En: "%[1]q cannot be the code of an office",
		DoZh: "机构代码是 2 到 16 个大写字母或数字，以字母开头：SCJG。", Do: "A code has 2 to 16 capitals or digits and begins with a capital: SCJG.",
	}
	badUSCC = source.Rule{
		Code: "bad-code", Zh: "统一社会信用代码 %[1]q 的校验码不符", En: "the unified social credit code %[1]q has a wrong check character",
		DoZh: "请核对 18 位代码（GB 32100），或删去。", Do: "Look at its 18 characters again (GB 32100), or delete it.",
	}
	badDivision = source.Rule{
		Code: "bad-code", Zh: "%[1]q 不是行政区划代码", En: "%[1]q is not the code of a division",
		DoZh: "请加引号写 6 位县级代码或 9 位乡级代码：\"220302\"。", Do: "Write 6 digits for a county or 9 for a township, in quotes: \"220302\".",
	}
	badItemCode = source.Rule{
		Code: "bad-code", Zh: "实施清单编码 %[1]q 有误", En: "the implementation code %[1]q is wrong",
		DoZh: "编码 31 位：实施主体的统一社会信用代码（18 位，校验码正确）加 13 位数字。",
		Do:   "It has 31 characters: the unified social credit code of the implementing body (18, with the right check character) and 13 digits.",
	}
	badPrefix = source.Rule{
		Code: "bad-id", Zh: "%[1]q 不能作证照编号的前缀", En: "%[1]q cannot begin a certificate's number",
		DoZh: "前缀是 1 到 12 个大写字母或数字：JY。", Do: "A prefix has 1 to 12 capitals or digits: JY.",
	}
	badLimit = source.Rule{
		Code: "bad-limit", Zh: "%[1]q 不是期限", En: "%[1]q is not a limit",
		DoZh: "请写数字加单位：20wd（工作日）、60d（自然日）、6m（月）、5y（年）、48h（小时）。",
		Do:   "Write a number and a unit: 20wd (working days), 60d (calendar days), 6m (months), 5y (years), 48h (hours).",
	}
	calendarOnly = source.Rule{
		Code: "bad-limit", Zh: "有效期 %[1]q 不能用工作日", En: "a certificate is not valid for working days (%[1]q)",
		DoZh: "请写 d、m 或 y。", Do: "Use d, m or y.",
	}
	badClockOp = source.Rule{
		Code: "bad-clock-op", Zh: "%[1]q 不是对时限的操作", En: "%[1]q does nothing to a clock",
		DoZh: "可写：start X、start X from received、pause X、resume X、extend X、restart X、stop X。",
		Do:   "Write start X, start X from received, pause X, resume X, extend X, restart X or stop X.",
	}
	notAnOption = source.Rule{
		Code: "not-an-option", Zh: "%[1]q 不在可选值之中", En: "%[1]q is not one of the options",
	}
	tooMany = source.Rule{
		Code: "too-large", Zh: "这里超过 %[1]d 个", En: "there are more than %[1]d here",
		DoZh: "请拆分。", Do: "Split it.",
	}
	unclosedBrace = source.Rule{
		Code: "expr-syntax", Zh: "${ 没有对应的 }", En: "this ${ is never closed",
		DoZh: "请补上 }；要写出 ${ 本身，请写 $${。", Do: "Add the }; the text ${ itself is written $${.",
	}
	looksLikeArchive = source.Rule{
		Code: "archive-line", Zh: "文件中有形如 -- x -- 的行", En: "a line of the file looks like -- x --",
		DoZh: "这样的行分隔存档中的文件，请改写。", Do: "Such lines separate files in the archive; write it differently.",
	}
)

// What can be wrong with a form's schema.
var (
	notAnObject = source.Rule{
		Code: "schema", Zh: "表单的类型是 object", En: "a form is of type object",
		DoZh: "请写 type: object 或省略。", Do: "Write type: object or leave it out.",
	}
	badFieldName = source.Rule{
		Code: "bad-id", Zh: "%[1]q 不能作字段名", En: "%[1]q cannot be the name of a field",
		DoZh: "字段名以小写字母开头，只含小写字母、数字和下划线，最多 40 个字符。",
		Do:   "A name begins with a small letter and has small letters, digits and underscores, 40 at most.",
	}
	reservedName = source.Rule{
		Code: "bad-id", Zh: "%[1]q 是表达式的保留字", En: "%[1]q is a reserved word of expressions",
		DoZh: "请换一个字段名。", Do: "Take another name.",
	}
	tooManyFields = source.Rule{
		Code: "too-large", Zh: "表单的字段超过 %[1]d 个", En: "the form has more than %[1]d fields",
	}
	nestedTooDeep = source.Rule{
		Code: "too-large", Zh: "分组嵌套超过 %[1]d 层", En: "groups are nested more than %[1]d deep",
	}
	unknownProperty = source.Rule{
		Code: "unknown-field", Zh: "required 中的 %[1]q 不在 properties 里", En: "%[1]q of required is not among the properties",
	}
	missingType = source.Rule{
		Code: "schema", Zh: "字段 %[1]q 没有类型", En: "the field %[1]q has no type",
		DoZh: "请写 type: string、number、integer、boolean、array、object，或 format: evidence（附件）。",
		Do:   "Write type: string, number, integer, boolean, array, object, or format: evidence (a file).",
	}
	unknownType   = source.Rule{Code: "schema", Zh: "没有类型 %[1]q", En: "there is no type %[1]q"}
	unknownKind   = source.Rule{Code: "schema", Zh: "这种字段没有 x-kind %[1]q", En: "a field of this type has no x-kind %[1]q"}
	unknownFormat = source.Rule{Code: "schema", Zh: "没有格式 %[1]q", En: "there is no format %[1]q"}
	evidenceType  = source.Rule{
		Code: "schema", Zh: "附件字段不写 type", En: "a file has no type",
		DoZh: "只写 format: evidence。", Do: "Write format: evidence only.",
	}
	badPattern = source.Rule{
		Code: "schema", Zh: "正则表达式有误：%[1]v", En: "the regular expression is wrong: %[1]v",
		DoZh: "这里用 RE2 语法：没有环视和反向引用。", Do: "The syntax is RE2's: no lookaround, no backreferences.",
	}
	sayWithoutPattern = source.Rule{
		Code: "schema", Zh: "x-say 要和 pattern 一起写", En: "x-say goes with a pattern",
	}
	missingOption = source.Rule{
		Code: "missing-translation", Zh: "选项 %[1]q 没有文字", En: "the choice %[1]q has no text",
		DoZh: "请在 x-options 中写 %[1]s: {zh: …, en: …}。", Do: "Write %[1]s: {zh: …, en: …} under x-options.",
	}
	emptyEnum = source.Rule{
		Code: "schema", Zh: "enum 是空的", En: "the enum is empty", DoZh: "请至少写一个选项。", Do: "Write at least one choice.",
	}
	outOfOrder = source.Rule{
		Code: "schema", Zh: "%[1]s 应当 %[2]s", En: "%[1]s should be %[2]s",
	}
	onlyConstTrue = source.Rule{
		Code: "schema", Zh: "const 只能是 true：必须勾选的承诺", En: "const can only be true: a declaration that has to be ticked",
	}
	unboundedRows = source.Rule{
		Code: "unbounded", Zh: "各行没有上限", En: "the rows have no bound",
		DoZh: "请写 maxItems（最多 %[1]d）。", Do: "Write maxItems (%[1]d at most).",
	}
	itemsOfArray = source.Rule{
		Code: "schema", Zh: "列表的各项是 object（各行）、带 enum 的 string（多选）或 format: evidence（附件）",
		En:   "the items of an array are objects (rows), strings with an enum (choices) or format: evidence (files)",
		DoZh: "一列文字请写成只有一个字段的各行。", Do: "Write a list of texts as rows of one field.",
	}
	badMimeType = source.Rule{
		Code: "schema", Zh: "%[1]q 不是文件类型", En: "%[1]q is not a type of file",
		DoZh: "请写 image/jpeg、image/png、application/pdf 之类。", Do: "Write image/jpeg, image/png, application/pdf and the like.",
	}
	notMarkedPersonal = source.Rule{
		Code: "personal-unmarked", Severity: source.Warning,
		Zh: "字段 %[1]q 很可能是个人信息，却没有标明", En: "the field %[1]q is most likely personal data and is not marked",
		DoZh: "请写 x-personal: true；确实不是个人信息则写 x-personal: false。",
		Do:   "Write x-personal: true, or x-personal: false if it is really not about a person.",
	}
	readOnlyAsked = source.Rule{
		Code: "schema", Zh: "readOnly 字段 %[1]q 没有人填写：不能是必填项，也不能放在 object 或各行之中",
		En:   "nobody fills in the readOnly field %[1]q: it cannot be required, and it stands neither in an object nor in rows",
		DoZh: "请从 required 中去掉它，放在表单的最外层。", Do: "Take it out of required, and put it at the top of the form.",
	}
	whenReadsLater = source.Rule{
		Code: "when-order", Zh: "x-when 读取了后面的字段 %[1]q", En: "x-when reads %[1]q, which comes later",
		DoZh: "显示与否由前面的字段决定：请调整字段顺序。", Do: "What is shown is decided by what comes before: reorder the fields.",
	}
	badDefault = source.Rule{
		Code: "schema", Zh: "默认值不符合字段的要求：%[1]s", En: "the default does not fit the field: %[2]s",
	}
	badSchema = source.Rule{
		Code: "schema", Zh: "表单结构有误：%[1]v", En: "the schema is wrong: %[1]v",
	}
)
