package interop

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"filippo.io/torchwood"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	xtlog "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
)

// checker reads a whole log from outside and says whether it is one.
type checker struct {
	name  string
	check func(context.Context, *testing.T, target) error
}

var checkers = []checker{{"tessera fsck", tesseraFsck}, {"torchwood client", torchwoodClient}}

func tesseraFsck(ctx context.Context, t *testing.T, log target) error {
	base, err := url.Parse(log.url)
	ok(t, err)
	fetcher, err := client.NewHTTPFetcher(base, nil)
	ok(t, err)
	return fsck.New(log.verifier(t).Name(), log.verifier(t), fetcher, leafHashes, fsck.Opts{N: 4}).Check(ctx)
}

// leafHashes reads a bundle with tessera's own parser.
func leafHashes(bundle []byte) ([][]byte, error) {
	var b api.EntryBundle
	if err := b.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	var out [][]byte
	for _, e := range b.Entries {
		out = append(out, rfc6962.DefaultHasher.HashLeaf(e))
	}
	return out, nil
}

func torchwoodClient(ctx context.Context, t *testing.T, log target) error {
	fetcher, err := torchwood.NewTileFetcher(log.url, torchwood.WithConcurrencyLimit(4))
	ok(t, err)
	c, err := torchwood.NewClient(fetcher)
	ok(t, err)
	signed, err := fetcher.ReadEndpoint(ctx, "checkpoint")
	ok(t, err)
	checkpoint, _, err := torchwood.VerifyCheckpoint(signed, log.policy(t))
	if err != nil {
		return err
	}
	n := int64(0)
	for i, got := range c.AllEntries(ctx, checkpoint.Tree, 0) {
		if i != n || !log.right(i, got) {
			return fmt.Errorf("entry %d is %q", i, got)
		}
		n++
	}
	if c.Err() == nil && n != checkpoint.N {
		return fmt.Errorf("%d entries of %d", n, checkpoint.N)
	}
	return c.Err()
}

// within bounds a check that waits for what never comes.
func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func TestOthersAcceptTheLog(t *testing.T) {
	t.Parallel()
	s := serve(t)
	for _, size := range []int{1, 2, 255, 256, 257, 511, 512, 3000, 65535, 65536, 65537, 66000} {
		s.grow(t, size)
		for _, c := range checkers {
			if err := c.check(within(t), t, s.target(t)); err != nil {
				t.Errorf("%s at %d: %v", c.name, size, err)
			}
		}
	}
}

func TestOthersReadWhatIsShownOnly(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.grow(t, 300)
	head, err := s.Head(t.Context())
	ok(t, err)
	ok(t, s.Heads.Show(t.Context(), head.Size, head.Signed))
	s.grow(t, 900) // the partial tiles of 300 are gone
	for _, c := range checkers {
		if err := c.check(within(t), t, s.target(t)); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func flip(at int) func([]byte) []byte {
	return func(content []byte) []byte {
		content[at] ^= 1
		return content
	}
}

func short(content []byte) []byte { return content[:len(content)-1] }

// TestOthersRefuseWhatWasAltered serves a log of 3000 entries with one thing
// altered. Both checkers read every tile, bundle and the checkpoint, so both
// must refuse each.
func TestOthersRefuseWhatWasAltered(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]tamperer{
		"one byte of an entry":                 {"tile/entries/003", flip(700)},
		"one byte of an entry's length":        {"tile/entries/003", flip(1)},
		"one byte of the last bundle":          {"tile/entries/011.p/184", flip(20)},
		"one byte of a hash tile":              {"tile/0/005", flip(4000)},
		"one byte of the last hash tile":       {"tile/0/011.p/184", flip(10)},
		"one byte of the tile above":           {"tile/1/000.p/11", flip(64)},
		"a truncated partial bundle":           {"tile/entries/011.p/184", short},
		"a truncated partial tile":             {"tile/0/011.p/184", short},
		"a truncated tile above":               {"tile/1/000.p/11", short},
		"a wrong origin":                       {"checkpoint", forge("other.example/log", tlogtest.Origin, tlogtest.Key(tlogtest.Origin))},
		"a wrong origin, signed by its name":   {"checkpoint", forge("other.example/log", "other.example/log", tlogtest.Key(tlogtest.Origin))},
		"a bad signature":                      {"checkpoint", badSignature},
		"another's signature":                  {"checkpoint", forge(tlogtest.Origin, tlogtest.Origin, tlogtest.Key("another"))},
		"no signature":                         {"checkpoint", func(b []byte) []byte { return b[:bytes.Index(b, []byte("\n\n"))+2] }},
		"another root":                         {"checkpoint", func(b []byte) []byte { return flip(bytes.IndexByte(b, '\n') + 10)(b) }},
		"another root that the log has signed": {"checkpoint", anotherRoot},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, change)
			s.grow(t, 3000)
			for _, c := range checkers {
				if err := c.check(within(t), t, s.target(t)); err == nil || errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%s: %v", c.name, err)
				}
			}
		})
	}
}

