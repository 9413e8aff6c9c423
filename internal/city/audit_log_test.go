package city_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// auditable is a city whose events are all in a log.
func auditable(t *testing.T, cases int) (*bundle, *writtenLog, *heads, *vault.Vault) {
	t.Helper()
	b := setup(t, nil)
	b.populate(cases)
	keys := vault.FromSecret(secret)
	log := newLog(t, keys.Pair("log"))
	h := &heads{Store: b.store, log: log}
	log.take(h, keys)
	head, err := h.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.head = &head
	return b, log, h, keys
}

// Every byte of the log's files matters: whichever is flipped, the audit names
// the entry, its hash or the tile.
func TestAuditNamesAlteredLogFiles(t *testing.T) {
	t.Parallel()
	_, log, h, keys := auditable(t, 85)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 0))
	var paths []string
	for path := range log.files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	if len(paths) < 5 { // two bundles, two tiles of hashes, one above
		t.Fatalf("files %v", paths)
	}
	for i := range 60 {
		path := paths[i%len(paths)]
		file := log.files[path]
		at := dice.IntN(len(file))
		log.files[path] = slices.Clone(file)
		log.files[path][at] ^= 1 << dice.IntN(8)
		report := log.audit(h, keys, nil)
		log.files[path] = file
		if !namesFile(report, path, at, file) {
			t.Fatalf("seed %d: byte %d of %s: %+v", seed, at, path, report.Findings)
		}
	}
	for _, path := range paths {
		file := log.files[path]
		delete(log.files, path)
		if report := log.audit(h, keys, nil); len(report.Findings) == 0 {
			t.Errorf("%s is missing, and nothing was found", path)
		}
		log.files[path] = file
	}
}

// namesFile reports whether the first finding is about what the byte is of.
func namesFile(r *city.AuditReport, path string, at int, file []byte) bool {
	if len(r.Findings) == 0 {
		return false
	}
	f := r.Findings[0]
	switch {
	case strings.HasPrefix(path, "tile/0/"):
		return f.What == city.HashBad && f.Index%256 == int64(at/32) && len(r.Findings) == 1
	case strings.HasPrefix(path, "tile/entries/"):
		index, end := int64(-1), 0
		for end <= at {
			end += 2 + int(file[end])<<8 + int(file[end+1])
			index++
		}
		return f.What == city.EntryBad && f.Index%256 == index // a broken length spoils those behind it too
	}
	return f.What == city.TileBad && strings.HasPrefix(path, f.Detail) && len(r.Findings) == 1
}

func TestAuditChecksHeads(t *testing.T) {
	t.Parallel()
	_, log, h, keys := auditable(t, 8)
	whole := *h.head
	n := int(whole.Size)
	other := newLog(t, vault.FromSecret([]byte("another secret of at least 32 bytes!")).Pair("log"))
	other.entries = log.entries
	fork := newLog(t, keys.Pair("log"))
	fork.entries = slices.Clone(log.entries)
	fork.entries[1] = []byte("something else")
	for name, tt := range map[string]struct {
		head    tlog.Head
		against []byte
		want    string
	}{
		"whole":                     {whole, nil, "[]"},
		"whole, an older kept":      {whole, log.checkpoint(5), "[]"},
		"a proof kept":              {whole, append([]byte("c2sp.org/tlog-proof@v1\nindex 3\n\n"), log.checkpoint(5)...), "[]"},
		"signed by another":         {tlog.Head{Size: whole.Size, Signed: other.checkpoint(n)}, nil, "[head]"},
		"another size":              {tlog.Head{Size: whole.Size - 1, Signed: whole.Signed}, nil, "[head]"},
		"a fork signed":             {tlog.Head{Size: whole.Size, Signed: fork.checkpoint(n)}, nil, "[root]"},
		"a fork kept":               {whole, fork.checkpoint(7), "[log_rewritten]"},
		"rolled back":               {tlog.Head{Size: 5, Signed: log.checkpoint(5)}, whole.Signed, "[log_rewritten]"},
		"rolled back, as published": {tlog.Head{Size: 5, Signed: log.checkpoint(5), Shown: log.checkpoint(n)}, nil, "[log_rewritten]"},
		"nothing logged":            {tlog.Head{}, nil, "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			report := (&writtenLog{t: t, files: log.files, vkey: log.vkey}).audit(&heads{Store: h.Store, log: log, head: &tt.head}, keys, tt.against)
			var got []city.What
			for _, f := range report.Findings {
				got = append(got, f.What)
			}
			if fmt.Sprint(got) != tt.want {
				t.Errorf("%v, want %s: %+v", got, tt.want, report.Findings)
			}
			if report.Pending != int64(n)-tt.head.Size && tt.want != "[head]" {
				t.Errorf("%d not yet in the log", report.Pending)
			}
		})
	}
}
