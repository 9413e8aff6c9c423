package vault

import (
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"errors"
)

// Errors of opening. They carry no detail: who may know more has the key.
var (
	ErrFormat = errors.New("vault: not a sealed value of a known format")
	ErrSealed = errors.New("vault: sealed under another key or for another place, or altered")
)

// formatGCM marks a value sealed by AES-256-GCM: the format byte, a random
// nonce of 12 bytes, the ciphertext, a tag of 16 bytes.
const formatGCM = 1

// Overhead is how many bytes longer a sealed value is than the plain one.
const Overhead = 1 + 12 + 16

// wrapPlace binds a wrapped key to its use: nothing else that is sealed can be
// passed off as a wrapped key.
var wrapPlace = []byte("data key")

// DataKey seals and opens. It holds the expanded cipher, so that sealing costs
// about a microsecond; it is safe for concurrent use and free to copy. A key
// with random nonces is good for 2^32 values (NIST SP 800-38D, 8.3). The zero
// DataKey opens nothing and must not seal.
type DataKey struct {
	aeads []cipher.AEAD // the first seals, all of them open
	salts []byte        // key of the salts; nil in keys that are made by purpose
}

// NewDataKey makes a random data key. The wrapped form is what to store: only
// this vault can turn it back into the key, and deleting it erases for good
// everything that was sealed under the key.
func (v *Vault) NewDataKey() (DataKey, []byte, error) {
	key := make([]byte, KeySize)
	if _, err := rand.Read(key); err != nil {
		return DataKey{}, nil, err
	}
	return dataKey(key), v.wrap.Seal(key, wrapPlace), nil
}

// Unwrap returns the data key that NewDataKey wrapped.
func (v *Vault) Unwrap(wrapped []byte) (DataKey, error) {
	key, err := v.wrap.Open(wrapped, wrapPlace)
	if err != nil {
		return DataKey{}, err
	}
	if len(key) != KeySize {
		return DataKey{}, ErrFormat
	}
	return dataKey(key), nil
}

func dataKey(key []byte) DataKey {
	return DataKey{aeads: []cipher.AEAD{newAEAD(key)}, salts: expand(key, useSalt, "")}
}

// Salt returns the salt of a place: the same for the same key and place, and
// not to be guessed without the key, so that deleting the wrapped key erases
// it too. Only data keys have salts.
func (k DataKey) Salt(place string) [sha256.Size]byte {
	return [sha256.Size]byte(mac(k.salts, []byte(place)))
}

// Seal encrypts plain. The additional data, usually the place where the value
// is stored ("person/p1/name"), is not part of the result but must be given to
// Open: a sealed value that is moved elsewhere does not open.
func (k DataKey) Seal(plain, aad []byte) []byte {
	out := make([]byte, 1, Overhead+len(plain))
	out[0] = formatGCM
	return k.aeads[0].Seal(out, nil, plain, aad)
}

// Open decrypts what Seal made. It returns ErrFormat or ErrSealed.
func (k DataKey) Open(sealed, aad []byte) ([]byte, error) {
	if len(sealed) < Overhead || sealed[0] != formatGCM {
		return nil, ErrFormat
	}
	for _, aead := range k.aeads {
		if plain, err := aead.Open(nil, nil, sealed[1:], aad); err == nil {
			return plain, nil
		}
	}
	return nil, ErrSealed
}
