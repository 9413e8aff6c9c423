package lists_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	form := restaurant(t).Form
	for _, c := range []struct {
		name, posted string
		want         map[string]any
		faults       string
	}{
		{"nothing", "", map[string]any{}, ""},
		{"empty texts are absent", "business_name=&seats=+&opens.y=&opens.m=&opens.d=&staff.0.name=&id_scan.digest=", map[string]any{}, ""},
		{"spaces and line ends", "business_name=+老王面馆+&remarks=a%0D%0Ab", map[string]any{"business_name": "老王面馆", "remarks": "a\nb"}, ""},
		{"whole numbers", "seats=+１２+", map[string]any{"seats": int64(12)}, ""},
		{"whole numbers with decimals", "seats=12.00", map[string]any{"seats": int64(12)}, ""},
		{"thousands", "rent=1,234.50&kitchen_area=1,000,000", map[string]any{"rent": 1234.5, "kitchen_area": 1e6}, ""},
		{"full-width thousands and the yuan sign", "rent=￥１，２３４．５元", map[string]any{"rent": 1234.5}, ""},
		{"numbers that are none", "seats=1e3&rent=12,34&kitchen_area=NaN",
			map[string]any{"seats": "1e3", "rent": "12,34", "kitchen_area": "NaN"},
			"/seats: 座位数应是整数，例如 12 / Seats must be a whole number, like 12\n" +
				"/kitchen_area: 厨房面积应是数字，例如 35.5 / Kitchen area must be a number, like 35.5\n" +
				"/rent: 月租金应是金额，例如 1200.50 / Monthly rent must be an amount of money, like 1200.50"},
		{"too large for JSON", "seats=9007199254740992", map[string]any{"seats": "9007199254740992"},
			"/seats: 座位数应是整数，例如 12 / Seats must be a whole number, like 12"},
		{"checkbox", "hot_food=on", map[string]any{"hot_food": true}, ""},
		{"checkbox behind a hidden field", "hot_food=false&hot_food=true", map[string]any{"hot_food": true}, ""},
		{"yes or no", "hot_food=no", map[string]any{"hot_food": false}, ""},
		{"neither", "hot_food=perhaps", map[string]any{"hot_food": "perhaps"}, "/hot_food: 请选择是否制作热食 / Select yes or no for the hot food"},
		{"choices", "offers=lunch&offers=&offers=dinner&offers=lunch&kind=cafe", map[string]any{"offers": []any{"lunch", "dinner"}, "kind": "cafe"}, ""},
		{"dates as people write them", "opens=２０２６年４月１日", map[string]any{"opens": "2026-04-01"}, ""},
		{"date with slashes", "opens=2026/4/1", map[string]any{"opens": "2026-04-01"}, ""},
		{"date in three fields", "opens.y=2026&opens.m=4&opens.d=１", map[string]any{"opens": "2026-04-01"}, ""},
		{"no such day", "opens.y=2026&opens.m=2&opens.d=30", map[string]any{"opens": "2026-2-30"},
			"/opens: 开业日期应是真实的日期，例如 2026-03-02 / Opening date must be a real date, like 2026-03-02"},
		{"half a date", "opens.y=2026", map[string]any{"opens": "2026--"},
			"/opens: 开业日期应是真实的日期，例如 2026-03-02 / Opening date must be a real date, like 2026-03-02"},
		{"a fourth field of a date", "opens.y=2026&opens.m=4&opens.d=1&opens.h=9", map[string]any{"opens": "2026-04-01"},
			"/opens/h: 表单中没有这个字段 / The form has no such field"},
		{"identity numbers", "owner_id=２２０３０２ 19900307 001x&uscc=9111 0000 6000 37341l", map[string]any{"owner_id": "22030219900307001X", "uscc": "91110000600037341L"}, ""},
		{"group", "address.street=中央路&address.district=", map[string]any{"address": map[string]any{"street": "中央路"}}, ""},
		{"rows close up", "staff.7.name=李四&staff.2.name=&staff.0.name=赵六&staff.0.cook=on", map[string]any{"staff": []any{
			map[string]any{"name": "赵六", "cook": true}, map[string]any{"name": "李四"}}}, ""},
		{"faults name the row as it is kept", "staff.7.cook=x", map[string]any{"staff": []any{map[string]any{"cook": "x"}}},
			"/staff/0/cook: 请选择是否厨师 / Select yes or no for the cook"},
		{"odd row numbers", "staff.-1.name=a&staff.01.name=a&staff.x.name=a&staff.99999999999999999999.name=a", map[string]any{},
			"/staff/-1: 表单中没有这个字段 / The form has no such field\n/staff/01: 表单中没有这个字段 / The form has no such field\n" +
				"/staff/99999999999999999999: 表单中没有这个字段 / The form has no such field\n/staff/x: 表单中没有这个字段 / The form has no such field"},
		{"files stored before", "id_scan.digest=sha256:" + digest + "&id_scan.name=a.jpg&id_scan.size=12&id_scan.type=image/jpeg&photos.1.digest=x",
			map[string]any{"id_scan": map[string]any{"digest": "sha256:" + digest, "name": "a.jpg", "size": int64(12), "type": "image/jpeg"},
				"photos": []any{map[string]any{"digest": "x"}}}, ""},
		{"unknown names", "zzz=1&staff.0.wage=3&business_name.x=1&id_scan.url=u&_token=secret",
			map[string]any{"staff": []any{map[string]any{}}},
			"/business_name/x: 表单中没有这个字段 / The form has no such field\n/id_scan/url: 表单中没有这个字段 / The form has no such field\n" +
				"/staff/0/wage: 表单中没有这个字段 / The form has no such field\n/zzz: 表单中没有这个字段 / The form has no such field"},
	} {
		posted, err := url.ParseQuery(c.posted)
		if err != nil {
			t.Fatal(err)
		}
		values, faults := form.Decode(posted)
		if diff := cmp.Diff(c.want, values); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if diff := cmp.Diff(c.faults, said(faults)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestDecodeBounds(t *testing.T) {
	t.Parallel()
	form := restaurant(t).Form
	many := url.Values{}
	for i := range 2001 {
		many.Set(fmt.Sprintf("staff.%d.name", i), "x")
	}
	if values, faults := form.Decode(many); len(values) != 0 || len(faults) != 1 || faults[0].Path != "" {
		t.Errorf("%d values, %v", len(values), faults)
	}
	delete(many, "staff.2000.name")
	values, faults := form.Decode(many)
	if kept := len(values["staff"].([]any)); kept != 21 || len(faults) != 1 {
		t.Errorf("%d rows kept, %v", kept, faults)
	}
	for name, value := range map[string]string{
		"business_name":                strings.Repeat("x", 64<<10+1),
		strings.Repeat("a", 201):       "1",
		strings.Repeat("staff.0.", 10): "1",
		"\xff":                         "1",
		"staff":                        "x",
		"":                             "x",
		".":                            "x",
		"staff.":                       "x",
		"staff.0":                      "x",
	} {
		if _, faults := form.Decode(url.Values{name: {value}}); len(faults) == 0 && name != "staff" && name != "staff.0" {
			t.Errorf("%.20q: no fault", name)
		}
	}
	values, _ = form.Decode(url.Values{"offers": strings.Split(strings.Repeat("lunch ", 5000), " ")})
	if got := len(values["offers"].([]any)); got != 1 {
		t.Errorf("%d choices", got)
	}
}

// What Decode gives can be posted again as it was shown.
func TestDecodedFormIsComplete(t *testing.T) {
	t.Parallel()
	posted, err := url.ParseQuery("business_name=老王面馆&owner=王小明&owner_id=220302199003070014&phone=13812345678&opens=2026-04-01&seats=12&" +
		"id_scan.digest=sha256:" + digest + "&id_scan.name=a.jpg&id_scan.size=12&id_scan.type=image/jpeg&staff.0.name=李四&promise=true")
	if err != nil {
		t.Fatal(err)
	}
	form := restaurant(t).Form
	values, faults := form.Decode(posted)
	if got := said(faults) + said(form.Check(values, true, now)); got != "" {
		t.Error(got)
	}
}
