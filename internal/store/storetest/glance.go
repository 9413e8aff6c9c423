package storetest

import (
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/city"
)

func glance(b *bundle) {
	b.duties()
	items := []string{"measure", "secret"}
	alerts, err := b.s.AlertsByOffice(b.ctx, city.LateQuery{Now: now, Items: items})
	b.ok(err)
	if diff := cmp.Diff([]city.OfficeAlerts{{Office: "CG", Red: 1}}, alerts); diff != "" {
		b.Errorf("alerts: %s", diff)
	}
	if got, err := b.s.AlertsByOffice(b.ctx, city.LateQuery{Now: now}); err != nil || len(got) != 0 {
		b.Errorf("no items disclose nothing: %v, %v", got, err)
	}
	open, err := b.s.OpenByItem(b.ctx, city.LateQuery{Now: now, Offices: []string{"CG", "YL", "GGB"}})
	b.ok(err)
	if diff := cmp.Diff([]city.ItemOpen{{Item: "measure", Open: 5, Late: 4}, {Item: "secret", Open: 1, Late: 1}}, open); diff != "" {
		b.Errorf("open by item, without the draft: %s", diff)
	}
	if got, err := b.s.OpenByItem(b.ctx, city.LateQuery{Now: now}); err != nil || len(got) != 0 {
		b.Errorf("of no office: %v, %v", got, err)
	}
	rows, total, err := b.s.OpenCases(b.ctx, city.LateQuery{Now: now, Items: []string{"measure"}, Offices: []string{"CG", "YL"}, Sort: "due", Limit: 2})
	b.ok(err)
	if total != 5 || len(rows) != 2 || rows[0].Applicant != "" || rows[0].Subject != "" || rows[0].Form != nil {
		b.Errorf("open cases: %v of %d", rows, total)
	}
	if _, total, err := b.s.OpenCases(b.ctx, city.LateQuery{Now: now, Items: []string{"measure"}}); err != nil || total != 0 {
		b.Errorf("open cases of no office: %d, %v", total, err)
	}
	for name, test := range map[string]struct {
		q    city.LateQuery
		want []string
	}{
		"with an alert":        {city.LateQuery{Alert: true}, []string{"d3"}},
		"due from now":         {city.LateQuery{From: now, Until: now.Add(2 * time.Hour)}, []string{"d2"}},
		"the end is not in it": {city.LateQuery{From: now, Until: now.Add(time.Hour)}, nil},
		"without a due time":   {city.LateQuery{Until: now, Alert: true}, nil},
	} {
		test.q.Now, test.q.Items = now, items
		rows, total, err := b.s.Disclosed(b.ctx, test.q)
		b.ok(err)
		if diff := cmp.Diff(test.want, ids(rows)); diff != "" && total+len(test.want) > 0 || total != len(test.want) {
			b.Errorf("%s: %v of %d", name, ids(rows), total)
		}
	}
}

func moved(b *bundle) {
	b.filled(memberOf("on-time", "case:1"))
	at := func(hours int) func(*city.Member) {
		return func(m *city.Member) { m.At = now.Add(time.Duration(hours) * time.Hour) }
	}
	b.ok(b.s.SaveMembers(b.ctx, "figures", 7, []city.MemberChange{
		changeOf("case:1", memberOf("on-time", "case:1", at(-1)), memberOf("days", "case:1", at(-1))),
		changeOf("case:2", memberOf("on-time", "case:2", at(0))),
		changeOf("case:3", memberOf("on-time", "case:3", at(1))),
	}))
	got, err := b.s.Moved(b.ctx, now)
	b.ok(err)
	if got["on-time"] != 2 || got["days"] != 0 {
		b.Errorf("moved: %v", got)
	}
}
