package witness

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
)

// None is the quorum that asks for no cosignature.
const None = "none"

// Policy says when a checkpoint is to be believed: it is signed by one of the
// logs, and cosigned by enough of the witnesses. It is a torchwood.Policy. Its
// fields are for reading; ParsePolicy makes it.
type Policy struct {
	Logs      []KnownLog
	Witnesses []KnownWitness
	Groups    []Group
	Quorum    string // name of a witness or a group, or None

	logs, quorum torchwood.Policy // nil: no log, no cosignature needed
}

// KnownLog is a log of a policy.
type KnownLog struct {
	VKey, URL string        // the URL may be missing
	Verifier  note.Verifier // its name is the log's origin
}

// KnownWitness is a witness of a policy.
type KnownWitness struct {
	Name      string // in the policy only
	VKey, URL string // the URL may be missing
	Verifier  note.Verifier
}

// Group of witnesses and groups; it counts as a cosigner if at least Least of
// its members have cosigned.
type Group struct {
	Name    string
	Least   int
	Members []string
}

var _ torchwood.Policy = (*Policy)(nil)

// Errors of checking.
var (
	ErrNoLog    = errors.New("witness: the checkpoint is not signed by a log of the policy")
	ErrNoQuorum = errors.New("witness: too few witnesses of the policy have cosigned the checkpoint")
)

// Check returns nil if the signatures, which have been verified already, make
// the checkpoint of the origin one to believe: else ErrNoLog or ErrNoQuorum. A
// policy that names no log believes none; see ForLog.
func (p *Policy) Check(origin string, sigs []note.Signature) error {
	if p.logs == nil || p.logs.Check(origin, sigs) != nil {
		return ErrNoLog
	}
	return p.CheckQuorum(sigs)
}

// CheckQuorum returns nil if enough witnesses are among the signatures, which
// have been verified already: else ErrNoQuorum.
func (p *Policy) CheckQuorum(sigs []note.Signature) error {
	if p.quorum == nil {
		return nil
	}
	if err := p.quorum.Check("", sigs); err != nil {
		return fmt.Errorf("%w: %w", ErrNoQuorum, err)
	}
	return nil
}

// Verifier implements note.Verifiers with every log and witness of the policy,
// also those that the quorum does not ask for.
func (p *Policy) Verifier(name string, hash uint32) (note.Verifier, error) {
	for _, l := range p.Logs {
		if l.Verifier.Name() == name && l.Verifier.KeyHash() == hash {
			return l.Verifier, nil
		}
	}
	for _, w := range p.Witnesses {
		if w.Verifier.Name() == name && w.Verifier.KeyHash() == hash {
			return w.Verifier, nil
		}
	}
	return nil, &note.UnknownVerifierError{Name: name, KeyHash: hash}
}

// Unwitnessed returns the policy of a city that asks no witness.
func Unwitnessed() *Policy { return &Policy{Quorum: None} }

// ForLog returns the policy with this log, and no other: what a city hands to
// those who check its log. The error is a problem.Problem.
func (p *Policy) ForLog(vkey, url string) (*Policy, error) {
	q := *p
	q.Logs = []KnownLog{{VKey: vkey, URL: url}}
	return ParsePolicy(q.Text())
}

// Text returns the policy as a file; ParsePolicy reads it back.
func (p *Policy) Text() []byte {
	var b strings.Builder
	line := func(words ...string) { b.WriteString(strings.TrimRight(strings.Join(words, " "), " ") + "\n") }
	for _, l := range p.Logs {
		line("log", l.VKey, l.URL)
	}
	for _, w := range p.Witnesses {
		line("witness", w.Name, w.VKey, w.URL)
	}
	for _, g := range p.Groups {
		line(append([]string{"group", g.Name, g.threshold()}, g.Members...)...)
	}
	line("quorum", p.Quorum)
	return []byte(b.String())
}

func (g Group) threshold() string {
	switch g.Least {
	case len(g.Members):
		return "all"
	case 1:
		return "any"
	}
	return strconv.Itoa(g.Least)
}
