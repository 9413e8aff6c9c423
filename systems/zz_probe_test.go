package systems

import (
	"fmt"
	"testing"

	"qingdan/internal/lists"
)

func TestProbe(t *testing.T) {
	lib, faults := lists.Load(FS)
	for i, f := range faults {
		if i < 60 {
			fmt.Println(f.String())
		}
	}
	fmt.Println(len(faults), "faults", lib != nil)
}
