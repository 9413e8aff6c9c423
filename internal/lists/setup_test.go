package lists_test

import (
	"os"
	"sync"
	"testing"
	"time"

	"qingdan/internal/lists"
)

// now is the time of all tests: 09:30 on the 2nd of March 2026 in China.
var now = time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC)

var restaurants = sync.OnceValues(func() (*lists.Library, []lists.Fault) {
	return lists.Load(os.DirFS("testdata/restaurant"))
})

// restaurant returns the item that most tests work on.
func restaurant(t testing.TB) *lists.Item {
	t.Helper()
	return library(t).Item("small-restaurant")
}

func library(t testing.TB) *lists.Library {
	t.Helper()
	library, faults := restaurants()
	if library == nil {
		t.Fatal(faults)
	}
	return library
}

// complete returns the values of a complete and correct form.
func complete() map[string]any {
	return map[string]any{
		"business_name": "老王面馆", "owner": "王小明", "owner_id": "220302199003070014", "phone": "13812345678",
		"opens": "2026-04-01", "seats": int64(12), "hot_food": true, "kitchen_area": 12.5, "kind": "noodles",
		"offers": []any{"lunch", "dinner"}, "id_scan": scan("idcard.jpg", "image/jpeg"),
		"staff": []any{
			map[string]any{"name": "李四", "cook": true, "health_cert": scan("cert.pdf", "application/pdf"), "expires": "2027-01-31"},
			map[string]any{"name": "赵六"},
		},
		"promise": true,
	}
}

func scan(name, mime string) map[string]any {
	return map[string]any{"digest": "sha256:" + digest, "name": name, "size": int64(1024), "type": mime}
}

const digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

// with returns the complete form with some fields set otherwise; nil deletes.
func with(changes map[string]any) map[string]any {
	form := complete()
	for name, v := range changes {
		if v == nil {
			delete(form, name)
		} else {
			form[name] = v
		}
	}
	return form
}
