package witness

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// Bounds on a policy: the specification wants 32 of each kind at least, and a
// signed note carries at most 100 signatures.
const (
	maxPolicyBytes = 256 << 10
	maxOfAKind     = 64
	shownFaults    = 8
)

// ParsePolicy reads a c2sp.org/tlog-policy file. The error is a
// problem.Problem of kind Invalid that tells every fault with its line.
//
// torchwood v0.9 has a ParsePolicy too, which is not used: it wants all logs
// to have signed where the specification wants one of them, cuts a line at any
// "#", splits at Unicode spaces, and takes duplicate keys, members named twice,
// a quorum before its group and surplus words. Only Ed25519 keys are known here
// (signature type 1 for logs, 4 for witnesses), so a policy with ML-DSA-44 keys
// is refused. A last line without its newline is taken.
func ParsePolicy(text []byte) (*Policy, error) {
	if len(text) > maxPolicyBytes {
		return nil, problem.New(problem.TooLarge, "policy_too_large",
			"见证策略文件太大（上限 256 KiB）", "the policy file is too large (at most 256 KiB)")
	}
	r := policyReader{policy: &Policy{}, defined: map[string]torchwood.Policy{}, member: map[string]bool{}, keys: map[string]bool{}}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		r.at = i + 1
		r.line(line)
	}
	r.at = max(1, strings.Count(strings.TrimSuffix(string(text), "\n"), "\n")+1)
	if r.policy.Quorum == "" && !r.triedQuorum {
		r.fault("缺少 quorum 行", "there is no quorum line")
	}
	if len(r.faults) > 0 {
		return nil, r.problem()
	}
	return r.policy, nil
}

// policyReader reads a policy line by line.
type policyReader struct {
	policy      *Policy
	at          int // line, from 1
	defined     map[string]torchwood.Policy
	member      map[string]bool
	keys        map[string]bool // kind and public key
	logs        []torchwood.Policy
	triedQuorum bool
	faults      []problem.Field
}

func (r *policyReader) fault(zh, en string, args ...any) {
	r.faults = append(r.faults, problem.Field{Path: "/" + strconv.Itoa(r.at), Text: lang.Text{
		Zh: fmt.Sprintf("第 %d 行：", r.at) + fmt.Sprintf(zh, args...),
		En: fmt.Sprintf("line %d: ", r.at) + fmt.Sprintf(en, args...)}})
}

func (r *policyReader) problem() error {
	var zh, en []string
	for _, f := range r.faults[:min(len(r.faults), shownFaults)] {
		zh, en = append(zh, f.Text.Zh), append(en, f.Text.En)
	}
	if more := len(r.faults) - shownFaults; more > 0 {
		zh, en = append(zh, fmt.Sprintf("另有 %d 处", more)), append(en, fmt.Sprintf("and %d more", more))
	}
	return problem.New(problem.Invalid, "policy_faulty",
		"见证策略文件有误："+strings.Join(zh, "；"), "the policy file is faulty: "+strings.Join(en, "; ")).WithFields(r.faults...)
}

func (r *policyReader) line(line string) {
	if i := strings.IndexFunc(line, control); i >= 0 {
		r.fault("含有控制字符 0x%02x；只允许制表符和换行符（LF）", "control character 0x%02x; only tab and newline (LF) are allowed", line[i])
		return
	}
	words := strings.FieldsFunc(line, func(c rune) bool { return c == ' ' || c == '\t' })
	if len(words) == 0 || strings.HasPrefix(words[0], "#") {
		return
	}
	switch words[0] {
	case "log":
		r.log(words)
	case "witness":
		r.witness(words)
	case "group":
		r.group(words)
	case "quorum":
		r.quorum(words)
	default:
		r.fault("不认识的关键词 %q；应为 log、witness、group 或 quorum", "unknown keyword %q; it must be log, witness, group or quorum", words[0])
	}
}

func control(c rune) bool { return c < 0x20 && c != '\t' || c == 0x7f }

// count faults a line whose number of words is wrong.
func (r *policyReader) count(words []string, least, most int, form string) bool {
	if len(words) >= least && len(words) <= most {
		return true
	}
	r.fault("应写作：%s", "it must be: %s", form)
	return false
}

