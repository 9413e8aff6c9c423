package storetest

import (
	"time"

	"qingdan/internal/city"
	"qingdan/internal/problem"
)

func records(b *bundle) {
	type row = city.RecordRow
	at := func(minutes int, office, title string, ended bool) func(*row) {
		return func(r *row) {
			r.At, r.Office, r.Title, r.Ended = now.Add(time.Duration(minutes)*time.Minute), office, title, ended
		}
	}
	batch := batchOf(caseOf("c0"), caseOf("c1"))
	batch.Records = []row{
		recordOf("certificates", "a", at(1, "SCJG", "老王饭店", false)),
		recordOf("certificates", "b", at(3, "SCJG", "Cafe 100%", true)),
		recordOf("certificates", "c", at(2, "GAJ", "老李饭店", false)),
		recordOf("certificates", "d", at(3, "GAJ", "旅馆", false)),
		recordOf("schools", "a", at(9, "JYJ", "一中", false)),
	}
	b.commit(batch)
	for name, test := range map[string]struct {
		q    city.RecordQuery
		want []string
	}{
		"newest first": {city.RecordQuery{Register: "certificates"}, []string{"d", "b", "c", "a"}},
		"another":      {city.RecordQuery{Register: "schools"}, []string{"a"}},
		"none":         {city.RecordQuery{Register: "parcels"}, nil},
		"office":       {city.RecordQuery{Register: "certificates", Office: "SCJG"}, []string{"b", "a"}},
		"live":         {city.RecordQuery{Register: "certificates", Live: true}, []string{"d", "c", "a"}},
		"text":         {city.RecordQuery{Register: "certificates", Text: "饭店"}, []string{"c", "a"}},
		"Latin text":   {city.RecordQuery{Register: "certificates", Text: "cafe 100%"}, []string{"b"}},
		"wildcards":    {city.RecordQuery{Register: "certificates", Text: "%"}, []string{"b"}},
	} {
		for _, size := range []int{1, 3, 0} {
			var got []string
			for offset := 0; ; {
				test.q.Offset, test.q.Limit = offset, size
				page, total, err := b.s.Records(b.ctx, test.q)
				b.ok(err)
				b.same(name+": total", len(test.want), total)
				if len(page) == 0 {
					break
				}
				for _, r := range page {
					got = append(got, r.Key)
					b.same(name+": the event that changed it", int64(2), r.Seq)
				}
				offset += len(page)
			}
			b.same(name, test.want, got)
		}
	}
	for _, key := range [][2]string{{"certificates", "z"}, {"parcels", "a"}, {"certificates", "a\x00"}, {"", ""}} {
		if _, err := b.s.Record(b.ctx, key[0], key[1]); !problem.Is(err, problem.NotFound) {
			b.Errorf("record %q: %v", key, err)
		}
	}
}
