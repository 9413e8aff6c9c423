package dice_test

import (
	"testing"

	"pgregory.net/rapid"

	"qingdan/internal/demo/dice"
)

func TestSamePurposeSameNumbers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := dice.Seed(rapid.Uint64().Draw(t, "seed"))
		parts := rapid.SliceOfN(rapid.String(), 1, 4).Draw(t, "parts")
		if a, b := seed.For(parts...).Uint64(), seed.For(parts...).Uint64(); a != b {
			t.Fatalf("%d, then %d", a, b)
		}
		joined := ""
		for _, p := range parts {
			joined += p
		}
		if len(parts) > 1 && seed.For(parts...).Uint64() == seed.For(joined).Uint64() {
			t.Fatal("the parts run together")
		}
	})
}

func TestWeightedNeverPicksWhatWeighsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 0, 1, 2.5, -1}), 0, 8).Draw(t, "weights")
		i := dice.Weighted(dice.Seed(1).For(rapid.String().Draw(t, "purpose")), weights)
		if i >= 0 && weights[i] <= 0 {
			t.Fatalf("picked %d of %v", i, weights)
		}
		for _, w := range weights {
			if w > 0 && i < 0 {
				t.Fatalf("picked none of %v", weights)
			}
		}
	})
}

func TestWeightedKeepsProportions(t *testing.T) {
	t.Parallel()
	r, hits := dice.Seed(7).For("proportions"), [3]int{}
	for range 10_000 {
		hits[dice.Weighted(r, []float64{6, 3, 1})]++
	}
	for i, want := range []int{6000, 3000, 1000} {
		if hits[i] < want-300 || hits[i] > want+300 {
			t.Errorf("%d: %d times, want about %d", i, hits[i], want)
		}
	}
}
