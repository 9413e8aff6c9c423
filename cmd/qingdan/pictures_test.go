package main

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"qingdan/internal/web/webtest"
)

// TestPictures walks through the demo city as its readers do. With PICTURES=dir
// the city has its full size and the pictures of docs/ are written into that
// folder; `make pictures` does.
func TestPictures(t *testing.T) {
	t.Parallel()
	scale, folder := "0.02", os.Getenv("PICTURES")
	if folder != "" {
		scale = "1"
	}
	r := begin(t, "demo", "--data", filepath.Join(t.TempDir(), "demo"), "--scale", scale)
	r.settled()
	show := func(p *webtest.Page, name string) {
		t.Helper()
		p.FitsWidth()
		p.Sound()
		p.Accessible()
		if folder != "" {
			p.Picture(filepath.Join(folder, name+".png"))
		}
	}

	p := webtest.Open(t, webtest.Desktop, r.url, "/?lang=zh")
	show(p, "portal")
	p.Go("/figures/approvals.on_time_rate")
	show(p, "figure")
	p.Go("/reports/reform")
	show(p, "report")
	p.Go("/verify")
	receipt := filepath.Join(t.TempDir(), "case.tlog-proof")
	if err := os.WriteFile(receipt, []byte(r.get("/log/receipt/40", http.StatusOK)), 0o600); err != nil {
		t.Fatal(err)
	}
	p.AttachIn("#f-file", receipt)
	p.Follow(`form[action="/verify"] button.govuk-button`)
	p.See("回执有效")
	show(p, "verify")
	p.Go("/centre")
	show(p, "centre")
	p.Go("/sign-in")
	p.Click("受理员")
	show(p, "desk")
	p.Follow("tbody tr:first-child a")
	show(p, "case")

	phone := webtest.Open(t, webtest.Phone, r.url, "/?lang=zh")
	show(phone, "portal-phone")
	r.end()
}
