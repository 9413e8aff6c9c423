package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/law"
	"qingdan/internal/web/webtest"
)

// A visitor chooses a period and an office, reads the trend without scripts
// and as a table, and sees who is too small to be ranked.
func TestVisitorReadsAFigure(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		t.Run(size.Name, func(t *testing.T) {
			t.Parallel()
			town := settle(t)
			for range 3 {
				town.apply(t, "resident", "small-restaurant.by-rule")
				town.Set(town.Now().AddDate(0, 1, 0))
			}
			if _, err := town.City.FoldFigures(t.Context()); err != nil {
				t.Fatal(err)
			}
			town.sequence(t)
			p := webtest.Open(t, size, town.base, "/figures/approvals.on_time_rate?lang=zh")
			look := looker(t, p, "figure")
			p.See("成员不足 10 个的机构，不参加排列")
			p.See("定义的沿革")
			p.See("公示日志第")
			look("whole")
			p.SetIn("#f-from", noon.Format(time.DateOnly))
			p.SetIn("#f-to", noon.Format(time.DateOnly))
			p.Follow(`.qd-filter button`)
			p.See(noon.Format(time.DateOnly))
			p.See("--from " + noon.Format(time.DateOnly))
			if p.Count("svg rect") != 1 {
				t.Errorf("%d bars for one day", p.Count("svg rect"))
			}
			look("day")
			p.Go("/figures/approvals.full_online_rate?lang=en")
			p.See("By office")
			look("items")
		})
	}
}

func TestFigureOfAPeriod(t *testing.T) {
	t.Parallel()
	b := found(t)
	b.submitted("铁西老味道小吃部")
	if _, err := b.city.FoldFigures(t.Context()); err != nil {
		t.Fatal(err)
	}
	v := b.visitor()
	const figure = "/figures/approvals.online_case_share"
	day := noon.Format(time.DateOnly)
	v.get(figure+"?from="+day+"&to="+day).is(http.StatusOK).says("100.0", day, "<rect", "SCJG-2026-000001")
	v.get(figure+"?to=2020-01-01").is(http.StatusOK).says("尚无记录").hides("SCJG-2026-000001", "<rect")
	v.get(figure + "?office=GAJ").is(http.StatusOK).hides("SCJG-2026-000001")
	v.get(figure + "?from=2026-02-31").is(http.StatusOK).says("日期不对")
	v.get("/figures/approvals.full_online_rate?from=" + day).is(http.StatusUnprocessableEntity)
	series := v.get(figure + "/series.csv?by=day").is(http.StatusOK)
	if lines := strings.Split(strings.TrimSpace(series.text), "\r\n"); !strings.Contains(series.text, day+","+day+",,100,1,1") {
		t.Errorf("%q", lines)
	}
	if book := v.get(figure + "/series.xlsx").is(http.StatusOK); !strings.HasPrefix(book.text, "PK") {
		t.Error("no workbook")
	}
}

// The file has all members, however many the page shows of them.
func TestExportOfManyMembers(t *testing.T) {
	t.Parallel()
	b := found(t)
	const figure, many = "approvals.online_case_share", 2345
	changes := make([]city.MemberChange, many)
	for i := range changes {
		subject := fmt.Sprintf("case:%05d", i)
		changes[i] = city.MemberChange{Subject: subject, Members: []city.Member{{Figure: figure, Subject: subject, Name: fmt.Sprintf("N-%05d", i),
			Office: "SCJG", Counts: true, Value: 1, At: noon, Day: law.DateOf(noon)}}}
	}
	if err := b.city.Store.SaveMembers(t.Context(), "figures", 0, changes); err != nil {
		t.Fatal(err)
	}
	file := b.visitor().get("/figures/" + figure + "/members.csv").is(http.StatusOK)
	if rows := strings.Count(file.text, "\n") - 1; rows != many || !strings.Contains(file.text, "N-00000,") {
		t.Errorf("%d rows, want %d down to N-00000", rows, many)
	}
}
