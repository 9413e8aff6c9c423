package paper_test

import (
	"bytes"
	"fmt"
	"image/png"
	"regexp"
	"strconv"
	"testing"

	"qingdan/internal/demo/paper"
)

func TestPicturesDecode(t *testing.T) {
	t.Parallel()
	a := print(t, "经营场所照片", "image/png", 1)
	if _, err := png.Decode(bytes.NewReader(a)); err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(a, print(t, "经营场所照片", "image/png", 2)) {
		t.Error("two pictures are the same file")
	}
}

// Each offset in the table of a PDF must be where its object begins.
func TestPDFTablesAreRight(t *testing.T) {
	t.Parallel()
	b := print(t, "房屋租赁合同", "application/pdf", 1)
	start := regexp.MustCompile(`startxref\n(\d+)\n%%EOF`).FindSubmatch(b)
	table, err := strconv.Atoi(string(start[1]))
	if err != nil || !bytes.HasPrefix(b[table:], []byte("xref\n")) {
		t.Fatalf("the table is not at %s", start[1])
	}
	for i, m := range regexp.MustCompile(`(\d{10}) 00000 n `).FindAllSubmatch(b[table:], -1) {
		at, _ := strconv.Atoi(string(m[1]))
		if want := fmt.Sprintf("%d 0 obj\n", i+1); !bytes.HasPrefix(b[at:], []byte(want)) {
			t.Errorf("object %d is not at %d", i+1, at)
		}
	}
}

func TestNoOtherTypes(t *testing.T) {
	t.Parallel()
	if _, err := paper.Print("x", "video/mp4", 1); err == nil {
		t.Error("printed a film")
	}
}

func print(t *testing.T, title, kind string, n int) []byte {
	t.Helper()
	b, err := paper.Print(title, kind, n)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
