package vault

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestOpenMakesAndKeepsTheKey(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	first, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, KeyFile))
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %04o", info.Mode().Perm())
	}
	second, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Index("i", "x"), second.Index("i", "x")) {
		t.Error("the second opening has another key")
	}
	other, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(first.Index("i", "x"), other.Index("i", "x")) {
		t.Error("two installations have the same key")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, KeyFile+".new-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestOpenTogether(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	got := make(chan string)
	for range 8 {
		go func() {
			v, err := Open(dir)
			if err != nil {
				got <- err.Error()
				return
			}
			got <- string(v.Index("i", "x"))
		}()
	}
	first := <-got
	for range 7 {
		if g := <-got; g != first {
			t.Errorf("one process has %q, another %q", first, g)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	good := strings.Repeat("0a", KeySize)
	for name, tt := range map[string]struct {
		text string
		mode os.FileMode
		want string
	}{
		"readable by the group":  {good, 0o640, "chmod 600"},
		"readable by everybody":  {good, 0o604, "chmod 600"},
		"writable by the group":  {good, 0o620, "chmod 600"},
		"short":                  {good[2:], 0o600, "62 hexadecimal digits, not 64"},
		"long":                   {good + "00", 0o600, "66 hexadecimal digits, not 64"},
		"not hexadecimal":        {"z" + good[1:], 0o600, "other than hexadecimal"},
		"empty":                  {"", 0o600, "no key"},
		"a bad second key":       {good + "\n" + good[2:], 0o600, "key 2 has 62"},
		"an endless file":        {strings.Repeat(good+"\n", maxKeys+1), 0o600, "key 33"},
		"a key among other text": {"key: " + good, 0o600, "key 1 holds"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if runtime.GOOS == "windows" && tt.mode != 0o600 {
				t.Skip("modes are not kept on Windows")
			}
			dir := t.TempDir()
			path := filepath.Join(dir, KeyFile)
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, tt.mode); err != nil {
				t.Fatal(err)
			}
			_, err := Open(dir)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error %v, want %q", err, tt.want)
			}
			if strings.Contains(err.Error(), good[2:]) {
				t.Error("the error shows the key")
			}
			if after, _ := os.ReadFile(path); string(after) != tt.text {
				t.Error("the file was changed")
			}
		})
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, KeyFile), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil {
		t.Error("a folder passes for a key file")
	}
}

func TestNewKeyBeforeOldOnes(t *testing.T) {
	t.Parallel()
	oldKey, newKey := strings.Repeat("0a", KeySize), strings.Repeat("0b", KeySize)
	parse := func(text string) *Vault {
		t.Helper()
		v, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	before, after, alone := parse(oldKey), parse(newKey+"\r\n"+oldKey+"\n"), parse(newKey)

	_, wrapped, err := before.NewDataKey()
	if err != nil {
		t.Fatal(err)
	}
	sealed, sig := before.Key("people").Seal([]byte("name"), nil), before.Sign("s", []byte("d"))
	if got, err := after.Key("people").Open(sealed, nil); err != nil || string(got) != "name" {
		t.Errorf("old value: %q, %v", got, err)
	}
	if _, err := after.Unwrap(wrapped); err != nil {
		t.Errorf("old data key: %v", err)
	}
	if !after.Verify("s", []byte("d"), sig) {
		t.Error("old signature refused")
	}
	if !bytes.Equal(before.Index("i", "x"), after.Index("i", "x")) {
		t.Error("the index changed with the key")
	}
	if _, err := alone.Key("people").Open(after.Key("people").Seal([]byte("name"), nil), nil); err != nil {
		t.Errorf("new value is not under the new key: %v", err)
	}
	if _, err := alone.Key("people").Open(sealed, nil); err == nil {
		t.Error("the new key alone opens an old value")
	}
}
