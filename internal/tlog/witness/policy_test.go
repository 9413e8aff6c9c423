package witness

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"filippo.io/torchwood"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"

	"qingdan/internal/problem"
)

// fill replaces <log:x> and <w:x> by keys made from x.
func fill(t testing.TB, text string) string {
	t.Helper()
	for _, n := range []string{"A", "B", "C"} {
		_, vkey := logKeys(t, "log.example/"+n, n)
		text = strings.ReplaceAll(text, "<log:"+n+">", vkey)
	}
	for _, n := range []string{"X1", "X2", "X3", "Y1", "Y2", "Y3"} {
		text = strings.ReplaceAll(text, "<w:"+n+">", vkeyOf(t, n))
	}
	return text
}

// specExample is the example of the specification.
const specExample = `log <log:A>

witness X1 <w:X1>
witness X2 <w:X2>
witness X3 <w:X3>
group X-witnesses 2 X1 X2 X3

witness Y1 <w:Y1>
witness Y2 <w:Y2>
witness Y3 <w:Y3>
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`

// signedBy returns signatures as note.Open would after checking.
func signedBy(p *Policy, names ...string) (sigs []note.Signature) {
	for _, name := range names {
		for _, w := range p.Witnesses {
			if w.Name == name {
				sigs = append(sigs, note.Signature{Name: w.Verifier.Name(), Hash: w.Verifier.KeyHash()})
			}
		}
		for _, l := range p.Logs {
			if l.Verifier.Name() == name {
				sigs = append(sigs, note.Signature{Name: name, Hash: l.Verifier.KeyHash()})
			}
		}
	}
	return sigs
}

