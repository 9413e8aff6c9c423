package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// Exit codes of every command.
const (
	exitOK     = 0
	exitFailed = 1 // the command was understood but failed
	exitUsage  = 2 // the command line is wrong
)

// stdio is what a command may use of the process, so that a test can run it
// without one.
type stdio struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Now            func() time.Time
	Getenv         func(string) string
	Lang           lang.Tag // set from --lang or $LANG before a command runs
}

func processIO() *stdio {
	return &stdio{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now, Getenv: os.Getenv}
}

// languageFlag is --lang; auto asks the environment.
type languageFlag string

// tag returns the language of the answers.
func (f languageFlag) tag(getenv func(string) string) lang.Tag {
	if f == "zh" || f == "en" {
		return lang.Tag(f)
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			if strings.HasPrefix(value, "en") {
				return lang.En
			}
			return lang.Zh
		}
	}
	return lang.Zh
}

// languageOf finds --lang in a command line that could not be parsed, so that
// the error comes in the language asked for.
func languageOf(args []string) languageFlag {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			return languageFlag(value)
		}
		if arg == "--lang" && i+1 < len(args) {
			return languageFlag(args[i+1])
		}
	}
	return "auto"
}

// usageError is a command line that cannot be carried out as written.
type usageError struct {
	text    lang.Text
	command string // whose --help tells more, may be empty
}

func (e *usageError) Error() string { return e.text.En }

// run carries out one command line and returns the exit code. Errors go to
// Stderr in one line.
func run(ctx context.Context, args []string, std *stdio) int {
	var cli commands
	helped := false
	parser, err := kong.New(&cli,
		kong.Name("qingdan"),
		kong.Description(description),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoAppDescFormat: true, WrapUpperBound: 100}),
		kong.Writers(std.Stdout, std.Stderr),
		kong.Exit(func(int) { helped = true }), // only --help exits by itself
		kong.Bind(std),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		fmt.Fprintln(std.Stderr, "qingdan: the command table is broken:", err)
		return exitFailed
	}
	if len(args) == 0 {
		parser.Stdout = std.Stderr
		_, _ = parser.Parse([]string{"--help"})
		return exitUsage
	}
	command, err := parser.Parse(args)
	if helped {
		return exitOK
	}
	std.Lang = cli.Lang.tag(std.Getenv)
	if err != nil {
		std.Lang = languageOf(args).tag(std.Getenv)
		return std.fail(parseFault(err))
	}
	if err := command.Run(); err != nil {
		return std.fail(err)
	}
	return exitOK
}

// parseFault turns a fault of the command line into a usage error.
func parseFault(err error) error {
	fault := &usageError{text: lang.Text{Zh: "命令行有误：" + err.Error(), En: err.Error()}}
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil && parse.Context.Selected() != nil {
		fault.command = " " + parse.Context.Selected().Path()
	}
	return fault
}

// fail writes one line that says what is wrong and what to do.
func (std *stdio) fail(err error) int {
	line, code := err.Error(), exitFailed
	var usage *usageError
	if errors.As(err, &usage) {
		more := lang.Text{Zh: "；用法见 qingdan%s --help", En: "; see qingdan%s --help"}
		line, code = usage.text.In(std.Lang)+fmt.Sprintf(more.In(std.Lang), usage.command), exitUsage
	} else if p := problem.Of(err); p != nil {
		line = p.Text.In(std.Lang)
	}
	fmt.Fprintln(std.Stderr, "qingdan: "+strings.Join(strings.Fields(line), " "))
	return code
}
