package tlog_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
)

// typical returns an entry of about 700 bytes, as most are.
func typical(seq int64) tlog.Entry {
	public := fmt.Sprintf(`{"applicant_kind":"enterprise","district":"tiexi","due":"2026-03-%02d","fee_fen":%d,"item":"food-licence","note":%q,"office":"窗口三","state":"accepted"}`,
		seq%28+1, seq*7, bytes.Repeat([]byte("a"), 300))
	return tlog.Entry{Seq: seq, Stream: fmt.Sprintf("SP-2026-%06d", seq), Version: 3, Action: "accept", At: tlog.Time{Time: time.UnixMilli(1_770_714_000_000 + seq)},
		List: "approvals@3", Public: json.RawMessage(public), Private: tlog.Commitment([32]byte{byte(seq)}, nil)}
}

func typicals(b *testing.B, n int) (all [][]byte, size int64) {
	for i := range n {
		text, err := typical(int64(i + 1)).Marshal()
		ok(b, err)
		all = append(all, text)
		size += int64(len(text))
	}
	return all, size
}

// BenchmarkAppend appends entries of some 700 bytes, so many at a time.
func BenchmarkAppend(b *testing.B) {
	for _, n := range []int{1, 256, 4096} {
		all, size := typicals(b, n)
		for name, storage := range map[string]func() tlog.Storage{
			"memory": func() tlog.Storage { return &tlogtest.Storage{} },
			"dir": func() tlog.Storage {
				d, err := tlog.OpenDir(b.TempDir())
				ok(b, err)
				return d
			},
		} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				l := tlogtest.Open(b, tlog.Config{Storage: storage()})
				tlogtest.Append(b, l, all[:1]...)
				b.SetBytes(size)
				for b.Loop() {
					tlogtest.Append(b, l, all...)
				}
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
			})
		}
	}
}

// BenchmarkReceipt proves entries all over a log of 100,000 in a folder.
func BenchmarkReceipt(b *testing.B) {
	all, _ := typicals(b, 100_000)
	d, err := tlog.OpenDir(b.TempDir())
	ok(b, err)
	l := tlogtest.Open(b, tlog.Config{Storage: d})
	tlogtest.Append(b, l, all...)
	i := int64(0)
	for b.Loop() {
		i = (i + 7919) % 100_000
		_, err := l.Receipt(ctx, i)
		ok(b, err)
	}
}

// BenchmarkEntryMarshal makes an entry canonical.
func BenchmarkEntryMarshal(b *testing.B) {
	e := typical(1)
	for b.Loop() {
		_, err := e.Marshal()
		ok(b, err)
	}
}