// forge replaces a checkpoint by one of another origin, name or key.
func forge(origin, name string, key ed25519.PrivateKey) func([]byte) []byte {
	return func(content []byte) []byte {
		text, _, _ := strings.Cut(string(content), "\n\n")
		_, rest, _ := strings.Cut(text, "\n")
		return sign(origin+"\n"+rest+"\n", name, key)
	}
}

func anotherRoot(content []byte) []byte {
	checkpoint, err := torchwood.ParseCheckpoint(string(content[:bytes.Index(content, []byte("\n\n"))+1]))
	if err != nil {
		panic(err)
	}
	checkpoint.Hash[0]++
	return sign(checkpoint.String(), tlogtest.Origin, tlogtest.Key(tlogtest.Origin))
}

func badSignature(content []byte) []byte {
	return flip(bytes.LastIndexByte(content, ' ') + 20)(content)
}

// signer signs notes under any name.
type signer struct {
	note.Verifier
	key ed25519.PrivateKey
}

func (s signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }

func sign(text, name string, key ed25519.PrivateKey) []byte {
	vkey, err := tlog.VerifierKey(name, key.Public().(ed25519.PublicKey))
	if err != nil {
		panic(err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		panic(err)
	}
	signed, err := note.Sign(&note.Note{Text: text}, signer{v, key})
	if err != nil {
		panic(err)
	}
	return signed
}

// TestReceiptsVerify has torchwood check receipts, and refuse all that differ
// from one in a single character.
func TestReceiptsVerify(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.grow(t, 700)
	for _, index := range []int64{0, 1, 255, 256, 511, 512, 698, 699} {
		receipt, err := s.Receipt(t.Context(), index)
		ok(t, err)
		if err := verifyReceipt(s.target(t).policy(t), receipt); err != nil {
			t.Errorf("receipt %d: %v", index, err)
		}
	}
	receipt, err := s.Receipt(t.Context(), 300)
	ok(t, err)
	for i := range receipt {
		wrong := bytes.Clone(receipt)
		wrong[i] = differ(wrong[i])
		if verifyReceipt(s.target(t).policy(t), wrong) == nil {
			t.Errorf("accepted with %q instead of %q at %d", wrong[i], receipt[i], i)
		}
	}
}

// differ returns another character; of base64 one that differs in the first
// bit, because the last bits may be padding.
func differ(c byte) byte {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	if i := strings.IndexByte(alphabet, c); i >= 0 {
		return alphabet[i^32]
	}
	return c ^ 1
}

func verifyReceipt(policy torchwood.Policy, receipt []byte) error {
	extra, err := torchwood.ProofExtraData(receipt)
	if err != nil {
		return err
	}
	return torchwood.VerifyProof(policy, xtlog.RecordHash(extra), receipt)
}
