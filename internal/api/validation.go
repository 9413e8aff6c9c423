package api

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// maxWrong bounds how many wrong fields one answer names.
const maxWrong = 100

// huma keeps its error type and its texts in package variables; this room is
// the only one that uses huma, so it sets them once.
func init() {
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return invalid(status, msg, errs, lang.Zh)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		ctx.SetHeader("Cache-Control", "no-store")
		return invalid(status, msg, errs, languageOf(ctx.Header("Accept-Language")))
	}
	huma.ValidateStrictCasing = true
	huma.DefaultArrayNullable = false
	for text, say := range sayings {
		*text = say.Zh + bilingual + say.En
	}
}

// missing ends the English text of a required field that is not there; before
// it stands the field's name.
const missing = " is missing."

// bilingual stands between the two languages of a validator's message.
const bilingual = " · "

// sayings are the validator's messages in both languages; %[1]v is the bound.
var sayings = map[*string]lang.Text{
	&validation.MsgUnexpectedProperty:       {Zh: "没有这个字段。", En: "There is no such field."},
	&validation.MsgExpectedRequiredProperty: {Zh: "缺少字段 %[1]s。", En: "%[1]s" + missing},
	&validation.MsgExpectedBoolean:          {Zh: "应为 true 或 false。", En: "Must be true or false."},
	&validation.MsgExpectedNumber:           {Zh: "应为数字。", En: "Must be a number."},
	&validation.MsgExpectedInteger:          {Zh: "应为整数。", En: "Must be a whole number."},
	&validation.MsgExpectedString:           {Zh: "应为文本。", En: "Must be text."},
	&validation.MsgExpectedArray:            {Zh: "应为数组。", En: "Must be an array."},
	&validation.MsgExpectedObject:           {Zh: "应为对象。", En: "Must be an object."},
	&validation.MsgExpectedOneOf:            {Zh: "应为以下之一：%[1]s。", En: "Must be one of: %[1]s."},
	&validation.MsgExpectedMinimumNumber:    {Zh: "不得小于 %[1]v。", En: "Must be at least %[1]v."},
	&validation.MsgExpectedMaximumNumber:    {Zh: "不得大于 %[1]v。", En: "Must be at most %[1]v."},
	&validation.MsgExpectedMinLength:        {Zh: "至少 %[1]d 个字符。", En: "Must have at least %[1]d characters."},
	&validation.MsgExpectedMaxLength:        {Zh: "至多 %[1]d 个字符。", En: "Must have at most %[1]d characters."},
	&validation.MsgExpectedMatchPattern:     {Zh: "格式应为 %[1]s。", En: "Must match %[1]s."},
}

// fixed are the messages that huma does not keep in variables.
var fixed = map[string]lang.Text{
	"invalid integer":         {Zh: "应为整数。", En: "Must be a whole number."},
	"invalid boolean":         {Zh: "应为 true 或 false。", En: "Must be true or false."},
	"unknown query parameter": {Zh: "没有这个查询参数。", En: "There is no such query parameter."},
}

// outcomes are the statuses that huma itself answers with.
var outcomes = map[int]*problem.Problem{
	http.StatusBadRequest:            problem.New(problem.Malformed, "malformed", "请求内容不是有效的 JSON。", "The body is not valid JSON."),
	http.StatusUnprocessableEntity:   problem.New(problem.Invalid, "invalid_fields", "填写的内容有误，请按提示修改。", "Some fields are missing or wrong. Correct them as shown."),
	http.StatusRequestEntityTooLarge: problem.New(problem.TooLarge, "too_large", "请求内容过大：至多 1 MiB。", "The body is too large: at most 1 MiB."),
	http.StatusUnsupportedMediaType:  problem.New(problem.Malformed, "media_type", "请求内容应为 application/json。", "The body must be application/json."),
	http.StatusRequestTimeout:        problem.New(problem.Malformed, "slow_body", "请求内容未能及时送达。", "The body did not arrive in time."),
	http.StatusInternalServerError:   problem.New(problem.Malformed, "broken_body", "请求内容没有读完。", "The body broke off."),
}

// invalid turns huma's own refusal of a request into the error body. The
// values that huma would echo are dropped: they may be personal.
func invalid(status int, _ string, errs []error, tag lang.Tag) *Problem {
	p, ok := outcomes[status]
	if !ok {
		p = outcomes[http.StatusBadRequest]
	}
	out := body(p, tag)
	for _, err := range errs[:min(len(errs), maxWrong)] {
		d, ok := err.(huma.ErrorDetailer)
		switch {
		case ok && status == http.StatusUnprocessableEntity:
			out.Errors = append(out.Errors, wrong(d.ErrorDetail()))
		case ok && status == http.StatusBadRequest:
			syntax := d.ErrorDetail().Message
			out.Errors = append(out.Errors, Wrong{In: "body", Zh: "JSON 语法错误：" + syntax, En: "JSON syntax: " + syntax})
		}
	}
	return out
}

func wrong(d *huma.ErrorDetail) Wrong {
	in, path, _ := strings.Cut(d.Location, ".")
	say, known := fixed[d.Message]
	if zh, en, ok := strings.Cut(d.Message, bilingual); ok {
		say = lang.Text{Zh: zh, En: en}
	} else if !known {
		say = lang.Text{Zh: "内容有误。", En: "Wrong: " + d.Message}
	}
	if in == "body" {
		path = pointer(path, say == sayings[&validation.MsgUnexpectedProperty])
		if name, ok := strings.CutSuffix(say.En, missing); ok {
			path += "/" + escapes.Replace(name)
		}
	}
	return Wrong{In: in, Path: path, Zh: say.Zh, En: say.En}
}

var escapes = strings.NewReplacer("~", "~0", "/", "~1")

// pointer turns huma's "form.rows[3].name" into "/form/rows/3/name" (RFC
// 6901). A name that huma does not know is one token, dots and all: the
// bodies' own objects are flat.
func pointer(path string, unknown bool) string {
	if path == "" {
		return ""
	}
	if unknown {
		return "/" + escapes.Replace(path[:min(len(path), maxName)])
	}
	out := ""
	for token := range strings.SplitSeq(path, ".") {
		name, index, _ := strings.Cut(token, "[")
		out += "/" + escapes.Replace(name)
		for i := range strings.SplitSeq(strings.TrimSuffix(index, "]"), "][") {
			if _, err := strconv.Atoi(i); err == nil {
				out += "/" + i
			}
		}
	}
	return out
}

// maxName bounds a field's name that is told back.
const maxName = 200
