package paper

import (
	"bytes"
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
)

// letters of the one word that a picture says, five by seven dots each.
var letters = [4][7]string{
	{"1111.", "1...1", "1...1", "1...1", "1...1", "1...1", "1111."},
	{"11111", "1....", "1....", "1111.", "1....", "1....", "11111"},
	{"1...1", "11.11", "1.1.1", "1.1.1", "1...1", "1...1", "1...1"},
	{".111.", "1...1", "1...1", "1...1", "1...1", "1...1", ".111."},
}

// A picture is a card of these dots; a dot of a letter is a square of so many.
const (
	width, height = 480, 300
	dot           = 14
)

// picture draws a card that says DEMO, in a colour of its title's own.
func picture(title string, n int) ([]byte, error) {
	h := fnv.New32a()
	h.Write([]byte(title))
	shade := byte(h.Sum32())
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{
		color.RGBA{225, 230, shade/4 + 180, 255}, color.RGBA{60, 70, 90, 255}, color.RGBA{200, 60, 50, 255}})
	frame(img)
	for i, letter := range letters {
		for y, row := range letter {
			for x, c := range row {
				if c == '1' {
					square(img, 65+(i*6+x)*dot+i*2, 90+y*dot, dot-2, 1)
				}
			}
		}
	}
	for i := range n {
		square(img, 30+i*20, 250, 12, 2)
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

func frame(img *image.Paletted) {
	for x := range width {
		img.SetColorIndex(x, 12, 1)
		img.SetColorIndex(x, height-13, 1)
	}
}

func square(img *image.Paletted, left, top, size int, colour uint8) {
	for y := top; y < top+size; y++ {
		for x := left; x < left+size; x++ {
			img.SetColorIndex(x, y, colour)
		}
	}
}
