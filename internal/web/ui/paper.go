package ui

import (
	"time"

	"qingdan/internal/lang"
)

// Slip is a document as issued: a notice, a decision. Partial "slip"; made to
// be printed.
type Slip struct {
	Title  lang.Text
	Number string
	To     lang.Text
	Paras  []lang.Text
	Office lang.Text
	At     time.Time
	Verify string // address at which it can be checked
}

// Certificate is a certificate as anyone may confirm it. Partial
// "certificate".
type Certificate struct {
	Name    lang.Text
	Number  string
	Valid   bool
	Status  lang.Text // 有效, 已注销, 已过期
	Rows    []SummaryRow
	Office  lang.Text
	Issued  time.Time
	Expires time.Time // zero: no end
}
