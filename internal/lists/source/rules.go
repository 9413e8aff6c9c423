package source

// What can be wrong with a file before its meaning is known.
var (
	unreadable = Rule{
		Code: "unreadable", Zh: "无法读取：%[1]v", En: "cannot be read: %[1]v",
		DoZh: "请检查文件权限。", Do: "Check the permissions of the file.",
	}
	wrongExtension = Rule{
		Code: "wrong-extension", Severity: Warning, Zh: "扩展名为 .yml 的文件不会被读取", En: "files named .yml are not read",
		DoZh: "请改名为 .yaml。", Do: "Rename it to .yaml.",
	}
	tooManyFiles = Rule{
		Code: "too-large", Zh: "文件超过 %[1]d 个", En: "there are more than %[1]d files",
		DoZh: "请拆分为多个系统。", Do: "Split the system.",
	}
	fileTooLarge = Rule{
		Code: "too-large", Zh: "文件超过 %[1]d MiB", En: "the file is larger than %[1]d MiB",
		DoZh: "请拆分为多个文件。", Do: "Split it into several files.",
	}
	lineTooLong = Rule{
		Code: "too-large", Zh: "这一行超过 %[1]d 字节", En: "the line is longer than %[1]d bytes",
		DoZh: "请分成多行。", Do: "Break it into several.",
	}
	textTooLong = Rule{
		Code: "too-large", Zh: "文字超过 %[1]d 个字符", En: "the text is longer than %[1]d characters",
		DoZh: "请缩短。", Do: "Shorten it.",
	}
	tooManyNodes = Rule{
		Code: "too-large", Zh: "文件中的值超过 %[1]d 个", En: "the file has more than %[1]d values",
		DoZh: "请拆分为多个文件。", Do: "Split it into several files.",
	}
	notUTF8 = Rule{
		Code: "not-utf8", Zh: "不是 UTF-8 编码", En: "this is not UTF-8",
		DoZh: "请用 UTF-8 编码保存（例如不要用 GBK）。", Do: "Save the file as UTF-8 (not as GBK, for example).",
	}
	syntax = Rule{
		Code: "syntax", Zh: "YAML 语法错误：%[1]s", En: "YAML syntax: %[2]s",
		DoZh: "请检查缩进、冒号后的空格、引号和括号。", Do: "Look at the indentation, the space after the colon, quotes and brackets.",
	}
	aliasNotAllowed = Rule{
		Code: "yaml-feature", Zh: "清单语言不使用锚点、别名与合并键（%[1]s）", En: "anchors, aliases and merge keys (%[1]s) are not part of the list language",
		DoZh: "请把内容直接写出来；以 & 或 * 开头的文字请加引号。", Do: "Write the value out; put text that begins with & or * in quotes.",
	}
	tagNotAllowed = Rule{
		Code: "yaml-feature", Zh: "清单语言不使用标签（%[1]s）", En: "tags (%[1]s) are not part of the list language",
		DoZh: "请去掉标签；以 ! 开头的文字请加引号。", Do: "Take the tag away; put text that begins with ! in quotes.",
	}
	keyNotText = Rule{
		Code: "yaml-feature", Zh: "键必须是文字", En: "a key has to be text",
		DoZh: "请写成 键: 值。", Do: "Write key: value.",
	}
	duplicateKey = Rule{
		Code: "duplicate-key", Zh: "键 %[1]q 在第 %[2]d 行已经写过", En: "the key %[1]q was written on line %[2]d already",
		DoZh: "请删去其中一个。", Do: "Delete one of the two.",
	}
	unknownKey = Rule{
		Code: "unknown-key", Zh: "这里没有名为 %[1]q 的键", En: "there is no key %[1]q here",
		DoZh: "请删去，或查阅语言手册。", Do: "Delete it, or look it up in the language reference.",
	}
	unquotedComma = Rule{
		Code: "unquoted-comma", Zh: "逗号把文字断开了，%[1]q 成了另一个键", En: "a comma tears the text apart: %[1]q became a key",
		DoZh: "花括号里含逗号的文字请加引号。", Do: "Within braces, put text with a comma in quotes.",
	}
	missingKey = Rule{
		Code: "missing-key", Zh: "缺少键 %[1]q", En: "the key %[1]q is missing",
		DoZh: "请补上 %[1]s。", Do: "Add %[1]s.",
	}
	wrongShape = Rule{
		Code: "wrong-shape", Zh: "这里应当是%[1]s，写的却是%[3]s", En: "this should be %[2]s and is %[4]s",
	}
	outOfRange = Rule{
		Code: "out-of-range", Zh: "应在 %[1]d 到 %[2]d 之间", En: "this should be between %[1]d and %[2]d",
	}
	textNeedsBoth = Rule{
		Code: "missing-translation", Zh: "文字要写中英文两种", En: "a text is written in both languages",
		DoZh: "请写成 {zh: …, en: …}。", Do: "Write {zh: …, en: …}.",
	}
	// MissingTranslation says that a text lacks a language.
	MissingTranslation = Rule{
		Code: "missing-translation", Zh: "缺少%[1]s", En: "%[2]s is missing",
		DoZh: "文字要写中英文两种。", Do: "A text is written in both languages.",
	}
)
