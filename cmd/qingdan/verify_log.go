package main

import (
	"context"

	"qingdan/internal/verify"
)

type verifyLogCmd struct {
	siteFlags
	Address  string `arg:"" name:"url" help:"Address of the city (https://…), or a folder with a copy of its log."`
	TreeOnly bool   `help:"Check hashes and signatures only, not what the entries say."`
	JSON     bool   `name:"json" help:"Answer with one JSON object."`
}

// Help is shown by qingdan verify log --help.
func (verifyLogCmd) Help() string {
	return `Checks the signature and the witnesses, builds the tree from every entry, and
checks that numbers are consecutive, lists announced before they are used, and
daily counts right. What was verified is remembered: the next run reads only
what is new, and refuses a log that has changed what it had, or has gone back.
Exit code 0: verified; 1: not; 2: the command line is wrong.

Examples:

    qingdan verify log https://qingdan.example.gov.cn
    qingdan verify log https://qingdan.example.gov.cn --policy policy.txt
    qingdan verify log ./copy-of-the-log --vkey demo.example/log+1a2b3c4d+A…`
}

// Run verifies and tells.
func (c *verifyLogCmd) Run(ctx context.Context, std *stdio) error {
	site, o, err := c.site(ctx, std, c.saying(std), c.Address, " verify log")
	if err != nil {
		return err
	}
	o.TreeOnly = c.TreeOnly
	done := func() {}
	if !c.JSON {
		o.Progress, done = std.bar("正在核验日志", "Verifying the log")
	}
	l, err := verify.NewLog(site.Log, o)
	if err != nil {
		return err
	}
	r, err := l.Verify(ctx)
	done()
	if err != nil {
		return err
	}
	if c.JSON {
		if err := writeJSON(std.Stdout, r); err != nil {
			return err
		}
	} else {
		std.tellLog(r)
	}
	if !r.OK() {
		return notVerified()
	}
	if !c.JSON {
		std.say("✓ 核验通过。", "✓ The log verifies.")
	}
	return nil
}

// saying is how asides are said: not at all beside JSON.
func (c *verifyLogCmd) saying(std *stdio) func(zh, en string) { return std.aside(c.JSON) }

// aside says what is not part of a JSON answer.
func (std *stdio) aside(json bool) func(zh, en string) {
	if json {
		return func(string, string) {}
	}
	return std.say
}
