package web_test

import (
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"qingdan/internal/web/webtest"
)

// A resident gets the receipt of an own case and verifies it; one that was
// tampered with is refused, and what was pasted stays.
func TestResidentVerifiesAReceipt(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		t.Run(size.Name, func(t *testing.T) {
			t.Parallel()
			town := settle(t)
			id := town.apply(t, "resident", "small-restaurant")
			p := webtest.Open(t, size, town.base, "/sign-in?lang=zh")
			look := looker(t, p, "receipt")
			town.signIn(p, "resident")
			p.Go("/cases/" + id)
			p.See("最新的一步还没有写入公示日志")
			look("waiting")
			town.sequence(t)
			p.Go("/cases/" + id)
			p.See("公示日志第 5 条记录")
			look("case")
			if p.Count(".qd-timeline__proof") == 0 || !p.Visible("svg.qd-qr") {
				t.Error("the case's page shows no receipt")
			}
			p.Follow(`.qd-receipt a[href^="/verify/entries/"]`)
			p.See("您扫的二维码与公示日志中的这条记录一致")
			look("entry")
			receipt := town.receipt(t, "/log/receipt/"+path.Base(strings.SplitN(p.URL(), "?", 2)[0]))

			p.Go("/verify")
			look("verify")
			file := filepath.Join(t.TempDir(), "回执.tlog-proof")
			if err := os.WriteFile(file, []byte(receipt), 0o600); err != nil {
				t.Fatal(err)
			}
			p.AttachIn("#f-file", file)
			p.Follow(`form[action="/verify"] button.govuk-button`)
			p.See("回执有效")
			look("true")

			tampered := strings.Replace(receipt, "\nindex 5\n", "\nindex 2\n", 1)
			p.Go("/verify")
			p.SetIn("#f-receipt", tampered)
			p.Follow(`form[action="/verify"] button.govuk-button`)
			p.See("这张回执被改动过")
			if got := p.ValueOf("#f-receipt"); strings.TrimSpace(got) != strings.TrimSpace(tampered) {
				t.Errorf("what was pasted is lost: %q", got)
			}
			look("tampered")
		})
	}
}

// receipt fetches a receipt as a browser downloads it.
func (s *settled) receipt(t *testing.T, path string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", path, resp.StatusCode, err)
	}
	return string(text)
}

// A journalist comes from a figure to the way to recompute it, and looks up
// the entries of a case.
func TestJournalistComesToVerify(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		t.Run(size.Name, func(t *testing.T) {
			t.Parallel()
			town := settle(t)
			town.apply(t, "resident", "small-restaurant.by-rule")
			if _, err := town.City.FoldFigures(t.Context()); err != nil {
				t.Fatal(err)
			}
			town.sequence(t)
			p := webtest.Open(t, size, town.base, "/figures?lang=zh")
			look := looker(t, p, "journalist")
			p.Follow(`a.qd-figure[href="/figures/approvals.full_online_rate"]`)
			p.See("自己算一遍")
			p.See("qingdan verify figure " + town.base + " approvals.full_online_rate")
			look("figure")
			p.Follow(`.qd-self a[href="/verify"]`)
			p.See("公示日志是什么")
			p.See(town.log.VerifierKey())
			p.Fill("日志序号或办件编号", "SCJG-2026-000001")
			p.Enter("日志序号或办件编号")
			p.See("办件 SCJG-2026-000001 的记录")
			look("case")
			p.Follow(`.qd-entry a[href^="/verify/entries/"]`)
			p.See("核对无误")
			look("entry")
			p.Go("/lists/versions")
			look("versions")
		})
	}
}

// Papers carry the code on them.
func TestPapersCarryTheCode(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		t.Run(size.Name, func(t *testing.T) {
			t.Parallel()
			town := settle(t)
			id := town.apply(t, "resident", "small-restaurant")
			town.Do("clerk", id, "accept", nil)
			town.sequence(t)
			p := webtest.Open(t, size, town.base, "/sign-in?lang=zh")
			look := looker(t, p, "paper")
			town.signIn(p, "resident")
			p.Go("/cases/" + id)
			p.Follow(`a[href*="/slips/"]`)
			p.See("扫码可以在公示日志中核验")
			look("slip")
		})
	}
}
