package present

import (
	"fmt"
	"strings"

	"github.com/skip2/go-qrcode"

	"qingdan/internal/web/ui"
)

// QR returns the QR code of a link; it can be read with up to 15 % of it
// covered. A link too long for a code is an error.
func QR(link string) (ui.QR, error) {
	code, err := qrcode.New(link, qrcode.Medium)
	if err != nil {
		return ui.QR{}, fmt.Errorf("QR code of a link of %d bytes: %w", len(link), err)
	}
	squares := code.Bitmap()
	var path strings.Builder
	for y, row := range squares {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1H%dz", from, y, x-from, from)
			}
		}
	}
	return ui.QR{Size: len(squares), Path: path.String()}, nil
}
