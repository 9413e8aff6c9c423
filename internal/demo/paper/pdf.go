package paper

import (
	"bytes"
	"fmt"
	"unicode/utf16"
)

// pdf prints one page. Its font is one of those that every reader of PDF knows
// for Chinese by name, so that no font is part of the file (ISO 32000-1,
// 9.7.5.2: UniGB-UTF16-H).
func pdf(title string, n int) []byte {
	lines := []string{title, fmt.Sprintf("演示材料，第 %d 份，不是真实文件", n), "Demo paper. Not a real document."}
	var page bytes.Buffer
	page.WriteString("BT /F1 22 Tf 72 700 Td 40 TL\n")
	for _, line := range lines {
		fmt.Fprintf(&page, "<%s> Tj T*\n", hexUTF16(line))
	}
	page.WriteString("ET")
	return assemble(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", page.Len(), page.String()),
		"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [6 0 R] >>",
		"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R /DW 1000\n"+
			"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
		"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0\n"+
			"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
	)
}

// assemble writes the objects, numbered from 1, with their table of places.
func assemble(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
	var places []int
	for i, o := range objects {
		places = append(places, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return b.Bytes()
}

func hexUTF16(s string) string {
	var b bytes.Buffer
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}
