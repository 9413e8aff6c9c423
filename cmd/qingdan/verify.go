package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/verify"
)

// verifyCmd is what anybody can do to a city with nothing but its address.
type verifyCmd struct {
	Figure  verifyFigureCmd  `cmd:"" help:"Recompute figures from the public log and compare them with what the city shows (核算指标)."`
	Log     verifyLogCmd     `cmd:"" help:"Check a city's whole public log (核验日志)."`
	Receipt verifyReceiptCmd `cmd:"" help:"Check a receipt, without any network (核验回执)."`
}

// keyFlags say whose signatures are trusted.
type keyFlags struct {
	Policy string `placeholder:"FILE" help:"Policy file: the log's key, its witnesses, and how many of them must have cosigned."`
	Vkey   string `name:"vkey" placeholder:"KEY" help:"The log's verifier key, for example demo.example/log+1a2b3c4d+A…; no witnesses are asked."`
}

// trust reads the flags; nil where neither is given.
func (f keyFlags) trust(command string) (*verify.Trust, error) {
	var t *verify.Trust
	var err error
	switch {
	case f.Policy != "" && f.Vkey != "":
		return nil, &usageError{text: lang.Text{Zh: "--policy 和 --vkey 只能用一个", En: "give --policy or --vkey, not both"}, command: command}
	case f.Policy != "":
		var text []byte
		if text, err = os.ReadFile(f.Policy); err == nil {
			t, err = verify.TrustPolicy(text)
		}
	case f.Vkey != "":
		t, err = verify.TrustKey(f.Vkey)
	}
	if err != nil {
		return nil, &usageError{text: lang.Text{Zh: "不能读取公钥或策略：" + err.Error(), En: "cannot read the key or policy: " + err.Error()}, command: command}
	}
	return t, nil
}

// siteFlags say how a site is verified.
type siteFlags struct {
	keyFlags
	State string `placeholder:"DIR" help:"Folder in which is remembered what was verified. Without it the user's cache folder."`
}

func (f siteFlags) state() (verify.State, error) {
	if f.State != "" {
		return verify.OpenState(f.State), nil
	}
	return verify.DefaultState()
}

// site opens an address and decides whom to trust there. What a first use
// takes on trust is said and remembered.
func (f siteFlags) site(ctx context.Context, std *stdio, say func(zh, en string), address, command string) (*verify.Site, verify.Options, error) {
	o := verify.Options{Now: std.Now}
	site, err := verify.Open(address)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, o, &usageError{text: lang.Text{Zh: address + " 不是网址，也不是日志文件夹", En: address + " is neither an address (http://…) nor a folder with a log"}, command: command}
	}
	if err != nil {
		return nil, o, err
	}
	state, err := f.state()
	if err != nil {
		return nil, o, err
	}
	o.State = &state
	if o.Trust, err = f.trust(command); err != nil || o.Trust != nil {
		return site, o, err
	}
	t, vkey, first, err := site.Trust(ctx, state)
	if err != nil {
		return nil, o, f.told(err)
	}
	if first {
		say("第一次核验这个日志，暂且相信它自己公布的公钥（以后变了会拒绝）："+vkey,
			"First look at this log: taking the key that it publishes on trust (another key will be refused later): "+vkey)
		if err := state.SetKey(site.Address, vkey); err != nil {
			return nil, o, err
		}
	}
	o.Trust = t
	return site, o, nil
}

// told turns a finding into the program's one-line error.
func (siteFlags) told(err error) error {
	if f := verify.AsFinding(err); f != nil {
		return problem.New(problem.Refused, string(f.Kind), f.Text.Zh, f.Text.En)
	}
	return err
}

// notVerified ends a command whose findings were told already.
func notVerified() error {
	return problem.New(problem.Refused, "not_verified", "核验没有通过", "it does not verify")
}

// bar shows on a terminal how far a log was read; done takes it away.
func (std *stdio) bar(zh, en string) (show func(done, of int64), done func()) {
	f, ok := std.Stderr.(*os.File)
	visible := ok && isatty.IsTerminal(f.Fd())
	b := progressbar.NewOptions64(-1, progressbar.OptionSetVisibility(visible), progressbar.OptionSetWriter(std.Stderr), progressbar.OptionSetWidth(30),
		progressbar.OptionSetDescription(lang.Text{Zh: zh, En: en}.In(std.Lang)), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true), progressbar.OptionShowCount())
	show = func(done, of int64) {
		b.ChangeMax64(of)
		_ = b.Set64(done) // a bar that cannot be drawn stops nothing
	}
	return show, func() { _ = b.Clear() }
}

// tellLog says how a log's verification went.
func (std *stdio) tellLog(r *verify.Report) {
	if r.Origin != "" {
		std.say(fmt.Sprintf("日志 %s：%d 条记录，根哈希 %s", r.Origin, r.Size, r.Root), fmt.Sprintf("Log %s: %d entries, root %s", r.Origin, r.Size, r.Root))
	}
	if r.Cases > 0 {
		std.say(fmt.Sprintf("共 %d 件办件，编号连续，没有缺漏。", r.Cases), fmt.Sprintf("It has %d cases; their numbers are consecutive, none is left out.", r.Cases))
	}
	if r.From > 0 {
		std.say(fmt.Sprintf("前 %d 条以前已核验，这次只读新增部分，并确认没有改动。", r.From),
			fmt.Sprintf("The first %d entries were verified before; only what is new was read, and nothing before it has changed.", r.From))
	}
	if len(r.Witnesses) > 0 {
		std.say("见证人联署："+strings.Join(r.Witnesses, "、"), "Cosigned by "+strings.Join(r.Witnesses, ", "))
	}
	for _, f := range r.Findings {
		std.say("✗ "+f.Text.Zh, "✗ "+f.Text.En)
	}
	if r.Evidence != "" {
		std.say("两个互相矛盾的检查点已存为证据："+r.Evidence, "The two checkpoints that contradict each other are kept as evidence: "+r.Evidence)
	}
}
