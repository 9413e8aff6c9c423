package public_test

import (
	"testing"

	"qingdan/internal/problem"
)

// Whatever is pasted: it is refused with words, or it is what the log holds.
func FuzzCheck(f *testing.F) {
	f.Add([]byte("c2sp.org/tlog-proof@v1\nindex 0\n\n"))
	source, l := filled(f, "a", 5)
	for index := range int64(5) {
		text, err := source.Receipt(f.Context(), index)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := l.Check(text)
		if err != nil {
			if problem.Of(err) == nil {
				t.Fatalf("a fault: %v", err)
			}
			return
		}
		held, err := source.Entry(t.Context(), r.Index)
		if err != nil || string(held) != string(r.Raw) {
			t.Fatalf("proves %q, the log holds %q, %v", r.Raw, held, err)
		}
	})
}
