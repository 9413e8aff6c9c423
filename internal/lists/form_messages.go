package lists

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"qingdan/internal/lang"
)

var unknownText = lang.Text{Zh: "表单中没有这个字段", En: "The form has no such field"}

// missingText asks for a field that is required and absent.
func missingText(f *Field) lang.Text {
	zh, en := f.Title.Zh, theName(f.Title.En)
	switch {
	case f.confirm:
		return lang.Text{Zh: "请勾选：" + zh, En: "Confirm: " + f.Title.En}
	case f.Kind == KindChoice || f.Kind == KindChoices || f.Kind == KindBool:
		return lang.Text{Zh: "请选择" + zh, En: "Select " + en}
	case f.Kind == KindFile || f.Kind == KindFiles:
		return lang.Text{Zh: "请上传" + zh, En: "Upload " + en}
	case f.Kind == KindRows:
		return lang.Text{Zh: "请至少填写一项" + zh, En: "Add at least one entry to " + en}
	}
	return lang.Text{Zh: "请填写" + zh, En: "Enter " + en}
}

// theName puts a title into a sentence: "Name" becomes "the name".
func theName(title string) string {
	first, size := utf8.DecodeRuneInString(title)
	second, _ := utf8.DecodeRuneInString(title[size:])
	if unicode.IsUpper(first) && !unicode.IsUpper(second) && !unicode.IsDigit(second) {
		title = string(unicode.ToLower(first)) + title[size:]
	}
	for _, article := range []string{"the ", "a ", "an ", "your "} {
		if strings.HasPrefix(title, article) {
			return title
		}
	}
	return "the " + title
}

// wrongText says what is wrong with a value that is there.
func wrongText(f *Field, k jsonschema.ErrorKind) lang.Text {
	zh, en := f.Title.Zh, f.Title.En
	switch k := k.(type) {
	case *kind.MaxLength:
		return text(zh+"不得超过%d个字", en+" must be %d characters or fewer", k.Want)
	case *kind.MinLength:
		return text(zh+"不得少于%d个字", en+" must be %d characters or more", k.Want)
	case *kind.MaxItems:
		return text(zh+"最多%d项", en+" must have %d entries or fewer", k.Want)
	case *kind.MinItems:
		return text(zh+"至少%d项", en+" must have %d entries or more", k.Want)
	case *kind.UniqueItems:
		return text(zh+"第%d项与第%d项相同", en+" must not have the same entry twice (%d and %d)", k.Duplicates[0]+1, k.Duplicates[1]+1)
	case *kind.Minimum, *kind.Maximum, *kind.ExclusiveMinimum, *kind.ExclusiveMaximum, *kind.MultipleOf:
		return numberText(f, k)
	case *kind.Pattern:
		if !f.say.IsZero() {
			return f.say
		}
	case *kind.Const:
		return missingText(f)
	case *kind.Enum:
		if f.Kind != KindFile && f.Kind != KindFiles {
			return lang.Text{Zh: "请从列出的选项中选择" + zh, En: "Select " + theName(en) + " from the list"}
		}
	}
	return kindText(f)
}

func text(zh, en string, args ...any) lang.Text {
	return lang.Text{Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}
}

func numberText(f *Field, k jsonschema.ErrorKind) lang.Text {
	zh, en := f.Title.Zh, f.Title.En
	if f.Kind == KindFile || f.Kind == KindFiles {
		return kindText(f)
	}
	if f.Min != nil && f.Max != nil {
		switch k.(type) {
		case *kind.Minimum, *kind.Maximum:
			return text(zh+"应在%s到%s之间", en+" must be between %s and %s", number(*f.Min), number(*f.Max))
		}
	}
	switch k := k.(type) {
	case *kind.Minimum:
		return text(zh+"不得小于%s", en+" must be %s or more", k.Want.RatString())
	case *kind.Maximum:
		return text(zh+"不得大于%s", en+" must be %s or less", k.Want.RatString())
	case *kind.ExclusiveMinimum:
		return text(zh+"应大于%s", en+" must be more than %s", k.Want.RatString())
	case *kind.ExclusiveMaximum:
		return text(zh+"应小于%s", en+" must be less than %s", k.Want.RatString())
	case *kind.MultipleOf:
		step, _ := k.Want.Float64()
		return text(zh+"应是%s的倍数", en+" must be a multiple of %s", number(step))
	}
	return kindText(f)
}

// kindText says what a field of a kind takes.
func kindText(f *Field) lang.Text {
	zh, en := f.Title.Zh, f.Title.En
	switch f.Kind {
	case KindNumber:
		return lang.Text{Zh: zh + "应是数字，例如 35.5", En: en + " must be a number, like 35.5"}
	case KindMoney:
		return lang.Text{Zh: zh + "应是金额，例如 1200.50", En: en + " must be an amount of money, like 1200.50"}
	case KindInteger:
		return lang.Text{Zh: zh + "应是整数，例如 12", En: en + " must be a whole number, like 12"}
	case KindDate:
		return lang.Text{Zh: zh + "应是真实的日期，例如 2026-03-02", En: en + " must be a real date, like 2026-03-02"}
	case KindBool:
		return lang.Text{Zh: "请选择" + zh, En: "Select yes or no for " + theName(en)}
	case KindChoice, KindChoices:
		return lang.Text{Zh: "请从列出的选项中选择" + zh, En: "Select " + theName(en) + " from the list"}
	case KindIDCard:
		return lang.Text{Zh: zh + "有误：应为18位，且出生日期和校验码正确",
			En: en + " is not right: it has 18 characters, a real date of birth and a check character"}
	case KindUSCC:
		return lang.Text{Zh: zh + "有误：应为18位，且校验码正确", En: en + " is not right: it has 18 characters, the last of them a check character"}
	case KindPhone:
		return lang.Text{Zh: zh + "应是电话号码，例如 13812345678 或 0434-3266666",
			En: en + " must be a telephone number, like 13812345678 or 0434-3266666"}
	case KindFile, KindFiles:
		return fileText(f)
	case KindRows, KindGroup:
		return lang.Text{Zh: zh + "的内容不完整", En: en + " is not complete"}
	}
	return lang.Text{Zh: zh + "的格式不正确", En: en + " is not in the right format"}
}

func fileText(f *Field) lang.Text {
	size := number(float64(f.MaxBytes)/(1<<20)) + " MB"
	if f.MaxBytes < 1<<20 {
		size = number(float64(f.MaxBytes)/(1<<10)) + " KB"
	}
	names := make([]string, len(f.Accept))
	for i, mime := range f.Accept {
		_, names[i], _ = strings.Cut(strings.ToUpper(mime), "/")
	}
	return lang.Text{
		Zh: fmt.Sprintf("%s应是%s文件，不超过%s", f.Title.Zh, strings.Join(names, "、"), size),
		En: fmt.Sprintf("%s must be a %s file of at most %s", f.Title.En, strings.Join(names, ", "), size),
	}
}

func badTextText(f *Field) lang.Text {
	return lang.Text{Zh: f.Title.Zh + "含有不能显示的字符", En: f.Title.En + " has characters that cannot be shown"}
}
