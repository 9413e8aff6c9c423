package demo_test

import (
	"encoding/json"
	"qingdan/internal/casework"
	"qingdan/internal/demo/walk"

	"fmt"
	"testing"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/demo"
)

func TestFull(t *testing.T) {
	b := setup(t)
	start := time.Now()
	made, err := demo.Make(t.Context(), b.World, demo.Plan{Seed: 1, Scale: 0.4, Until: until})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v in %v", *made, time.Since(start))
	start = time.Now()
	n, err := b.City.FoldFigures(t.Context())
	t.Log(n, err, time.Since(start))
	stats(t, b)
}

func stats(t *testing.T, b *bundle) {
	figs, err := b.City.Figures(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range figs {
		t.Logf("%-40s %s (%v)", f.Figure.ID, f.Value.Text, f.Sums)
	}
	seen := map[string]bool{}
	var ids []string
	acts := map[string]int{}
	for seq := int64(0); ; {
		ev, err := b.store.EventsAfter(t.Context(), seq, 5000)
		if err != nil {
			t.Fatal(err)
		}
		if len(ev) == 0 {
			break
		}
		for _, e := range ev {
			acts[e.Action]++
			if !seen[e.Case] {
				seen[e.Case] = true
				ids = append(ids, e.Case)
			}
			seq = e.Seq
		}
	}
	rows := map[string]city.CaseRow{}
	for i := 0; i < len(ids); i += 500 {
		m, err := b.store.CaseRows(t.Context(), ids[i:min(i+500, len(ids))])
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range m {
			rows[k] = v
		}
	}
	out := map[string]int{}
	for _, r := range rows {
		if r.Outcome != "" {
			c := &casework.Case{}
			_ = json.Unmarshal(r.Kernel, c)
			f := walk.FateOf(1, c.ID)
			for id, cl := range c.Clocks {
				if ok, _ := cl.OnTime(b.City.Calendar, until); !ok {
					out["late "+id+fmt.Sprint(" ", f.Late)]++
					if !f.Late && id != "supplement" {
						out["late item "+id+" "+r.Item]++
					}
				}
			}
			if c.Taken["deem_accepted"] != "" {
				out["deemed"+fmt.Sprint(" ", f.Unnoticed)]++
			}
			out["outcome "+r.Outcome]++
			continue
		}
		out["state "+r.State]++
		if r.Turn != "" && r.Turn != "applicant" && !r.Due.IsZero() {
			d := r.Due.Sub(until).Hours() / 24
			switch {
			case d < 0:
				out["due overdue"]++
			case d < .5:
				out["due today"]++
			case d < 1.5:
				out["due tomorrow"]++
			default:
				out["due later"]++
			}
		}
	}
	t.Log(fmt.Sprint(out))
	t.Log(fmt.Sprint(acts))
}
