package city_test

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	sumdb "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/city"
	"qingdan/internal/evidence"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// memory is a log's storage in memory.
type memory map[string][]byte

func (m memory) Read(_ context.Context, path string) ([]byte, error) {
	if file, ok := m[path]; ok {
		return file, nil
	}
	return nil, fs.ErrNotExist
}

func (m memory) Write(_ context.Context, path string, content []byte) error {
	m[path] = content
	return nil
}

func (m memory) Remove(_ context.Context, path string) error {
	delete(m, path)
	return nil
}

// writtenLog is a log written in the plainest way: what the audit reads, made
// by other code than the product's.
type writtenLog struct {
	t       testing.TB
	files   memory
	signer  note.Signer
	vkey    string
	entries [][]byte
}

const logName = "log.test/city"

func newLog(t testing.TB, key ed25519.PrivateKey) *writtenLog {
	t.Helper()
	vkey, err := note.NewEd25519VerifierKey(logName, key.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	hash := strings.Split(vkey, "+")[1]
	secret := base64.StdEncoding.EncodeToString(append([]byte{1}, key.Seed()...))
	signer, err := note.NewSigner("PRIVATE+KEY+" + logName + "+" + hash + "+" + secret)
	if err != nil {
		t.Fatal(err)
	}
	return &writtenLog{t: t, files: memory{}, signer: signer, vkey: vkey}
}

func (l *writtenLog) root(size int) sumdb.Hash {
	level := make([]sumdb.Hash, size)
	for i := range level {
		level[i] = sumdb.RecordHash(l.entries[i])
	}
	return rootOf(level)
}

// rootOf is the definition in RFC 6962, 2.1.
func rootOf(leaves []sumdb.Hash) sumdb.Hash {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	return sumdb.NodeHash(rootOf(leaves[:k]), rootOf(leaves[k:]))
}

// write makes all files anew.
func (l *writtenLog) write() {
	clear(l.files)
	for from := 0; from < len(l.entries); from += 256 {
		var file []byte
		part := l.entries[from:min(from+256, len(l.entries))]
		for _, e := range part {
			file = append(binary.BigEndian.AppendUint16(file, uint16(len(e))), e...)
		}
		l.put("entries", from/256, len(part), file)
	}
	hashes := make([]sumdb.Hash, len(l.entries))
	for i, e := range l.entries {
		hashes[i] = sumdb.RecordHash(e)
	}
	for level := 0; len(hashes) > 0; level++ {
		var up []sumdb.Hash
		for from := 0; from < len(hashes); from += 256 {
			var file []byte
			part := hashes[from:min(from+256, len(hashes))]
			for _, h := range part {
				file = append(file, h[:]...)
			}
			l.put(fmt.Sprint(level), from/256, len(part), file)
			if len(part) == 256 {
				up = append(up, rootOf(part))
			}
		}
		hashes = up
	}
}

func (l *writtenLog) put(level string, n, width int, file []byte) {
	if n > 999 {
		l.t.Fatal("a log of the tests is small")
	}
	path := fmt.Sprintf("tile/%s/%03d", level, n)
	if width < 256 {
		path += fmt.Sprintf(".p/%d", width)
	}
	l.files[path] = file
}

func (l *writtenLog) checkpoint(size int) []byte {
	root := l.root(size)
	text, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", logName, size, base64.StdEncoding.EncodeToString(root[:]))}, l.signer)
	if err != nil {
		l.t.Fatal(err)
	}
	return text
}

// take logs all events that there are.
func (l *writtenLog) take(s city.AuditStore, v *vault.Vault) {
	l.t.Helper()
	ctx := l.t.Context()
	rows, err := s.EventsAfter(ctx, int64(len(l.entries)), 100_000)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, row := range rows {
		keys, err := s.CaseKeys(ctx, []string{row.Case})
		if err != nil {
			l.t.Fatal(err)
		}
		var key vault.DataKey
		if !tlog.IsAnnouncement(row.Case) {
			if key, err = v.Unwrap(keys[row.Case]); err != nil {
				l.t.Fatal(err)
			}
		}
		e, err := city.EntryOf(row, key)
		if err != nil {
			l.t.Fatal(err)
		}
		text, err := e.Marshal()
		if err != nil {
			l.t.Fatal(err)
		}
		l.entries = append(l.entries, text)
	}
	l.write()
}

// heads gives a store the head of a written log.
type heads struct {
	city.Store
	log  *writtenLog
	head *tlog.Head // nil: as written
}

func (h *heads) Head(context.Context) (tlog.Head, error) {
	if h.head != nil {
		return *h.head, nil
	}
	n := len(h.log.entries)
	if n == 0 {
		return tlog.Head{}, nil
	}
	return tlog.Head{Size: int64(n), Signed: h.log.checkpoint(n)}, nil
}

// audit runs an audit that must not fail.
func (l *writtenLog) audit(s city.AuditStore, v *vault.Vault, against []byte) *city.AuditReport {
	l.t.Helper()
	files := maps.Clone(l.files)
	report, err := city.Audit(l.t.Context(), city.AuditConfig{Store: s, Vault: v, Storage: files, Verifier: l.vkey, Against: against})
	if err != nil {
		l.t.Fatal(err)
	}
	return report
}

var secret = []byte("a secret of at least thirty-two bytes")

// begin runs a city on a store.
func begin(t *testing.T, s city.Store) *bundle { return beginWith(t, s, nil) }

func beginWith(t *testing.T, s city.Store, files *evidence.Store) *bundle {
	t.Helper()
	b := &bundle{t: t, ctx: t.Context(), store: s}
	b.set(time.Date(2026, 3, 2, 9, 0, 0, 0, law.Shanghai()))
	dir := t.TempDir()
	for _, from := range []string{"../casework/testdata/lists", "../api/testdata/lists"} {
		if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	lib, faults := lists.Load(os.DirFS(dir))
	if lib == nil {
		t.Fatal(faults)
	}
	var err error
	b.city, err = city.Open(b.ctx, city.Config{Store: s, Vault: vault.FromSecret(secret), Library: lib, Calendar: law.Builtin(), Now: b.time, Evidence: files,
		NewID: func() string { return fmt.Sprintf("case-%06d", b.ids.Add(1)) }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.city.Close)
	return b
}

// announce adds an event of the city itself.
func (b *bundle) announce(stream, action string, public any) {
	b.t.Helper()
	row, err := b.city.Announcement(stream, 1, action, public)
	if err == nil {
		err = b.store.Commit(b.ctx, &city.Batch{Events: []city.EventRow{row}})
	}
	if err != nil {
		b.t.Fatal(err)
	}
}
