package lists_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"qingdan/internal/law"
	"qingdan/internal/lists"
)

func TestWithPromise(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../casework/testdata/lists/permits/permits.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const flow = "{statutory: 20wd, promised: 5wd, basis: {law: 中华人民共和国行政许可法, article: 第四十二条}}"
	for name, limits := range map[string]string{
		"flow": flow, "flow without a promise": strings.Replace(flow, "promised: 5wd, ", "", 1), "quoted": strings.Replace(flow, "5wd", `"5wd"`, 1),
		"block":                   "\n    statutory: 20wd\n    promised: 5wd # as said\n    basis: {law: 中华人民共和国行政许可法, article: 第四十二条}",
		"block without a promise": "\n    statutory: 20wd\n    basis: {law: 中华人民共和国行政许可法, article: 第四十二条}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, faults := lists.Load(fstest.MapFS{"permits/permits.yaml": {Data: []byte(strings.Replace(string(text), flow, limits, 1))}})
			if in == nil {
				t.Fatal(faults)
			}
			item := in.Item("stall")
			out, faults := in.WithPromise(item, "decision", law.Limit{N: 3, Unit: law.WorkingDays})
			if out == nil {
				t.Fatal(faults)
			}
			got := out.Item("stall").Limits["decision"]
			if got.Promised.String() != "3wd" || got.Statutory.String() != "20wd" || item.Limits["decision"].Promised.String() == "3wd" {
				t.Errorf("%+v", got)
			}
			out, faults = in.WithPromise(item, "decision", law.Limit{N: 21, Unit: law.WorkingDays})
			if out != nil || faults[0].Code != "promise-too-long" {
				t.Errorf("above the law: %v", faults)
			}
			out, faults = in.WithPromise(item, "notice", law.Limit{N: 2, Unit: law.WorkingDays})
			if out == nil || out.Item("stall").Procedure.Clock("notice").Promised.String() != "2wd" {
				t.Errorf("a limit of the procedure: %v", faults)
			}
			if out, faults = in.WithPromise(item, "nothing", law.Limit{N: 2, Unit: law.WorkingDays}); out != nil || faults[0].Code != "cannot-amend" {
				t.Errorf("no such clock: %v", faults)
			}
		})
	}
	lib, _ := lists.Load(fstest.MapFS{"permits/permits.yaml": {Data: text}})
	var clocks []string
	for _, c := range lib.Item("stall").Amendable() {
		clocks = append(clocks, c.ID)
	}
	if strings.Join(clocks, " ") != "notice supplement decision" {
		t.Errorf("%v", clocks)
	}
}