func TestExampleOfTheSpecification(t *testing.T) {
	t.Parallel()
	p, err := ParsePolicy([]byte(fill(t, specExample)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		origin, by string
		want       error
	}{
		{"log.example/A", "log.example/A X1 X2 Y3", nil},
		{"log.example/A", "log.example/A X1 X2 X3 Y1 Y2 Y3", nil},
		{"log.example/A", "log.example/A X1 X2 X3", ErrNoQuorum},
		{"log.example/A", "log.example/A X1 Y1 Y2 Y3", ErrNoQuorum},
		{"log.example/A", "log.example/A", ErrNoQuorum},
		{"log.example/A", "X1 X2 Y1", ErrNoLog},
		{"log.example/B", "log.example/A X1 X2 Y1", ErrNoLog},
	} {
		if err := p.Check(c.origin, signedBy(p, strings.Fields(c.by)...)); !errors.Is(err, c.want) {
			t.Errorf("%s signed by %s: %v, want %v", c.origin, c.by, err, c.want)
		}
	}
}

func TestAnyOneLogIsEnough(t *testing.T) {
	t.Parallel()
	text := []byte(fill(t, "log <log:A>\nlog <log:B> https://b.example\nquorum none\n"))
	p, err := ParsePolicy(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Check("log.example/B", signedBy(p, "log.example/B")); err != nil {
		t.Error(err)
	}
	if err := p.Check("log.example/A", signedBy(p, "log.example/B")); !errors.Is(err, ErrNoLog) {
		t.Errorf("a log signs for another: %v", err)
	}
	theirs, err := torchwood.ParsePolicy(text)
	if err != nil {
		t.Fatal(err)
	}
	if theirs.Check("log.example/B", signedBy(p, "log.example/B")) == nil {
		t.Error("torchwood takes one of two logs by now: use its ParsePolicy for what it does right")
	}
}

func TestPolicyForms(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"no logs":                "quorum none",
		"spaces and tabs":        " \t log\t <log:A>  \n\tquorum   none\t\n",
		"comments":               "# first\n  \t# second \xff\xfe\n\nquorum none\n",
		"no comment in a line":   "log <log:A> https://a.example/#x\nquorum none\n",
		"a witness as quorum":    "witness w <w:X1>\nquorum w\n",
		"a quorum in the middle": "witness w <w:X1>\nquorum w\nlog <log:A>\n",
		"opaque octets":          "witness \xe2\x84\xaa <w:X1>\nwitness K <w:X2>\nwitness \xff\xa0 <w:X3>\ngroup 組\u00a0二 2 \xe2\x84\xaa K \xff\xa0\nquorum 組\u00a0二\n",
		"names like keywords":    "witness all <w:X1>\nwitness quorum <w:X2>\ngroup any any all quorum\nquorum any\n",
		"two keys of one origin": "log <log:A>\nlog <log:B>\nquorum none\n",
		"a witness of no group":  "witness a <w:X1>\nwitness b <w:X2>\nquorum b\n",
		"one key, log and witness": "log " + func() string { _, v := logKeys(t, "X1", "X1"); return v }() +
			"\nwitness a <w:X1>\nquorum a\n",
	} {
		p, err := ParsePolicy([]byte(fill(t, text)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		again, err := ParsePolicy(p.Text())
		if err != nil || cmp.Diff(string(p.Text()), string(again.Text())) != "" {
			t.Errorf("%s: written as %q, which is read as: %v", name, p.Text(), err)
		}
	}
}

func TestPolicyFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", "line 1: there is no quorum line"},
		{"log <log:A>\n\n", "line 2: there is no quorum line"},
		{"quorum none\nquorum none\n", "line 2: there may be one quorum line only"},
		{"quorum w\nwitness w <w:X1>\n", `line 1: "w" is not defined on a line before`},
		{"quorum\n", "line 1: it must be: quorum <name>"},
		{"quorum none # really\n", "line 1: it must be: quorum <name>"},
		{"quorum none\r\n", "line 1: control character 0x0d"},
		{"quorum none\n\x00", "line 2: control character 0x00"},
		{"quorum none\n\x7f", "line 2: control character 0x7f"},
		{"quorum none\vx", "line 1: control character 0x0b"},
		{"quorum none\nlog\n", "line 2: it must be: log <vkey> [<url>]"},
		{"quorum none\nlog <log:A> https://a.example more\n", "line 2: it must be: log <vkey> [<url>]"},
		{"quorum none\nlog <w:X1>\n", "is not a log's key"},
		{"quorum none\nlog <log:A>\nlog <log:A>\n", "line 3: this public key is there already"},
		{"quorum none\nwitness w <log:A>\n", "is not a witness's key"},
		{"quorum none\nwitness w\n", "line 2: it must be: witness <name> <vkey> [<url>]"},
		{"quorum none\nwitness w <w:X1> https://a.example more\n", "line 2: it must be: witness"},
		{"quorum none\nwitness w <w:X1>\nwitness v <w:X1>\n", "line 3: this public key is there already"},
		{"quorum none\nwitness w <w:X1>\nwitness w <w:X2>\n", `line 3: the name "w" is taken`},
		{"quorum none\nwitness none <w:X1>\n", `line 2: the name "none" is taken`},
		{"quorum none\nwitness w <w:X1>\ngroup w any w\n", `line 3: the name "w" is taken`},
		{"quorum none\ngroup g any none\n", `line 2: "none" is not defined`},
		{"quorum none\ngroup g any g\n", "line 2:"},
		{"quorum none\ngroup g any\n", "line 2: it must be: group"},
		{"quorum none\nwitness w <w:X1>\ngroup g 0 w\n", `"0" is not all, any or a number from 1 to 1`},
		{"quorum none\nwitness w <w:X1>\ngroup g 2 w\n", `"2" is not all, any or a number from 1 to 1`},
		{"quorum none\nwitness w <w:X1>\ngroup g +1 w\n", `"+1" is not`},
		{"quorum none\nwitness w <w:X1>\ngroup g ANY w\n", `"ANY" is not`},
		{"quorum none\nwitness w <w:X1>\nwitness v <w:X2>\ngroup g all w w\n", `line 4: "w" is a member of a group already`},
		{"quorum none\nwitness w <w:X1>\ngroup g all w\ngroup h all w\n", `line 4: "w" is a member of a group already`},
		{"quorum none\nwitnes w <w:X1>\n", `line 2: unknown keyword "witnes"`},
		{"Quorum none\n", `line 1: unknown keyword "Quorum"`},
		{"quorum\u00a0none\n", "line 1: unknown keyword"},
	} {
		_, err := ParsePolicy([]byte(fill(t, c.text)))
		p := problem.Of(err)
		if p == nil || !strings.Contains(p.Text.En, c.want) || p.Text.Zh == "" {
			t.Errorf("%q: %v; want %q", c.text, err, c.want)
		}
	}
}

func TestSameKeyUnderAnotherName(t *testing.T) {
	t.Parallel()
	other, err := torchwood.NewCosignatureSigner("another.example", key("X1"))
	if err != nil {
		t.Fatal(err)
	}
	text := fill(t, "witness a <w:X1>\nwitness b "+other.Verifier().String()+"\nquorum a\n")
	if _, err := ParsePolicy([]byte(text)); err == nil || !strings.Contains(err.Error(), "line 2: this public key is there already") {
		t.Errorf("a witness counts twice under two names: %v", err)
	}
}

// TestFaultsAreToldAtOnce wants every fault, each once and with its line.
func TestFaultsAreToldAtOnce(t *testing.T) {
	t.Parallel()
	_, err := ParsePolicy([]byte("nonsense\nwitness w bad\ngroup g any w\nquorum g\nquorum g\n"))
	p := problem.Of(err)
	if p == nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range p.Fields {
		lines = append(lines, f.Path)
	}
	if diff := cmp.Diff([]string{"/1", "/2", "/5"}, lines); diff != "" {
		t.Errorf("-want +got\n%s\n%v", diff, err)
	}
}

func TestSpecificationsLeastLimits(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 32 {
		_, vkey := logKeys(t, "log.example", fmt.Sprint("log", i))
		fmt.Fprintf(&b, "log %s\nwitness w%d %s\ngroup g%d any w%d\n", vkey, i, vkeyOf(t, fmt.Sprint("w", i)), i, i)
	}
	p, err := ParsePolicy([]byte(b.String() + "quorum g31\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Logs) != 32 || len(p.Witnesses) != 32 || len(p.Groups) != 32 {
		t.Errorf("%d logs, %d witnesses, %d groups", len(p.Logs), len(p.Witnesses), len(p.Groups))
	}
}

func TestForLog(t *testing.T) {
	t.Parallel()
	p, err := ParsePolicy([]byte(fill(t, specExample)))
	if err != nil {
		t.Fatal(err)
	}
	_, vkey := logKeys(t, "log.example/B", "B")
	q, err := p.ForLog(vkey, "https://city.example/log")
	if err != nil {
		t.Fatal(err)
	}
	if want := "log " + vkey + " https://city.example/log\nwitness X1 "; !strings.HasPrefix(string(q.Text()), want) {
		t.Errorf("%s\nwant it to begin with %q", q.Text(), want)
	}
	if err := q.Check("log.example/B", signedBy(q, "log.example/B", "X1", "X3", "Y1")); err != nil {
		t.Error(err)
	}
	none, err := Unwitnessed().ForLog(vkey, "")
	if err != nil || string(none.Text()) != "log "+vkey+"\nquorum none\n" {
		t.Errorf("%s %v", none.Text(), err)
	}
	if err := Unwitnessed().Check("log.example/B", nil); !errors.Is(err, ErrNoLog) {
		t.Errorf("a policy without logs believes: %v", err)
	}
	for _, bad := range []string{"not a key", "https://x.example/\nquorum none"} {
		if _, err := p.ForLog(vkey, "https://x.example/ "+bad); err == nil {
			t.Errorf("a URL with %q is taken", bad)
		}
	}
}

func FuzzPolicy(f *testing.F) {
	f.Add([]byte(fill(f, specExample)), uint64(0b1101011))
	f.Add([]byte(fill(f, "log <log:A>\nwitness a <w:X1> https://a.example\nwitness b <w:X2>\ngroup g all a b\nquorum g\n")), uint64(3))
	f.Add([]byte("# a\n\tquorum none\n"), uint64(0))
	f.Fuzz(func(t *testing.T, text []byte, mask uint64) {
		p, err := ParsePolicy(text)
		if err != nil {
			if p := problem.Of(err); p == nil || p.Text.En == "" || p.Text.Zh == "" {
				t.Fatalf("no problem: %v", err)
			}
			return
		}
		again, err := ParsePolicy(p.Text())
		if err != nil || string(again.Text()) != string(p.Text()) {
			t.Fatalf("%q is written as %q: %v", text, p.Text(), err)
		}
		theirs, err := torchwood.ParsePolicy(p.Text())
		if err != nil || len(p.Logs) != 1 {
			return // torchwood takes fewer forms, and several logs otherwise
		}
		sigs := signedBy(p, p.Logs[0].Verifier.Name())
		for i, w := range p.Witnesses {
			if mask>>i&1 == 1 {
				sigs = append(sigs, signedBy(p, w.Name)...)
			}
		}
		origin := p.Logs[0].Verifier.Name()
		if ours, other := p.Check(origin, sigs), theirs.Check(origin, sigs); (ours == nil) != (other == nil) {
			t.Fatalf("%s\nsigned by %v: ours %v, torchwood %v", p.Text(), sigs, ours, other)
		}
	})
}
