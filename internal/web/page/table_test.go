package page_test

import (
	"net/http/httptest"
	"testing"

	"qingdan/internal/web/page"
)

func TestTablesHoldNoFormulas(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	if err := page.CSV(w, "t.csv", [][]string{{"名称 name", "值 value"}, {`=HYPERLINK("http://example.test")`, "-1.5"}, {"@a,b", "+x"}, {"甲\n乙", ""}}); err != nil {
		t.Fatal(err)
	}
	want := "\ufeff名称 name,值 value\n\"'=HYPERLINK(\"\"http://example.test\"\")\",-1.5\n\"'@a,b\",'+x\n\"甲\n乙\",\n"
	if got := w.Body.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="t.csv"` {
		t.Error(got)
	}
}
