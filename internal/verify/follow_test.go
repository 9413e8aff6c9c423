package verify_test

import (
	"testing"

	"qingdan/internal/verify"
	"qingdan/internal/verify/verifytest"
)

func followed(t *testing.T, state *verify.State, address, vkey string) *verify.Followed {
	t.Helper()
	site, err := verify.Open(address)
	if err != nil {
		t.Fatal(err)
	}
	l, err := verify.NewLog(site.Log, verify.Options{Trust: trust(t, vkey), Figures: true, State: state})
	if err != nil {
		t.Fatal(err)
	}
	return &verify.Followed{Site: site, Log: l}
}

func TestFollow(t *testing.T) {
	t.Parallel()
	state := verify.OpenState(t.TempDir())
	var cities []*verify.Followed
	var served []*verifytest.City
	var towns []*verifytest.Town
	for i, cases := range []int{30, 50, 70} {
		town := town(t, byte(50+i), cases)
		city := town.Serve(t)
		cities, served, towns = append(cities, followed(t, &state, city.URL, town.Log.VKey)), append(served, city), append(towns, town)
	}
	const figure = "permits.on-time"
	sum, err := verify.Follow(t.Context(), cities, figure)
	if err != nil || !sum.OK() || sum.Counted != 3 {
		t.Fatalf("%+v %v", sum, err)
	}
	var numerator float64
	var denominator int64
	for i := range served {
		numerator += served[i].Figures[figure]["numerator"].(float64)
		denominator += served[i].Figures[figure]["denominator"].(int64)
	}
	if sum.Numerator != numerator || sum.Denominator != denominator || sum.Value != "100.0" {
		t.Errorf("%+v, want %g of %d", sum, numerator, denominator)
	}
	towns[0].Cases(5) // the log grows, the figure lags
	towns[0].Publish()
	served[1].Figures[figure]["numerator"] = 1
	towns[2].Log.SignAs("elsewhere.example")
	sum, err = verify.Follow(t.Context(), cities, figure)
	if err != nil || sum.OK() || sum.Counted != 1 || !sum.Cities[0].OK() {
		t.Errorf("%+v %v", sum, err)
	}
	if got := sum.Cities[0].Figure.Log; got.From == 0 || got.Size != towns[0].Log.Size() {
		t.Errorf("only what is new is read: %+v", got)
	}
	if sum.Cities[1].Figure.OK() || !(finding{verify.BadOrigin, -1}).of(sum.Cities[2].Figure.Log) {
		t.Errorf("%+v %+v", sum.Cities[1], sum.Cities[2])
	}
}
