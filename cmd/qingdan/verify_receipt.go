package main

import (
	"os"

	"qingdan/internal/lang"
	"qingdan/internal/verify"
)

type verifyReceiptCmd struct {
	keyFlags
	File  string `arg:"" name:"file" help:"The receipt (.tlog-proof)."`
	Lists string `placeholder:"DIR" help:"Folder of systems by which things are named. Without it those built in."`
}

// Help is shown by qingdan verify receipt --help.
func (verifyReceiptCmd) Help() string {
	return `Says what a receipt proves: what happened when in which case. It reads nothing
but the file and the key or policy, so it works without any network.
Exit code 0: the receipt proves it; 1: not; 2: the command line is wrong.

Examples:

    qingdan verify receipt SCJG-2026-000123.tlog-proof --policy policy.txt
    qingdan verify receipt SCJG-2026-000123.tlog-proof --vkey demo.example/log+1a2b3c4d+A…`
}

// Run verifies and tells.
func (c *verifyReceiptCmd) Run(std *stdio) error {
	t, err := c.trust(" verify receipt")
	if err != nil {
		return err
	}
	if t == nil {
		return &usageError{text: lang.Text{Zh: "请用 --policy 或 --vkey 指明相信谁的签名", En: "say whose signature is trusted: --policy FILE or --vkey KEY"}, command: " verify receipt"}
	}
	proof, err := os.ReadFile(c.File)
	if err != nil {
		return &usageError{text: lang.Text{Zh: "不能读取 " + c.File, En: "cannot read " + c.File}, command: " verify receipt"}
	}
	r, err := verify.OpenReceipt(proof, t)
	if f := verify.AsFinding(err); f != nil {
		std.say("✗ "+f.Text.Zh, "✗ "+f.Text.En)
		return notVerified()
	}
	if err != nil {
		return err
	}
	lib, err := library(std, c.Lists)
	if err != nil {
		return err
	}
	std.say("✓ 回执有效，它证明：", "✓ The receipt is valid. It proves:")
	for _, line := range r.Tell(lib, std.Lang) {
		std.say("  "+line, "  "+line)
	}
	return nil
}
