package lists

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"

	"github.com/rogpeppe/go-internal/txtar"
)

// Archive returns the canonical text of all the system's files: a txtar
// archive, sorted by name. LoadArchives compiles it again.
func (s *System) Archive() []byte { return bytes.Clone(s.archive) }

// archive writes the archive and its digest. Files cannot hold a line that
// looks like an archive's file header.
func (c *compiler) archive(d *systemDef) {
	a := new(txtar.Archive)
	for _, f := range d.files {
		if txtar.NeedsQuote(f.Text) {
			c.faults.Add(f, looksLikeArchive)
			continue
		}
		a.Files = append(a.Files, txtar.File{Name: f.Name, Data: f.Text})
	}
	d.System.archive = txtar.Format(a)
	sum := sha256.Sum256(d.System.archive)
	d.Digest = "sha256:" + hex.EncodeToString(sum[:])
}
