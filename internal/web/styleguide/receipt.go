package styleguide

import (
	"fmt"

	"qingdan/internal/web/locales"
	"qingdan/internal/web/present"
	"qingdan/internal/web/ui"
)

// receipt is a receipt from a public log that does not exist.
func receipt(index int64) *ui.Receipt {
	page := fmt.Sprintf("/verify/entries/%d", index)
	r := &ui.Receipt{Index: index, Page: page, File: fmt.Sprintf("/log/receipt/%d", index), Link: "https://city.example" + page,
		Alt: locales.Text("receipt.qr", "Index", index)}
	if code, err := present.QR(r.Link); err == nil {
		r.Code = code
	}
	return r
}
