package present_test

import (
	"image"
	"image/color"
	"image/draw"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"qingdan/internal/web/present"
)

// An independent reader must read what the page draws.
func TestQRCodesCanBeRead(t *testing.T) {
	t.Parallel()
	for _, link := range []string{
		"https://qingdan.siping.gov.cn/verify/entries/0?leaf=" + strings.Repeat("A", 43),
		"http://127.0.0.1:8080/verify/entries/1234567?leaf=x2F-_" + strings.Repeat("b", 38),
	} {
		code, err := present.QR(link)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, code.Path, code.Size); got != link {
			t.Errorf("read %q, want %q", got, link)
		}
	}
	if _, err := present.QR(strings.Repeat("x", 5000)); err == nil {
		t.Error("a link that no code can carry is taken")
	}
}

var run = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1H(\d+)z`)

// read paints the path of an SVG and reads the code on it.
func read(t *testing.T, path string, size int) string {
	t.Helper()
	const scale = 4
	picture := image.NewGray(image.Rect(0, 0, size*scale, size*scale))
	draw.Draw(picture, picture.Bounds(), image.White, image.Point{}, draw.Src)
	if left := run.ReplaceAllString(path, ""); left != "" {
		t.Fatalf("the path holds something else: %.60q", left)
	}
	for _, m := range run.FindAllStringSubmatch(path, -1) {
		var n [5]int
		for i := 1; i < 5; i++ {
			n[i], _ = strconv.Atoi(m[i])
		}
		x, y, width := n[1], n[2], n[3]
		draw.Draw(picture, image.Rect(x*scale, y*scale, (x+width)*scale, (y+1)*scale), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result.GetText()
}
