package verify

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"

	"qingdan/internal/problem"
	"qingdan/internal/tlog/witness"
)

// Trust is whose word is taken: the keys of logs and of witnesses, and how
// many of these must have cosigned.
type Trust struct {
	policy *witness.Policy
	logs   *witness.Policy // what is asked of the log alone
}

// TrustKey trusts a log's key (in vkey form) without witnesses.
func TrustKey(vkey string) (*Trust, error) {
	p, err := witness.Unwitnessed().ForLog(strings.TrimSpace(vkey), "")
	if err != nil {
		return nil, err
	}
	return &Trust{policy: p, logs: p}, nil
}

// TrustPolicy reads a policy file (c2sp.org/tlog-policy). Of several logs that
// it names, a checkpoint is one's.
func TrustPolicy(text []byte) (*Trust, error) {
	p, err := witness.ParsePolicy(text)
	if err != nil {
		return nil, err
	}
	if len(p.Logs) == 0 {
		return nil, problem.New(problem.Invalid, "no_log", "策略里没有日志：请写一行 log <vkey>", "the policy names no log: give it a line log <vkey>")
	}
	logs, err := witness.ParsePolicy((&witness.Policy{Logs: p.Logs, Quorum: witness.None}).Text())
	return &Trust{policy: p, logs: logs}, err
}

// origins are the names of the logs.
func (t *Trust) origins() []string {
	out := make([]string, len(t.policy.Logs))
	for i, l := range t.policy.Logs {
		out[i] = l.Verifier.Name()
	}
	return out
}

// Checkpoint is a tree head that was found to be signed as trust asks.
type Checkpoint struct {
	torchwood.Checkpoint
	Note      []byte    // as served
	Witnesses []string  // known ones that cosigned, by their keys' names
	Cosigned  time.Time // by the latest of them; zero: by none
}

// Open verifies a signed checkpoint. What is wrong is a Finding.
func (t *Trust) Open(signed []byte) (*Checkpoint, error) {
	text, _, ok := bytes.Cut(signed, []byte("\n\n"))
	plain, err := torchwood.ParseCheckpoint(string(text) + "\n")
	if !ok || err != nil {
		return nil, found(BadNote, "不是签名的检查点", "this is not a signed checkpoint")
	}
	if !slices.Contains(t.origins(), plain.Origin) {
		return nil, found(BadOrigin, "检查点属于另一份日志“%s”，应为“%s”", "the checkpoint is of another log, %q; expected %q",
			plain.Origin, strings.Join(t.origins(), " "))
	}
	n, err := note.Open(signed, t.logs)
	if err == nil {
		err = t.logs.Check(plain.Origin, n.Sigs)
	}
	if err != nil {
		return nil, found(BadSig, "检查点上没有日志密钥的有效签名（%v）", "the checkpoint has no valid signature by the log's key (%v)", err)
	}
	c, n, err := torchwood.VerifyCheckpoint(signed, t.policy)
	if err != nil {
		return nil, found(NoQuorum, "见证人的联署不够：%v", "too few witnesses have cosigned the checkpoint: %v", err)
	}
	out := &Checkpoint{Checkpoint: c, Note: signed}
	for _, s := range n.Sigs {
		if at, ok := cosignedAt(s); ok {
			out.Witnesses = append(out.Witnesses, s.Name)
			if at.After(out.Cosigned) {
				out.Cosigned = at
			}
		}
	}
	return out, nil
}

// cosignedAt returns the time of a cosignature (c2sp.org/tlog-cosignature):
// key id, seconds, Ed25519 signature.
func cosignedAt(s note.Signature) (time.Time, bool) {
	raw, err := base64.StdEncoding.DecodeString(s.Base64)
	if err != nil || len(raw) != 4+8+64 {
		return time.Time{}, false
	}
	return time.Unix(int64(binary.BigEndian.Uint64(raw[4:12])), 0).UTC(), true
}

// Trust takes a site's key at its word the first time and remembers it; first
// says so. Later another key is a finding.
func (s *Site) Trust(ctx context.Context, state State) (t *Trust, vkey string, first bool, err error) {
	known, err := state.Key(s.Address)
	if err != nil {
		return nil, "", false, err
	}
	served, err := s.Log.Get(ctx, "vkey", maxCheckpoint)
	vkey = strings.TrimSpace(string(served))
	switch {
	case errors.Is(err, fs.ErrNotExist) && known != "":
		vkey = known
	case errors.Is(err, fs.ErrNotExist):
		return nil, "", false, found(BadKey, "这里没有公布日志的公钥（vkey）：请用 --vkey 或 --policy 指定", "no verifier key is published here (vkey): give one with --vkey or --policy")
	case err != nil:
		return nil, "", false, err
	case known != "" && known != vkey:
		return nil, "", false, found(BadKey, "日志的公钥变了：以前是 %[1]s，现在是 %[2]s", "the log's key has changed: it was %[1]s, now it is %[2]s", known, vkey)
	}
	if t, err = TrustKey(vkey); err != nil {
		return nil, "", false, found(BadKey, "公布的公钥无法读取", "the published verifier key cannot be read")
	}
	return t, vkey, known == "", nil
}
