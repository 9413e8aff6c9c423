package vault

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"qingdan/internal/disk"
)

// KeyFile is the name of the master key's file in the data folder.
const KeyFile = "key"

// maxKeys bounds a key file: a city that changes its key every year keeps its
// oldest readable for longer than records are kept.
const maxKeys = 32

// Open returns the vault of a data folder. Its key file is made on first use.
// A file that others may read, or that is not a key, is refused: a key that has
// been open to others is no secret, and guessing at a damaged one would lose data.
func Open(dir string) (*Vault, error) {
	path := filepath.Join(dir, KeyFile)
	text, err := readKeyFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := createKeyFile(dir, path); err != nil {
			return nil, fmt.Errorf("make master key: %w", err)
		}
		text, err = readKeyFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read master key: %w", err)
	}
	v, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("master key in %s: %w", path, err)
	}
	return v, nil
}

// Parse returns the vault of a key given as text: 64 hexadecimal digits. More
// lines of the same form are earlier keys, newest first: what was sealed or
// signed under them still opens, new values use the first.
func Parse(text string) (*Vault, error) {
	var masters [][]byte
	for i, line := range strings.Fields(text) {
		key, err := hex.DecodeString(line)
		if err != nil { // hex's error would quote a character of the key
			return nil, fmt.Errorf("key %d holds something other than hexadecimal digits; restore the file from its backup", i+1)
		}
		if len(key) != KeySize {
			return nil, fmt.Errorf("key %d has %d hexadecimal digits, not %d; restore the file from its backup", i+1, len(line), 2*KeySize)
		}
		masters = append(masters, key)
	}
	switch {
	case len(masters) == 0:
		return nil, errors.New("there is no key; restore the file from its backup")
	case len(masters) > maxKeys:
		return nil, fmt.Errorf("there are %d keys, over the bound of %d", len(masters), maxKeys)
	}
	return newVault(masters), nil
}

func readKeyFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is not a file", path)
	}
	// On Windows the mode bits say nothing; the folder's access list protects the file.
	if open := info.Mode().Perm() & 0o077; open != 0 && runtime.GOOS != "windows" {
		return "", fmt.Errorf("%s may be read by others (mode %04o); run: chmod 600 %s", path, info.Mode().Perm(), path)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxKeys*(2*KeySize+2)+1))
	return string(text), err
}

// createKeyFile writes a new key beside path and links it into place, so that
// of two processes that start together both end up with the same whole file.
func createKeyFile(dir, path string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	key := make([]byte, KeySize)
	if _, err := rand.Read(key); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, KeyFile+".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.WriteString(hex.EncodeToString(key) + "\n")
	if err := errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Link(temp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return disk.SyncFolder(dir) // losing the key after data was sealed under it would lose the data
}
