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
	Verify string   // address at which it can be checked
	Proof  *Receipt // nil: the public log does not have it
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
	Proof   *Receipt  // nil: the public log does not have it
}

// Receipt tells where the public log has an event, with a QR code to check
// what is printed. Partials "receipt" and "qr".
type Receipt struct {
	Index int64
	Page  string // path of the entry's page
	File  string // path of the receipt
	Link  string // address of Page, as the QR code carries it
	Alt   lang.Text
	Code  QR
}

// QR is a QR code: dark squares on a grid, the quiet zone included.
type QR struct {
	Size int    // squares on a side
	Path string // of an SVG
}
