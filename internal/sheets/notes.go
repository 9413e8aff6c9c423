package sheets

import (
	"strconv"
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

// notes writes the sheet that says how to fill in the others.
func (w *writer) notes() error {
	sheet := notesSheet.In(w.tag)
	if _, err := w.book.NewSheet(sheet); err != nil {
		return err
	}
	row := 0
	line := func(texts ...string) error {
		row++
		for i, text := range texts {
			if err := w.book.SetCellStr(sheet, cell(i+1, row), text); err != nil {
				return err
			}
			if err := w.book.SetCellStyle(sheet, cell(i+1, row), cell(i+1, row), w.wrap); err != nil {
				return err
			}
		}
		return nil
	}
	for _, text := range w.rules() {
		if err := line(text.In(w.tag)); err != nil {
			return err
		}
	}
	row++
	head := []lang.Text{{Zh: "工作表", En: "Sheet"}, {Zh: "列", En: "Column"}, {Zh: "必填", En: "Required"}, {Zh: "怎么填", En: "What goes in"}}
	if err := line(head[0].In(w.tag), head[1].In(w.tag), head[2].In(w.tag), head[3].In(w.tag)); err != nil {
		return err
	}
	for i, t := range w.layout.tables {
		for _, c := range t.columns {
			must := ""
			if c.field.Required {
				must = yes.In(w.tag)
			}
			if err := line(w.sheetNames(w.tag)[i], c.title.In(w.tag), must, kindHint(c.field).In(w.tag)); err != nil {
				return err
			}
		}
	}
	if err := w.book.SetColWidth(sheet, "A", "C", 24); err != nil {
		return err
	}
	return w.book.SetColWidth(sheet, "D", "D", 60)
}

func (w *writer) rules() []lang.Text {
	out := []lang.Text{
		{Zh: "每一行是一件“" + w.Name.Zh + "”；带 * 的列必须填写；不要改动第一行的列名。", En: "Each row is one case of “" + w.Name.En + "”. Columns with * must be filled in. Leave the headings of the first row as they are."},
		{Zh: "只填数值，不要用公式；日期写作 2026-06-30。", En: "Enter values, no formulas; dates like 2026-06-30."},
	}
	if len(w.layout.tables) > 1 {
		out = append(out, lang.Text{Zh: "第一个工作表的“序号”不能重复；其他工作表每行的“序号”写明它属于哪一件。",
			En: "The numbers in “No.” of the first sheet must differ; on the other sheets “No.” says to which case a line belongs."})
	}
	if hasFile(w.Form.Fields) {
		out = append(out, lang.Text{Zh: "文件不能随表格导入，开办后在办件里上传。", En: "Files do not come with the workbook; upload them in the case afterwards."})
	}
	return out
}

func hasFile(fields []*lists.Field) bool {
	for _, f := range fields {
		if f.Kind == lists.KindFile || f.Kind == lists.KindFiles || hasFile(f.Fields) {
			return true
		}
	}
	return false
}

// kindHint says what goes into a column.
func kindHint(f *lists.Field) lang.Text {
	hint := map[lists.FieldKind]lang.Text{
		lists.KindNumber: {Zh: "数字", En: "A number"}, lists.KindInteger: {Zh: "整数", En: "A whole number"},
		lists.KindMoney: {Zh: "金额（元）", En: "An amount in yuan"}, lists.KindDate: {Zh: "日期", En: "A date"},
		lists.KindBool: {Zh: "是或否", En: "yes or no"}, lists.KindIDCard: {Zh: "身份证号码", En: "A resident identity number"},
		lists.KindUSCC: {Zh: "统一社会信用代码", En: "A unified social credit code"}, lists.KindPhone: {Zh: "电话号码", En: "A telephone number"},
	}[f.Kind]
	if len(f.Options) > 0 {
		var zh, en []string
		for _, o := range f.Options {
			zh, en = append(zh, o.Text.Zh), append(en, o.Text.In(lang.En))
		}
		hint = lang.Text{Zh: "选一项：" + strings.Join(zh, "、"), En: "One of: " + strings.Join(en, ", ")}
		if f.Kind == lists.KindChoices {
			hint = lang.Text{Zh: "可选多项，用顿号分开：" + strings.Join(zh, "、"), En: "One or more, with commas between: " + strings.Join(en, ", ")}
		}
	}
	if f.Kind == lists.KindText || f.Kind == lists.KindArea {
		hint = lang.Text{Zh: "文字，不超过 " + strconv.Itoa(f.MaxLength) + " 字", En: "Text of at most " + strconv.Itoa(f.MaxLength) + " characters"}
	}
	if !f.Hint.IsZero() {
		hint.Zh, hint.En = hint.Zh+"。"+f.Hint.Zh, hint.En+". "+f.Hint.In(lang.En)
	}
	return hint
}
