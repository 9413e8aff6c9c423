package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// KeySize is the length of a master key and of every key made from it, in bytes.
const KeySize = 32

// IndexSize is the length of a blind index in bytes: long enough that two
// texts of one city never meet, short enough for a database index.
const IndexSize = 16

// Uses of the master key. Each key is derived for one use and one purpose, so
// that a signature can never serve as an index, nor an index as a key.
const (
	useSeal  = "seal"
	useWrap  = "wrap"
	useIndex = "index"
	useSign  = "sign"
	useSalt  = "salt"
	usePair  = "pair"
)

// Vault derives keys from the master key. It is safe for concurrent use.
type Vault struct {
	masters [][]byte // the newest first: it seals and signs, all of them open and verify
	sealing sync.Map // purpose -> DataKey
	macs    sync.Map // use/purpose -> [][]byte, in the order of masters
	wrap    DataKey
}

// FromSecret returns a vault over a master secret that is already in memory,
// for tests. An installation uses Open, or Parse for a key from its environment.
func FromSecret(secret []byte) *Vault { return newVault([][]byte{secret}) }

func newVault(masters [][]byte) *Vault {
	v := &Vault{masters: masters}
	v.wrap = v.derive(useWrap, "")
	return v
}

// Key returns the key for a purpose: "people", "register:certificates",
// "evidence". The same purpose always gives the same key.
func (v *Vault) Key(purpose string) DataKey {
	if k, ok := v.sealing.Load(purpose); ok {
		return k.(DataKey)
	}
	k, _ := v.sealing.LoadOrStore(purpose, v.derive(useSeal, purpose))
	return k.(DataKey)
}

func (v *Vault) derive(use, purpose string) DataKey {
	var k DataKey
	for _, m := range v.masters {
		k.aeads = append(k.aeads, newAEAD(expand(m, use, purpose)))
	}
	return k
}

// Index returns the blind index of a text: equal texts have equal indexes,
// and nobody without the master key can tell a text from its index. Texts that
// differ only in case, width or surrounding space count as equal. The index is
// keyed with the oldest master key, so that adding a key does not lose what
// was indexed before.
func (v *Vault) Index(purpose, text string) []byte {
	keys := v.macKeys(useIndex, purpose)
	return mac(keys[len(keys)-1], []byte(Normalise(text)))[:IndexSize]
}

// Sign returns a signature of data that only this vault can make, and only for
// this purpose.
func (v *Vault) Sign(purpose string, data []byte) []byte {
	return mac(v.macKeys(useSign, purpose)[0], data)
}

// Verify reports, in constant time, whether sig is Sign's answer for the
// purpose and data.
func (v *Vault) Verify(purpose string, data, sig []byte) bool {
	ok := false
	for _, key := range v.macKeys(useSign, purpose) {
		if hmac.Equal(mac(key, data), sig) {
			ok = true
		}
	}
	return ok
}

// Pair returns the Ed25519 private key for a purpose, for signatures that
// anybody can check: "log". It is made from the oldest master key, so that
// adding a key does not change who the city is.
func (v *Vault) Pair(purpose string) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(expand(v.masters[len(v.masters)-1], usePair, purpose))
}

func (v *Vault) macKeys(use, purpose string) [][]byte {
	name := use + "/" + purpose
	if keys, ok := v.macs.Load(name); ok {
		return keys.([][]byte)
	}
	var keys [][]byte
	for _, m := range v.masters {
		keys = append(keys, expand(m, use, purpose))
	}
	v.macs.Store(name, keys)
	return keys
}

// Normalise returns the form of a text in which it is indexed and compared:
// without surrounding space, in compatibility form (full-width Ａ is A), in
// lower case.
func Normalise(text string) string {
	lower := strings.ToLower(norm.NFKC.String(text))
	return strings.TrimSpace(norm.NFKC.String(lower))
}

func mac(key, data []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(data)
	return h.Sum(nil)
}

// expand derives the key for a use and purpose by HKDF-SHA256 (RFC 5869).
func expand(master []byte, use, purpose string) []byte {
	key, err := hkdf.Key(sha256.New, master, nil, "qingdan/1/"+use+"/"+purpose, KeySize)
	if err != nil {
		panic("vault: hkdf: " + err.Error()) // only for lengths over 8 KiB
	}
	return key
}

func newAEAD(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic("vault: aes: " + err.Error()) // only for keys of another length than ours
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic("vault: gcm: " + err.Error()) // only for block ciphers other than AES
	}
	return aead
}
