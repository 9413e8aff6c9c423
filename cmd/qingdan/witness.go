package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"qingdan/internal/app"
	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/tlog/witness"
)

type witnessCmd struct {
	Data    string `default:"data/witness" placeholder:"DIR" help:"Folder of the witness's key and of what it has cosigned. Back up its key; never put an older copy of the rest back."`
	Name    string `required:"" placeholder:"NAME" help:"Name of the witness in its signatures, for ever: a URL without https://, for example witness.siping.gov.cn."`
	Policy  string `required:"" placeholder:"FILE" help:"Whom to witness: a c2sp.org/tlog-policy file; its log lines count. - reads it from standard input."`
	Addr    string `default:"127.0.0.1:8081" placeholder:"HOST:PORT" help:"Where to listen. Put a proxy with TLS in front of it."`
	ShowKey bool   `help:"Check the policy, print the witness's key, and stop."`
}

// Help is shown by qingdan witness --help.
func (witnessCmd) Help() string {
	return `Runs a witness (见证人) for the public logs of other cities: it signs a log's
checkpoint only where it goes on from the last one it signed, so that nobody can
rewrite a log or show two readers two logs. Logs ask it by c2sp.org/tlog-witness.

Examples:

    qingdan witness --name witness.siping.gov.cn --policy neighbours.policy
    qingdan witness --name witness.siping.gov.cn --policy neighbours.policy --show-key`
}

// Run answers logs until the program is asked to stop.
func (c *witnessCmd) Run(ctx context.Context, std *stdio) error {
	policy, err := readPolicy(std, c.Policy)
	if err != nil {
		return err
	}
	w, err := app.OpenWitness(ctx, c.Data, c.Name, policy, std.logger())
	if err != nil {
		return err
	}
	if c.ShowKey {
		fmt.Fprintln(std.Stdout, w.VerifierKey())
		return w.Close()
	}
	return errors.Join(c.serve(ctx, std, w, policy), w.Close())
}

func (c *witnessCmd) serve(ctx context.Context, std *stdio, w *app.Witness, policy *witness.Policy) error {
	l, err := app.Listen(c.Addr)
	if err != nil {
		return err
	}
	defer l.Close()
	fmt.Fprintln(std.Stdout, w.VerifierKey())
	std.say(fmt.Sprintf("见证人已启动：%s ，见证 %d 个日志。", app.Address(l), len(policy.Logs)),
		fmt.Sprintf("The witness is running: %s, for %d logs.", app.Address(l), len(policy.Logs)))
	err = w.Serve(ctx, l)
	std.say("已停止。", "Stopped.")
	return err
}

// maxPolicyFile is more than any policy takes.
const maxPolicyFile = 1 << 20

// readPolicy reads a policy file; "-" is standard input.
func readPolicy(std *stdio, path string) (*witness.Policy, error) {
	from := std.Stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, problem.New(problem.NotFound, "no_policy",
				fmt.Sprintf("读不到策略文件 %s（%v）", path, err), fmt.Sprintf("cannot read the policy file %s (%v)", path, err))
		}
		defer f.Close()
		from = f
	}
	text, err := io.ReadAll(io.LimitReader(from, maxPolicyFile))
	if err != nil {
		return nil, fmt.Errorf("read the policy file %s: %w", path, err)
	}
	p, err := witness.ParsePolicy(text)
	if fault := problem.Of(err); fault != nil && path != "-" {
		named := *fault
		named.Text = lang.Text{Zh: path + "：" + fault.Text.Zh, En: path + ": " + fault.Text.En}
		return nil, &named
	}
	return p, err
}

// witnessing are the flags of a city whose log others witness.
type witnessing struct {
	WitnessPolicy string        `placeholder:"FILE" help:"Who cosigns the public log, and how many it takes: a c2sp.org/tlog-policy file. Without it nobody does."`
	WitnessWait   time.Duration `default:"10s" placeholder:"10s" help:"How long a new head of the public log waits for enough witnesses before it is shown without."`
}

// witnesses returns the policy; nil where there is none.
func (w witnessing) witnesses(std *stdio) (*witness.Policy, error) {
	if w.WitnessWait <= 0 {
		return nil, &usageError{text: lang.Text{Zh: "--witness-wait 应大于 0，例如 10s", En: "--witness-wait must be above 0, for example 10s"}}
	}
	if w.WitnessPolicy == "" {
		return nil, nil
	}
	p, err := readPolicy(std, w.WitnessPolicy)
	if err != nil {
		return nil, err
	}
	return p, p.CheckAddresses()
}
