package verify_test

import (
	"context"
	"crypto/sha256"
	"os"
	"sync"
	"testing"
	"time"

	"filippo.io/torchwood"

	"qingdan/internal/verify"
	"qingdan/internal/verify/verifytest"
)

// benchLog is a log in a folder, made once: real cases, about 16,000 entries.
var benchLog = sync.OnceValues(func() (dir string, log *verifytest.Log) {
	b := &testing.B{}
	dir, err := os.MkdirTemp("", "qingdan-bench-log-")
	if err != nil {
		panic(err)
	}
	town := verifytest.NewTown(b, townLists, 77)
	for range 40 {
		town.Cases(100)
		town.CloseDay()
	}
	town.Publish()
	town.Log.Write(dir)
	return dir, town.Log
})

func TestMain(m *testing.M) {
	code := m.Run()
	if benchMade {
		dir, _ := benchLog()
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

var benchMade bool

func bench(b *testing.B) (dir string, log *verifytest.Log) {
	b.Helper()
	benchMade = true
	dir, log = benchLog()
	return dir, log
}

// pass is the time of one pass: the best of several, so that what else the
// machine does matters little.
func pass(f func()) time.Duration {
	best := time.Hour
	for range 3 {
		began := time.Now()
		f()
		best = min(best, time.Since(began))
	}
	return best
}

// BenchmarkTree verifies the tree of a log in a folder, and reports how many
// times as fast that is as torchwood's client over the same folder, and as a
// bare loop of SHA-256 over the same entries in memory.
func BenchmarkTree(b *testing.B) {
	dir, log := bench(b)
	tr := trust(b, log.VKey)
	torch := pass(func() { readByTorchwood(b, dir, log) })
	bare := pass(func() { hashEntries(log) })
	ours := time.Hour
	for b.Loop() {
		began := time.Now()
		if r := verified(b, verify.Dir(dir), verify.Options{Trust: tr, TreeOnly: true}); !r.OK() || r.Size != log.Size() {
			b.Fatal(said(r))
		}
		ours = min(ours, time.Since(began))
	}
	b.ReportMetric(float64(log.Size())/ours.Seconds(), "entries/s")
	b.ReportMetric(torch.Seconds()/ours.Seconds(), "×torchwood")
	b.ReportMetric(bare.Seconds()/ours.Seconds(), "×sha256")
}

// BenchmarkContent verifies tree and content.
func BenchmarkContent(b *testing.B) {
	dir, log := bench(b)
	tr := trust(b, log.VKey)
	for b.Loop() {
		if r := verified(b, verify.Dir(dir), verify.Options{Trust: tr}); !r.OK() {
			b.Fatal(said(r))
		}
	}
	b.ReportMetric(float64(log.Size())*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

// BenchmarkFigure verifies tree and content and recomputes a figure.
func BenchmarkFigure(b *testing.B) {
	dir, log := bench(b)
	tr := trust(b, log.VKey)
	site, err := verify.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l, err := verify.NewLog(site.Log, verify.Options{Trust: tr, Figures: true})
		if err != nil {
			b.Fatal(err)
		}
		if r, err := site.Figure(context.Background(), l, "permits.on-time"); err != nil || !r.OK() {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(log.Size())*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

func readByTorchwood(b *testing.B, dir string, log *verifytest.Log) {
	tiles, err := torchwood.NewTileFS(os.DirFS(dir))
	if err != nil {
		b.Fatal(err)
	}
	client, err := torchwood.NewClient(tiles)
	if err != nil {
		b.Fatal(err)
	}
	signed, err := os.ReadFile(dir + "/checkpoint")
	if err != nil {
		b.Fatal(err)
	}
	p, err := torchwood.ParsePolicy([]byte("log " + log.VKey + "\nquorum none\n"))
	if err != nil {
		b.Fatal(err)
	}
	c, _, err := torchwood.VerifyCheckpoint(signed, p)
	if err != nil {
		b.Fatal(err)
	}
	n := int64(0)
	for range client.AllEntries(b.Context(), c.Tree, 0) {
		n++
	}
	if client.Err() != nil || n != c.N {
		b.Fatal(n, client.Err())
	}
}

func hashEntries(log *verifytest.Log) {
	for i := range log.Size() {
		sink = sha256.Sum256(log.Entry(i))
	}
}

var sink [sha256.Size]byte
