package lists_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

func TestMask(t *testing.T) {
	t.Parallel()
	got := restaurant(t).Form.Mask(with(map[string]any{"address": map[string]any{"street": "中央路"}, "photos": []any{scan("shop.jpg", "image/jpeg")}}))
	want := map[string]any{
		"business_name": "老王面馆", "owner": "王**", "owner_id": "220***********0014", "phone": "138****5678",
		"opens": "2026-04-01", "seats": int64(12), "hot_food": true, "kitchen_area": 12.5, "kind": "noodles",
		"offers": []any{"lunch", "dinner"}, "id_scan": "***",
		"address": map[string]any{"street": "中央路"}, "photos": []any{scan("shop.jpg", "image/jpeg")},
		"staff": []any{
			map[string]any{"name": "李*", "cook": true, "health_cert": "***", "expires": "2027-01-31"},
			map[string]any{"name": "赵*"},
		},
		"promise": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// Values of the wrong shape are hidden too, and unknown ones dropped.
	odd := restaurant(t).Form.Mask(map[string]any{"owner": map[string]any{"x": "王小明"}, "owner_id": []any{"2203"}, "staff": []any{"李四"},
		"phone": 13812345678.0, "secret": "王小明"})
	want = map[string]any{"owner": "***", "owner_id": "***", "staff": []any{"***"}, "phone": "***"}
	if diff := cmp.Diff(want, odd); diff != "" {
		t.Error(diff)
	}
}

func TestMaskName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"王小明": "王**", "王五": "王*", "欧阳娜娜": "欧***", "王": "王*", "": "", "Li Ming": "L* M***", "阿卜杜拉·买买提": "阿*******",
	} {
		if got := lists.MaskName(name); got != want {
			t.Errorf("MaskName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestPick(t *testing.T) {
	t.Parallel()
	form := restaurant(t).Form
	values := with(map[string]any{"address": map[string]any{"street": "中央路", "district": "铁西"}})
	for _, c := range []struct {
		pointers []string
		want     map[string]any
	}{
		{nil, map[string]any{}},
		{[]string{"/business_name", "/seats", "/nothing"}, map[string]any{"business_name": "老王面馆", "seats": int64(12)}},
		{[]string{"/owner", "/id_scan", "/staff/name"}, map[string]any{"staff": []any{map[string]any{}, map[string]any{}}}},
		{[]string{"/address/street", "/staff/cook"}, map[string]any{
			"address": map[string]any{"street": "中央路"}, "staff": []any{map[string]any{"cook": true}, map[string]any{}}}},
		{[]string{"/address", "/staff"}, map[string]any{
			"address": map[string]any{"street": "中央路", "district": "铁西"},
			"staff":   []any{map[string]any{"cook": true, "expires": "2027-01-31"}, map[string]any{}}}},
	} {
		if diff := cmp.Diff(c.want, form.Pick(values, c.pointers)); diff != "" {
			t.Errorf("%v: %s", c.pointers, diff)
		}
	}
}

func TestPrune(t *testing.T) {
	t.Parallel()
	form := restaurant(t).Form
	got := form.Prune(map[string]any{
		"hot_food": false, "kitchen_area": 12.0, "zzz": 1.0, "owner": "", "offers": []string{"lunch"},
		"staff": []any{map[string]any{"name": "李四", "cook": true, "health_cert": scan("a.pdf", "application/pdf"), "expires": "2027-01-31", "wage": 1.0}},
	}, now)
	want := map[string]any{
		"hot_food": false, "offers": []any{"lunch"},
		"staff": []any{map[string]any{"name": "李四", "cook": true, "expires": "2027-01-31"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	got := restaurant(t).Form.Files(with(map[string]any{"photos": []any{scan("a.jpg", "image/jpeg"), "no file", scan("b.jpg", "image/jpeg")}}))
	ref := func(pointer, name, mime string) lists.FileRef {
		return lists.FileRef{Pointer: pointer, Digest: "sha256:" + digest, Name: name, Type: mime, Size: 1024}
	}
	want := []lists.FileRef{
		ref("/id_scan", "idcard.jpg", "image/jpeg"), ref("/photos/0", "a.jpg", "image/jpeg"), ref("/photos/2", "b.jpg", "image/jpeg"),
		ref("/staff/0/health_cert", "cert.pdf", "application/pdf"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSprint(t *testing.T) {
	t.Parallel()
	form := restaurant(t).Form
	for _, c := range []struct {
		pointer string
		value   any
		zh, en  string
	}{
		{"/business_name", "老王面馆", "老王面馆", "老王面馆"},
		{"/business_name", nil, "", ""},
		{"/opens", "2026-04-01", "2026年4月1日", "1 April 2026"},
		{"/opens", "2026-13-01", "2026-13-01", "2026-13-01"},
		{"/opens", "***", "***", "***"},
		{"/hot_food", true, "是", "yes"},
		{"/hot_food", false, "否", "no"},
		{"/rent", 1234567.5, "¥1,234,567.50", "¥1,234,567.50"},
		{"/rent", -12.0, "-¥12.00", "-¥12.00"},
		{"/rent", int64(100), "¥100.00", "¥100.00"},
		{"/seats", int64(12), "12", "12"},
		{"/seats", 12.0, "12", "12"},
		{"/kitchen_area", 12.5, "12.5", "12.5"},
		{"/kind", "noodles", "面馆", "Noodle shop"},
		{"/kind", "gone", "gone", "gone"},
		{"/offers", []any{"lunch", "dinner"}, "午餐、晚餐", "Lunch, Dinner"},
		{"/staff", []any{map[string]any{}, map[string]any{}}, "2项", "2 entries"},
		{"/staff", []any{map[string]any{}}, "1项", "1 entry"},
		{"/id_scan", scan("idcard.jpg", "image/jpeg"), "idcard.jpg", "idcard.jpg"},
		{"/id_scan", "***", "***", "***"},
		{"/photos", []any{scan("a.jpg", "image/jpeg"), scan("b.jpg", "image/jpeg")}, "a.jpg、b.jpg", "a.jpg, b.jpg"},
		{"/address", map[string]any{"district": "铁西", "street": "中央路"}, "区 铁西；街道 中央路", "District 铁西; Street 中央路"},
	} {
		f := form.Field(c.pointer)
		if zh, en := f.Sprint(c.value, lang.Zh), f.Sprint(c.value, lang.En); zh != c.zh || en != c.en {
			t.Errorf("%s of %v: %q, %q; want %q, %q", c.pointer, c.value, zh, en, c.zh, c.en)
		}
	}
}
