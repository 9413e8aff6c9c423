package lists_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"qingdan/internal/lists"
)

func TestFind(t *testing.T) {
	t.Parallel()
	item := func(id, zh, en, keywords string) string {
		text, err := os.ReadFile("testdata/base/town/item.yaml")
		if err != nil {
			t.Fatal(err)
		}
		return "---\n" + strings.NewReplacer("item: stall", "item: "+id, "临时占道设摊许可", zh, "Street stall permit", en,
			"procedure: permit", "keywords: ["+keywords+"]\nprocedure: permit").Replace(string(text))
	}
	library := town(t, "item: stall\n", "item: stall\nkeywords: [夜市, market]\n", "valid: 1y}\n", "valid: 1y}\n"+
		item("tree", "砍伐城市树木审批", "Felling of city trees", "砍树, 树木")+
		item("sign", "户外广告设置审批", "Outdoor advertisements", "招牌, 广告牌, shop sign"))
	for text, want := range map[string]string{
		"":                        "stall tree sign",
		"  ":                      "stall tree sign",
		"占道":                      "stall",
		"摆摊":                      "stall tree sign", // all three summaries
		"树木":                      "tree",
		"树":                       "tree",
		"砍伐树木":                    "tree",
		"审批":                      "tree sign",
		"广告审批":                    "sign",            // one pair of three is not enough
		"stall":                   "stall tree sign", // by its name, the others by their summary
		"STALL permit":            "stall",
		"perm":                    "stall",
		"ermit":                   "",
		"sign":                    "sign",
		"shop 招牌":                 "sign",
		"city 树木":                 "tree",
		"shop 树木":                 "",
		"身份证":                     "stall tree sign", // a material of all
		"夜市":                      "stall",
		"？！":                      "",
		"没有的事":                    "",
		"adver-tise":              "",
		"advertisements, outdoor": "sign",
	} {
		var ids []string
		for _, i := range library.Find(text) {
			ids = append(ids, i.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("Find(%q) = %q, want %q", text, got, want)
		}
	}
	if got := library.Find(strings.Repeat("树木 ", 100_000)); len(got) != 1 {
		t.Errorf("%d items for a long text", len(got))
	}
}

// The archive holds what was published: it compiles to the same lists, has the
// same digest, and changes with every change of a file.
func TestArchive(t *testing.T) {
	t.Parallel()
	first := library(t).System("approvals")
	again, faults := lists.LoadArchives(map[string][]byte{"approvals": first.Archive()})
	if again == nil {
		t.Fatal(faults)
	}
	second := again.System("approvals")
	if second.Digest != first.Digest || !bytes.Equal(second.Archive(), first.Archive()) {
		t.Errorf("%s is not %s", second.Digest, first.Digest)
	}
	if !strings.HasPrefix(first.Digest, "sha256:") || len(first.Digest) != len("sha256:")+64 {
		t.Error(first.Digest)
	}
	if len(again.Items()) != 1 || again.Item("small-restaurant").Procedure.Action("decide") == nil {
		t.Error("the items are not the same")
	}
	if town(t).System("town").Digest == town(t, "Streets", "Roads").System("town").Digest {
		t.Error("another text has the same digest")
	}
	if _, faults := lists.LoadArchives(map[string][]byte{"approvals": []byte("-- approvals/x.yaml --\n{")}); len(faults) == 0 {
		t.Error("a broken archive has no faults")
	}
}

func TestLookups(t *testing.T) {
	t.Parallel()
	l := library(t)
	item := l.Item("small-restaurant")
	p := item.Procedure
	for what, found := range map[string]bool{
		"register": l.Register("certificates") != nil && l.System("approvals").Register("restaurants") != nil,
		"figure":   l.Figure("approvals.full_online_rate") != nil && len(l.Figures()) == 3,
		"office":   l.Office("SCJG").Parent == "ZF" && item.Office == "SCJG",
		"role":     l.Role("decider").Name.Zh == "审批负责人",
		"state":    p.State("draft") == p.Initial && p.State("issued").Outcome == "approved",
		"action":   p.Action("notify").Input.Field("/missing/what") != nil,
		"clock":    p.Clock("decision").FromItem && item.Limits["decision"].Promised.N == 8,
		"document": p.Document("refusal") != nil,
		"effects":  len(p.Action("issue").Effects) == 2,
		"nothing": l.Register("x") == nil && l.Figure("x") == nil && l.Office("x") == nil && l.Role("x") == nil && l.Item("x") == nil &&
			l.System("x") == nil && p.State("x") == nil && p.Action("x") == nil && p.Clock("x") == nil && p.Document("x") == nil,
	} {
		if !found {
			t.Error(what)
		}
	}
	figure := l.Figure("approvals.seats")
	if !strings.HasPrefix(figure.Text, "figure: seats\nname:") || !strings.HasSuffix(figure.Text, "sum: record.seats") {
		t.Errorf("%q", figure.Text)
	}
}
