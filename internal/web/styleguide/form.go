package styleguide

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// FormView shows a field of every kind in a form that works: rows come and go
// and uploads stay, but nothing is kept.
type FormView struct {
	Steps ui.Steps
	Form  ui.Form
}

var formPage = templates.Register[FormView](templates.Portal, "styleguide/form")

// Form shows the form, and shows it again with what was posted.
func Form(w http.ResponseWriter, r *page.Request) error {
	form := sampleForm()
	draft := forms.Empty()
	var place string
	var problems []problem.Field
	if r.Method == http.MethodPost {
		posted, err := forms.Reader{Keeper: nowhere{}}.Read(r.Request, form)
		if err != nil {
			return err
		}
		if posted.Button == "draft" {
			page.Notify(w, ui.Good, "notice.draft")
			return page.Redirect(w, r, "/styleguide/form")
		}
		draft, problems = posted.Draft, posted.Problems
		redraw := false
		if place, redraw = draft.Press(form, posted.Button); !redraw {
			problems = append(problems, missing(form, draft)...)
		}
		r.Frame.Errors = forms.Errors(problems)
	}
	fields := forms.Builder{Now: r.Now}.Fields(form.Fields, draft, problems)
	for _, f := range fields {
		switch f.Name {
		case "kitchen_area":
			f.When = forms.ConditionOn("form.hot_food && form.seats > 10", form.Fields)
		case "truthful":
			f.Confirm = true
		}
	}
	return page.Show(w, r, formPage, FormView{Steps: steps(), Form: ui.Form{
		Fields: fields, Place: place,
		Buttons: []ui.Button{{Text: both("保存并继续", "Save and continue"), Style: ui.Primary}, {Text: both("存为草稿", "Save as a draft"), Name: ui.ButtonName, Value: "draft", Style: ui.Secondary}},
	}})
}

// missing names the required lines that are empty.
func missing(form *lists.Form, d forms.Draft) []problem.Field {
	var out []problem.Field
	for _, f := range form.Fields {
		if f.Required && f.Kind != lists.KindRows && f.Kind != lists.KindGroup && d.Text.Get(f.Name) == "" && len(d.Files[f.Name]) == 0 {
			out = append(out, problem.Field{Path: f.Pointer, Text: locales.Text("styleguide.missing", "Field", f.Title)})
		}
	}
	return out
}

func sampleForm() *lists.Form {
	field := func(kind lists.FieldKind, name, zh, en string) *lists.Field {
		return &lists.Field{Kind: kind, Name: name, Pointer: "/" + name, Title: both(zh, en), Required: true}
	}
	name := field(lists.KindText, "business_name", "店名", "Name of the business")
	name.Hint = both("与门头招牌一致", "As on the sign")
	name.Section = both("经营者", "Operator")
	owner := field(lists.KindIDCard, "owner_id", "经营者身份证号码", "Identity number of the operator")
	owner.Personal = true
	phone := field(lists.KindPhone, "phone", "联系电话", "Phone")
	phone.Personal = true
	uscc := field(lists.KindUSCC, "uscc", "统一社会信用代码", "Unified social credit code")
	uscc.Required = false
	hot := field(lists.KindBool, "hot_food", "是否现场加工热食", "Hot food made on the premises")
	hot.Section = both("经营场所", "Premises")
	remarks := field(lists.KindArea, "remarks", "经营说明", "Remarks")
	remarks.MaxLength, remarks.Required = 200, false
	mode := field(lists.KindChoice, "mode", "经营方式", "Mode")
	mode.Options = options("eat_in", both("堂食", "Eat in"), "take_away", both("外卖", "Take away"), "both", both("堂食与外卖", "Both"))
	dishes := field(lists.KindChoices, "dishes", "经营项目（可多选）", "Dishes (several)")
	dishes.Options = options("hot", both("热食类", "Hot"), "cold", both("冷食类", "Cold"), "drinks", both("自制饮品", "Drinks"))
	county := field(lists.KindChoice, "county", "所在区县", "County")
	county.Options = options("1", both("铁西区", "Tiexi"), "2", both("铁东区", "Tiedong"), "3", both("梨树县", "Lishu"), "4", both("伊通满族自治县", "Yitong"),
		"5", both("双辽市", "Shuangliao"), "6", both("经济开发区", "Economic zone"), "7", both("红嘴开发区", "Hongzui zone"), "8", both("辽河农垦管理区", "Liaohe district"))
	address := field(lists.KindGroup, "address", "地址", "Address")
	address.Fields = []*lists.Field{county, field(lists.KindText, "street", "街道门牌", "Street and number")}
	plan := field(lists.KindFile, "plan", "后厨平面图", "Kitchen plan")
	plan.Section = both("上传材料", "Documents")
	plan.Accept, plan.MaxBytes = []string{"image/jpeg", "image/png", "application/pdf"}, 10_000_000
	photos := field(lists.KindFiles, "photos", "现场照片", "Photos")
	photos.Accept, photos.MaxBytes, photos.MaxItems, photos.Required = []string{"image/jpeg", "image/png"}, 5_000_000, 6, false
	staff := field(lists.KindRows, "staff", "从业人员", "Member of staff")
	staff.MinItems, staff.MaxItems = 1, 4
	health := field(lists.KindDate, "health_until", "健康证有效期至", "Health certificate valid until")
	worker := field(lists.KindText, "name", "姓名", "Name")
	worker.Personal = true
	staff.Fields = []*lists.Field{worker, health}
	return &lists.Form{ID: "sample", Fields: []*lists.Field{
		name, owner, phone, uscc, hot,
		field(lists.KindInteger, "seats", "座位数", "Seats"),
		field(lists.KindNumber, "kitchen_area", "后厨面积（平方米）", "Kitchen area (m²)"),
		field(lists.KindMoney, "capital", "投资额", "Investment"),
		field(lists.KindDate, "opening", "拟开业日期", "Opening day"),
		mode, dishes, address, remarks, staff, plan, photos,
		field(lists.KindBool, "truthful", "我承诺所填内容和所交材料真实有效，并承担相应责任", "I declare that what I have entered is true, and answer for it"),
	}}
}

func options(pairs ...any) []lists.Option {
	var out []lists.Option
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, lists.Option{Value: pairs[i].(string), Text: pairs[i+1].(lang.Text)})
	}
	return out
}

// nowhere takes uploads, keeps their names and throws the bytes away.
type nowhere struct{}

func (nowhere) Keep(_ context.Context, f *lists.Field, _, name string, r io.Reader) (forms.File, error) {
	n, err := io.Copy(io.Discard, io.LimitReader(r, forms.MaxBytes(f)+1))
	if err != nil {
		return forms.File{}, err
	}
	if n > forms.MaxBytes(f) {
		return forms.File{}, problem.New(problem.TooLarge, "file_too_large", "文件太大。", "The file is too large.")
	}
	file := forms.File{Name: name, Size: n}
	text, err := json.Marshal(file)
	if err != nil {
		return forms.File{}, err
	}
	file.Ticket = base64.RawURLEncoding.EncodeToString(text)
	return file, nil
}

func (nowhere) Redeem(ticket, _ string) (forms.File, error) {
	text, err := base64.RawURLEncoding.DecodeString(ticket)
	if err != nil {
		return forms.File{}, err
	}
	var file forms.File
	if err := json.Unmarshal(text, &file); err != nil {
		return forms.File{}, err
	}
	file.Ticket = ticket
	return file, nil
}
