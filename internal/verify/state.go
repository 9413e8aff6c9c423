package verify

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// State is a folder in which is remembered what was verified: for each address
// the key that was trusted, and for each log the last checkpoint with the edge
// of its tree. Files of one log lie in a folder of its own.
type State struct{ dir string }

// DefaultState is in the user's cache folder.
func DefaultState() (State, error) {
	dir, err := os.UserCacheDir()
	return OpenState(filepath.Join(dir, "qingdan")), err
}

// OpenState is a state in a folder, which is made when it is first written.
func OpenState(dir string) State { return State{dir} }

const keysFile = "keys.json"

// Key returns the key trusted for an address; "" where it was never read.
func (s State) Key(address string) (string, error) {
	keys, err := s.keys()
	return keys[address], err
}

func (s State) keys() (map[string]string, error) {
	keys := map[string]string{}
	err := readJSON(filepath.Join(s.dir, keysFile), &keys)
	return keys, err
}

// SetKey remembers the key trusted for an address.
func (s State) SetKey(address, vkey string) error {
	keys, err := s.keys()
	if err != nil {
		return err
	}
	keys[address] = vkey
	return writeJSON(filepath.Join(s.dir, keysFile), keys)
}

// of is the folder of a log.
func (s State) of(origin string) folder {
	sum := sha256.Sum256([]byte(origin))
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, strings.ToLower(origin))
	return folder(filepath.Join(s.dir, "logs", name[:min(len(name), 60)]+"-"+hex.EncodeToString(sum[:4])))
}

// folder is what is remembered of one log.
type folder string

// mark is how far a log was read. Of a mark that is not verified only the
// entries were read; their root was not compared with a signed one yet.
type mark struct {
	Origin     string    `json:"origin"`
	Checkpoint string    `json:"checkpoint,omitempty"` // signed note; "" where not verified
	Edge       *Edge     `json:"edge"`
	Book       string    `json:"book,omitempty"` // file of the content stage, "" where it did not run
	At         time.Time `json:"at"`
}

// The marks of a log.
const (
	verified = "verified"
	progress = "progress"
)

// load returns a mark and its book; nil where there is none.
func (f folder) load(which string) (*mark, *Book, error) {
	var m mark
	if err := readJSON(filepath.Join(string(f), which+".json"), &m); err != nil || m.Edge == nil {
		return nil, nil, err
	}
	if m.Book == "" {
		return &m, nil, nil
	}
	book, err := f.loadBook(m.Book)
	if err != nil || book.Next != m.Edge.Size { // it can be made again from the entries
		return &m, nil, nil
	}
	return &m, book, nil
}

func (f folder) loadBook(name string) (*Book, error) {
	if !filepath.IsLocal(name) {
		return nil, fs.ErrNotExist
	}
	file, err := os.Open(filepath.Join(string(f), name))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	zipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	book := newBook() // gob leaves out empty maps
	return book, gob.NewDecoder(zipped).Decode(book)
}

// save stores a mark with its book; book may be nil.
func (f folder) save(which string, m mark, book *Book) error {
	if book != nil {
		m.Book = which + ".gob.gz"
		err := writeFile(filepath.Join(string(f), m.Book), func(w io.Writer) error {
			zipped, _ := gzip.NewWriterLevel(w, gzip.BestSpeed) // a known level
			return errors.Join(gob.NewEncoder(zipped).Encode(book), zipped.Close())
		})
		if err != nil {
			return err
		}
	}
	return writeJSON(filepath.Join(string(f), which+".json"), m)
}

// drop forgets a mark.
func (f folder) drop(which string) error {
	for _, name := range []string{which + ".json", which + ".gob.gz"} {
		if err := os.Remove(filepath.Join(string(f), name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// evidence keeps two checkpoints that cannot both be honest, and returns the
// file's name.
func (f folder) evidence(older, newer []byte, at time.Time) (string, error) {
	name := filepath.Join(string(f), "evidence-"+at.UTC().Format("20060102T150405Z")+".txt")
	err := writeFile(name, func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "%s\n\n%s", older, newer)
		return err
	})
	return name, err
}

// readJSON reads a file; one that is not there leaves v as it is.
func readJSON(name string, v any) error {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(text, v)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

func writeJSON(name string, v any) error {
	return writeFile(name, func(w io.Writer) error { return json.NewEncoder(w).Encode(v) })
}

// writeFile writes a file whole or not at all.
func writeFile(name string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
