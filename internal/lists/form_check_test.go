package lists_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// said writes wrong fields one a line: pointer, Chinese, English.
func said(fields []problem.Field) string {
	var b strings.Builder
	for _, f := range fields {
		fmt.Fprintf(&b, "%s: %s / %s\n", f.Path, f.Text.Zh, f.Text.En)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestCheck(t *testing.T) {
	t.Parallel()
	form := restaurant(t).Form
	for _, c := range []struct {
		name string
		form map[string]any
		want string
	}{
		{"complete", complete(), ""},
		{"empty", nil, strings.Join([]string{
			"/business_name: 请填写店名 / Enter the name of the business",
			"/owner: 请填写经营者姓名 / Enter the name of the owner",
			"/owner_id: 请填写经营者身份证号码 / Enter the owner's identity number",
			"/phone: 请填写联系电话 / Enter the telephone",
			"/opens: 请填写开业日期 / Enter the opening date",
			"/seats: 请填写座位数 / Enter the seats",
			"/id_scan: 请上传身份证扫描件 / Upload the scan of the identity card",
			"/staff: 请至少填写一项从业人员 / Add at least one entry to the staff",
			"/promise: 请勾选：以上内容属实 / Confirm: This is true",
		}, "\n")},
		{"empty texts are absent", with(map[string]any{"owner": "", "staff": []any{map[string]any{"name": ""}}}),
			"/owner: 请填写经营者姓名 / Enter the name of the owner\n/staff/0/name: 请填写姓名 / Enter the name"},
		{"a condition holds", with(map[string]any{"kitchen_area": nil}),
			"/kitchen_area: 请填写厨房面积 / Enter the kitchen area"},
		{"a condition does not hold", with(map[string]any{"hot_food": nil, "kitchen_area": nil}), ""},
		{"what is not shown is not looked at", with(map[string]any{"hot_food": false, "kitchen_area": "x"}), ""},
		{"a condition on a row", with(map[string]any{"staff": []any{
			map[string]any{"name": "李四"}, map[string]any{"name": "赵六", "cook": true}}}),
			"/staff/1/health_cert: 请上传健康证 / Upload the health certificate\n/staff/1/expires: 请填写健康证有效期 / Enter the expires"},
		{"a condition on a row and on the form", with(map[string]any{"hot_food": nil, "kitchen_area": nil, "staff": []any{
			map[string]any{"name": "赵六", "cook": true, "expires": "2027-01-01"}}}), ""},
		{"a condition over a wrong value asks for nothing", with(map[string]any{"hot_food": "maybe", "kitchen_area": nil}),
			"/hot_food: 请选择是否制作热食 / Select yes or no for the hot food"},
		{"a group whose part is missing", with(map[string]any{"address": map[string]any{"district": "铁西"}}),
			"/address/street: 请填写街道 / Enter the street"},
		{"types", with(map[string]any{"business_name": 3.0, "seats": "many", "rent": true, "kind": []any{}, "opens": 20260401.0, "staff": "Li"}),
			strings.Join([]string{
				"/business_name: 店名的格式不正确 / Name of the business is not in the right format",
				"/opens: 开业日期应是真实的日期，例如 2026-03-02 / Opening date must be a real date, like 2026-03-02",
				"/seats: 座位数应是整数，例如 12 / Seats must be a whole number, like 12",
				"/rent: 月租金应是金额，例如 1200.50 / Monthly rent must be an amount of money, like 1200.50",
				"/staff: 从业人员的内容不完整 / Staff is not complete",
			}, "\n")},
		{"bounds", with(map[string]any{"business_name": strings.Repeat("长", 61), "seats": 501.0, "kitchen_area": 0.5, "rent": 1.005,
			"remarks": strings.Repeat("x", 2001)}),
			strings.Join([]string{
				"/business_name: 店名不得超过60个字 / Name of the business must be 60 characters or fewer",
				"/seats: 座位数应在1到500之间 / Seats must be between 1 and 500",
				"/kitchen_area: 厨房面积应在1到1000之间 / Kitchen area must be between 1 and 1000",
				"/rent: 月租金最多两位小数 / Monthly rent must have at most two decimals",
				"/remarks: 说明不得超过2000个字 / Remarks must be 2000 characters or fewer",
			}, "\n")},
		{"sixty characters are sixty in any script", with(map[string]any{"business_name": strings.Repeat("长", 60)}), ""},
		{"huge numbers", with(map[string]any{"rent": 1e300, "seats": 1e300}),
			"/seats: 座位数应在1到500之间 / Seats must be between 1 and 500\n" +
				"/rent: 月租金不得大于9007199254740991 / Monthly rent must be 9007199254740991 or less"},
		{"a number that is not whole", with(map[string]any{"seats": 12.5}), "/seats: 座位数应是整数，例如 12 / Seats must be a whole number, like 12"},
		{"a whole number written as a float", with(map[string]any{"seats": 12.0}), ""},
		{"formats", with(map[string]any{"owner_id": "220302199003070015", "uscc": "91110000600037341X", "phone": "12", "opens": "2026-02-30"}),
			strings.Join([]string{
				"/uscc: 统一社会信用代码有误：应为18位，且校验码正确 / Unified social credit code is not right: it has 18 characters, the last of them a check character",
				"/owner_id: 经营者身份证号码有误：应为18位，且出生日期和校验码正确 / Owner's identity number is not right: it has 18 characters, a real date of birth and a check character",
				"/phone: 联系电话应是电话号码，例如 13812345678 或 0434-3266666 / Telephone must be a telephone number, like 13812345678 or 0434-3266666",
				"/opens: 开业日期应是真实的日期，例如 2026-03-02 / Opening date must be a real date, like 2026-03-02",
			}, "\n")},
		{"choices", with(map[string]any{"kind": "bar", "offers": []any{"lunch", "brunch"}}),
			"/kind: 请从列出的选项中选择类别 / Select the kind from the list\n/offers/1: 请从列出的选项中选择供应 / Select the offers from the list"},
		{"the same choice twice", with(map[string]any{"offers": []any{"lunch", "lunch"}}),
			"/offers: 供应第1项与第2项相同 / Offers must not have the same entry twice (1 and 2)"},
		{"too many rows", with(map[string]any{"staff": rows(21)}), "/staff: 从业人员最多20项 / Staff must have 20 entries or fewer"},
		{"files", with(map[string]any{"id_scan": scan("x.exe", "application/x-msdownload"),
			"photos": []any{scan("a.jpg", "image/jpeg"), map[string]any{"digest": "../../etc/passwd"}, scan("b.png", "image/png")}}),
			strings.Join([]string{
				"/id_scan: 身份证扫描件应是JPEG、PNG、PDF文件，不超过10 MB / Scan of the identity card must be a JPEG, PNG, PDF file of at most 10 MB",
				"/photos/1: 店面照片应是JPEG文件，不超过10 MB / Photos must be a JPEG file of at most 10 MB",
				"/photos/2: 店面照片应是JPEG文件，不超过10 MB / Photos must be a JPEG file of at most 10 MB",
			}, "\n")},
		{"a file with more than a file has", with(map[string]any{"id_scan": map[string]any{"digest": digest, "name": "a", "size": int64(1),
			"type": "image/png", "url": "http://example.org"}}),
			"/id_scan: 身份证扫描件应是JPEG、PNG、PDF文件，不超过10 MB / Scan of the identity card must be a JPEG, PNG, PDF file of at most 10 MB"},
		{"a declaration denied", with(map[string]any{"promise": false}), "/promise: 请勾选：以上内容属实 / Confirm: This is true"},
		{"unknown fields", with(map[string]any{"zzz": 1.0, "staff": []any{map[string]any{"name": "李四", "wage": 3.0}}}),
			"/staff/0/wage: 表单中没有这个字段 / The form has no such field\n/zzz: 表单中没有这个字段 / The form has no such field"},
		{"control characters", with(map[string]any{"owner": "王\x00", "business_name": "a\nb", "remarks": "a\nb\tc"}),
			"/business_name: 店名只能写一行 / Name of the business must be on one line\n/owner: 经营者姓名含有不能显示的字符 / Name of the owner has characters that cannot be shown"},
		{"row numbers count", with(map[string]any{"staff": append(rows(11), map[string]any{"cook": true})}),
			"/staff/11/name: 请填写姓名 / Enter the name\n/staff/11/health_cert: 请上传健康证 / Upload the health certificate\n/staff/11/expires: 请填写健康证有效期 / Enter the expires"},
	} {
		if diff := cmp.Diff(c.want, said(form.Check(c.form, true, now))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func rows(n int) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = map[string]any{"name": "李四"}
	}
	return list
}

// A draft may lack anything, and what it has must fit.
func TestCheckDraft(t *testing.T) {
	t.Parallel()
	form := restaurant(t).Form
	for _, c := range []struct {
		name string
		form map[string]any
		want string
	}{
		{"empty", nil, ""},
		{"no rows yet, a declaration not yet made", map[string]any{"staff": []any{}, "promise": false, "address": map[string]any{}}, ""},
		{"wrong", map[string]any{"seats": 0.0, "owner_id": "1", "staff": []any{map[string]any{"name": 1.0}}, "x": "y"},
			"/owner_id: 经营者身份证号码有误：应为18位，且出生日期和校验码正确 / Owner's identity number is not right: it has 18 characters, a real date of birth and a check character\n" +
				"/seats: 座位数应在1到500之间 / Seats must be between 1 and 500\n" +
				"/staff/0/name: 姓名的格式不正确 / Name is not in the right format\n" +
				"/x: 表单中没有这个字段 / The form has no such field"},
	} {
		if diff := cmp.Diff(c.want, said(form.Check(c.form, false, now))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// Values survive JSON: what the API posts is judged as what the page posts.
func TestCheckAfterJSON(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(complete())
	if err != nil {
		t.Fatal(err)
	}
	var form map[string]any
	if err := json.Unmarshal(text, &form); err != nil {
		t.Fatal(err)
	}
	if got := said(restaurant(t).Form.Check(form, true, now)); got != "" {
		t.Error(got)
	}
}

// Check leaves what it is given as it was.
func TestCheckChangesNothing(t *testing.T) {
	t.Parallel()
	form := with(map[string]any{"hot_food": false, "remarks": "", "offers": nil})
	before, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	f := restaurant(t).Form
	f.Check(form, true, now)
	f.Prune(form, now)
	f.Mask(form)
	f.Pick(form, []string{"/staff"})
	if after, _ := json.Marshal(form); string(after) != string(before) {
		t.Errorf("%s\n%s", before, after)
	}
}

// Whatever is posted as JSON, Check answers; and what it accepts, it accepts
// after Prune too.
func TestCheckAnything(t *testing.T) {
	t.Parallel()
	form := restaurant(t).Form
	rapid.Check(t, func(t *rapid.T) {
		values := complete()
		for range rapid.IntRange(0, 4).Draw(t, "changes") {
			name := rapid.SampledFrom([]string{"business_name", "owner_id", "seats", "hot_food", "kitchen_area", "staff", "address", "id_scan",
				"photos", "offers", "opens", "zzz", "promise"}).Draw(t, "name")
			values[name] = anyJSON(t, 4)
		}
		if form.Check(values, true, now) == nil && form.Check(form.Prune(values, now), true, now) != nil {
			t.Fatalf("%v is accepted and not after Prune", values)
		}
		form.Mask(values)
		form.Files(values)
		form.Pick(values, []string{"/staff", "/address/street", "/seats"})
	})
}

func anyJSON(t *rapid.T, depth int) any {
	kind := rapid.IntRange(0, 8).Draw(t, "kind")
	if depth == 0 && kind > 6 {
		kind = 0
	}
	switch kind {
	case 0:
		return nil
	case 1:
		return rapid.Bool().Draw(t, "bool")
	case 2:
		return rapid.Float64().Draw(t, "number")
	case 3:
		return rapid.StringN(-1, 30, -1).Draw(t, "text")
	case 4:
		return rapid.Int64().Draw(t, "int")
	case 5:
		return complete()["staff"]
	case 6:
		return scan("a.pdf", "application/pdf")
	case 7:
		list := make([]any, rapid.IntRange(0, 3).Draw(t, "n"))
		for i := range list {
			list[i] = anyJSON(t, depth-1)
		}
		return list
	}
	m := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "n") {
		m[rapid.SampledFrom([]string{"name", "cook", "street", "health_cert", "digest", "size", "x"}).Draw(t, "key")] = anyJSON(t, depth-1)
	}
	return m
}

// A form that is absent works as one without fields.
func TestNoForm(t *testing.T) {
	t.Parallel()
	var form *lists.Form
	if got := said(form.Check(map[string]any{"a": 1.0}, true, now)); got != "/a: 表单中没有这个字段 / The form has no such field" {
		t.Error(got)
	}
	if got := form.Check(nil, true, now); got != nil {
		t.Error(got)
	}
	values, faults := form.Decode(map[string][]string{"a": {"1"}, "_token": {"x"}})
	if len(values) != 0 || len(faults) != 1 {
		t.Error(values, faults)
	}
	if len(form.Prune(complete(), now))+len(form.Mask(complete()))+len(form.Pick(complete(), []string{"/a"}))+len(form.Files(complete())) != 0 {
		t.Error("something came out of nothing")
	}
}
