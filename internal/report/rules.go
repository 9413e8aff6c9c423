package report

import "qingdan/internal/lists/source"

// What can be wrong with a report. The texts are formats over the same
// arguments, as those of lists are.
var (
	noFolder = source.Rule{Code: "unreadable", Zh: "无法读取：%[1]v", En: "cannot be read: %[1]v",
		DoZh: "请检查文件夹和权限。", Do: "Check the folder and its permissions."}
	badName = source.Rule{Code: "report-name", Zh: "文件名应为 <代号>.zh.md 或 <代号>.en.md，代号用小写字母、数字和连字符", En: "a report's file is named <id>.zh.md or <id>.en.md, the id in small letters, digits and hyphens",
		DoZh: "请改名。", Do: "Rename it."}
	tooLarge = source.Rule{Code: "too-large", Zh: "文件超过 %[1]d KiB", En: "the file is larger than %[1]d KiB",
		DoZh: "请拆成几份报告。", Do: "Split the report."}
	notUTF8 = source.Rule{Code: "not-utf8", Zh: "不是 UTF-8 编码", En: "this is not UTF-8",
		DoZh: "请用 UTF-8 编码保存。", Do: "Save the file as UTF-8."}
	noFront = source.Rule{Code: "report-front", Zh: "中文文本应以两行 --- 之间的题头开始", En: "the Chinese text begins with a front matter between two lines of ---",
		DoZh: "请写上 id、title、summary。", Do: "Write id, title and summary there."}
	frontTwice = source.Rule{Code: "report-front", Zh: "英文文本不写题头", En: "the English text has no front matter",
		DoZh: "题头只写在中文文本里，标题和摘要在那里用两种文字写。", Do: "Title and summary stand in that of the Chinese text, in both languages."}
	otherID = source.Rule{Code: "report-id", Zh: "id 是 %[1]q，文件名说的是 %[2]q", En: "the id is %[1]q, the file's name says %[2]q",
		DoZh: "请让两者一致。", Do: "Make them the same."}
	noText = source.Rule{Code: "report-language", Zh: "缺少 %[1]s", En: "%[1]s is missing",
		DoZh: "每份报告都有中文和英文两个文件。", Do: "Each report has a Chinese and an English file."}
	awaitedKnown = source.Rule{Code: "report-awaited", Severity: source.Warning, Zh: "指标 %[1]s 已经有了", En: "the figure %[1]s is there by now",
		DoZh: "请把它从 awaits 中删去。", Do: "Take it out of awaits."}
	awaitedUnused = source.Rule{Code: "report-awaited", Severity: source.Warning, Zh: "正文没有引用 %[1]s", En: "the text does not cite %[1]s",
		DoZh: "请引用它，或从 awaits 中删去。", Do: "Cite it, or take it out of awaits."}
	noFigure = source.Rule{Code: "report-figure", Zh: "没有指标 %[1]q", En: "there is no figure %[1]q",
		DoZh: "请用已有指标的代号；将来才有的指标写进题头的 awaits。", Do: "Use the id of a figure; one that is still to come is named in awaits in the front matter."}
	badMark = source.Rule{Code: "report-mark", Zh: "双花括号里只能是 figure 加指标代号，或 typed 加文字，并在同一行闭合", En: "double braces hold figure and a figure's id, or typed and words, and close on the same line",
		DoZh: "例如 {{figure reform.measures 项}}。要写花括号本身，请写 \\{{。", Do: "For example {{figure reform.measures measures}}. For braces themselves write \\{{."}
	wordsHaveNumber = source.Rule{Code: "report-words", Zh: "指标后面的文字里有数字", En: "the words behind a figure hold a number",
		DoZh: "这里只写计量单位。", Do: "Write the unit only."}
	notAllowed = source.Rule{Code: "report-markup", Zh: "报告里不能用%[1]s", En: "a report cannot hold %[2]s",
		DoZh: "可以用：二至四级标题、段落、不嵌套的列表、引文、表格、强调和链接。", Do: "It may hold headings of level 2 to 4, paragraphs, flat lists, quotes, tables, emphasis and links."}
	badLink = source.Rule{Code: "report-link", Zh: "链接 %[1]q 既不是 http(s) 地址，也不是本站路径", En: "the link %[1]q is neither http(s) nor a path of this city",
		DoZh: "请写 https://… 或 /items/…。", Do: "Write https://… or /items/…."}
	typedNumber = source.Rule{Code: "typed-number", Severity: source.Warning, Zh: "“%[1]s”是手写的数字", En: "%[1]q is a number typed by hand",
		DoZh: "请引用指标：{{figure 代号 单位}}。日期、名称、引文中的数字可以写成 {{typed %[1]s}}。", Do: "Cite a figure: {{figure id unit}}. In a date, a name or a quotation write {{typed %[1]s}}."}
	otherFigures = source.Rule{Code: "report-figures", Zh: "英文文本%[1]s指标 %[2]s", En: "the English text %[3]s the figure %[2]s",
		DoZh: "两种文字应引用同样的指标。", Do: "Both texts cite the same figures."}
)