func (r *policyReader) log(words []string) {
	if !r.count(words, 2, 3, "log <vkey> [<url>]") || !r.room(len(r.policy.Logs)) {
		return
	}
	v, err := note.NewVerifier(words[1])
	if err != nil {
		r.fault("日志公钥 %q 不对：应为 vkey，类型为 Ed25519", "%q is not a log's key: a vkey of type Ed25519 is needed", words[1])
		return
	}
	if !r.newKey("log", words[1]) {
		return
	}
	l := KnownLog{VKey: words[1], Verifier: v}
	if len(words) == 3 {
		l.URL = words[2]
	}
	r.policy.Logs = append(r.policy.Logs, l)
	r.logs = append(r.logs, torchwood.ThresholdPolicy(2, torchwood.OriginPolicy(v.Name()), torchwood.SingleVerifierPolicy(v)))
	r.policy.logs = torchwood.ThresholdPolicy(1, r.logs...)
}

func (r *policyReader) witness(words []string) {
	if !r.count(words, 3, 4, "witness <name> <vkey> [<url>]") || !r.room(len(r.policy.Witnesses)) || !r.newName(words[1]) {
		return
	}
	v, err := torchwood.NewCosignatureVerifier(words[2])
	if err != nil {
		r.fault("见证人公钥 %q 不对：应为 vkey，类型为 Ed25519 见证签名（4）", "%q is not a witness's key: a vkey of type Ed25519 cosignature (4) is needed", words[2])
		return
	}
	if !r.newKey("witness", words[2]) {
		return
	}
	w := KnownWitness{Name: words[1], VKey: words[2], Verifier: v}
	if len(words) == 4 {
		w.URL = words[3]
	}
	r.policy.Witnesses = append(r.policy.Witnesses, w)
	r.defined[w.Name] = torchwood.SingleVerifierPolicy(v)
}

func (r *policyReader) group(words []string) {
	if !r.count(words, 4, len(words), "group <name> all|any|<k> <name>...") || !r.room(len(r.policy.Groups)) || !r.newName(words[1]) {
		return
	}
	g := Group{Name: words[1], Members: words[3:]}
	var ok bool
	if g.Least, ok = threshold(words[2], len(g.Members)); !ok {
		r.fault("%q 不是 all、any 或 1 到 %d 的整数", "%q is not all, any or a number from 1 to %d", words[2], len(g.Members))
		return
	}
	var members []torchwood.Policy
	for _, name := range g.Members {
		if m := r.defined[name]; m == nil || name == g.Name {
			r.fault("前面没有定义 %q", "%q is not defined on a line before", name)
			return
		} else if r.member[name] {
			r.fault("%q 已经是一个组的成员；每个名称只能用一次", "%q is a member of a group already; each name may be used once", name)
			return
		} else {
			members = append(members, m)
		}
		r.member[name] = true
	}
	r.policy.Groups = append(r.policy.Groups, g)
	r.defined[g.Name] = torchwood.ThresholdPolicy(g.Least, members...)
}

func threshold(word string, members int) (int, bool) {
	switch word {
	case "all":
		return members, true
	case "any":
		return 1, true
	}
	n, err := strconv.ParseUint(word, 10, 16) // takes digits only
	return int(n), err == nil && n >= 1 && int(n) <= members
}

func (r *policyReader) quorum(words []string) {
	if !r.count(words, 2, 2, "quorum <name>") {
		return
	}
	if r.triedQuorum {
		r.fault("只能有一个 quorum 行", "there may be one quorum line only")
		return
	}
	r.triedQuorum = true
	q := r.defined[words[1]]
	if words[1] != None && q == nil {
		r.fault("前面没有定义 %q", "%q is not defined on a line before", words[1])
		return
	}
	r.policy.Quorum, r.policy.quorum = words[1], q
}

// newName takes a name, or faults one that is taken.
func (r *policyReader) newName(name string) bool {
	if name == None || r.defined[name] != nil {
		r.fault("名称 %q 已被占用", "the name %q is taken", name)
		return false
	}
	r.defined[name] = torchwood.ThresholdPolicy(0) // so that a fault in its line is told once
	return true
}

// newKey faults a public key that the policy has already under another name.
func (r *policyReader) newKey(kind, vkey string) bool {
	parts := strings.SplitN(vkey, "+", 3) // name, key id, key; the key may hold a plus
	raw, _ := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	key := kind + " " + string(raw) // the same key may be written in two ways
	if r.keys[key] {
		r.fault("这个公钥前面已经有了", "this public key is there already")
		return false
	}
	r.keys[key] = true
	return true
}

func (r *policyReader) room(have int) bool {
	if have < maxOfAKind {
		return true
	}
	r.fault("同一种行最多 %d 个", "there may be at most %d lines of this kind", maxOfAKind)
	return false
}
