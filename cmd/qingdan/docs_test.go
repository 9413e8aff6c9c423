package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/verify/verifytest"
)

// The documents speak the truth: in every ```console block of README.md and
// docs/*.md each line "$ qingdan …" is run, and what it writes must be what
// stands below it. A line "..." stands for any lines. A command may end in
// <<EOF; the lines up to EOF are then its input. All blocks of a document run
// in one folder, in order, at 09:00 on 2026-03-02. Documents whose name ends
// in .zh.md are read by Chinese readers, all others by English ones. Commands
// that cannot be run here (a server, other programs) belong in ```sh blocks.

func TestDocuments(t *testing.T) {
	for _, path := range documents(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			blocks := consoleBlocks(string(text))
			reader := "en_US.UTF-8"
			if strings.HasSuffix(path, ".zh.md") {
				reader = "zh_CN.UTF-8"
			}
			t.Chdir(t.TempDir())
			if made := fixtures[filepath.Base(path)]; made != nil {
				made(t, ".")
			}
			for _, block := range blocks {
				if err := block.check(reader); err != nil {
					t.Errorf("%s:%d: %v", path, block.line, err)
				}
			}
		})
	}
}

// fixtures make what a document's commands are run on.
var fixtures = map[string]func(t *testing.T, dir string){"verify.md": townLog, "what-if.md": slowTown}

// townLists are those of the town in docs/verify.md.
const townLists = "internal/casework/testdata/lists"

// townLog writes the log of an invented town, a receipt, the same changed, a
// policy and the town's lists.
func townLog(t *testing.T, dir string) {
	t.Helper()
	lists := filepath.Join(repository, townLists)
	town := verifytest.NewTown(t, lists, 33)
	town.Cases(26)
	town.CloseDay()
	town.Publish()
	town.Log.Write(filepath.Join(dir, "town-log"))
	receipt := town.Log.Receipt(approval(town))
	changed := bytes.Replace(receipt, []byte("\nextra eyJ"), []byte("\nextra eyK"), 1)
	for name, content := range map[string][]byte{"permit.tlog-proof": receipt, "changed.tlog-proof": changed,
		"policy.txt": []byte("log " + town.Log.VKey + "\nquorum none\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(dir, "lists"), os.DirFS(lists)); err != nil {
		t.Fatal(err)
	}
}

// slowTown writes the log of an invented town that takes its time, and its
// lists with a promise cut from five to three working days.
func slowTown(t *testing.T, dir string) {
	t.Helper()
	lists := filepath.Join(repository, townLists)
	town := verifytest.NewTown(t, lists, 34)
	town.Wait = func(n int) time.Duration { return time.Duration(n%7) * 23 * time.Hour }
	town.Cases(20)
	town.Publish()
	town.Log.Write(filepath.Join(dir, "town-log"))
	text, err := os.ReadFile(filepath.Join(lists, "permits", "permits.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for folder, promise := range map[string]string{"changed": "promised: 3wd", "unlawful": "promised: 30wd"} {
		if err := os.MkdirAll(filepath.Join(dir, folder, "permits"), 0o750); err != nil {
			t.Fatal(err)
		}
		text := bytes.Replace(text, []byte("promised: 5wd"), []byte(promise), 1)
		if err := os.WriteFile(filepath.Join(dir, folder, "permits", "permits.yaml"), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// repository is the root of the repository.
var repository = func() string {
	root, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	return root
}()

func documents(t *testing.T) []string {
	t.Helper()
	var paths []string
	for _, pattern := range []string{"README*.md", "docs/*.md"} {
		found, err := filepath.Glob(filepath.Join(repository, pattern))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	return paths
}

// session is one command of a console block with what it reads and writes.
type session struct {
	line                int // in the document
	command, input, out string
}

var fence = regexp.MustCompile("^ {0,3}```+ *([a-z]*)")

// consoleBlocks returns the commands of all console blocks.
func consoleBlocks(text string) []session {
	var sessions []session
	inside, console := false, false
	for i, line := range strings.Split(text, "\n") {
		if m := fence.FindStringSubmatch(line); m != nil {
			inside = !inside
			console = inside && m[1] == "console"
			continue
		}
		if !console {
			continue
		}
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			sessions = append(sessions, session{line: i + 1, command: command})
		} else if len(sessions) > 0 {
			sessions[len(sessions)-1].out += line + "\n"
		}
	}
	return sessions
}

// check runs the command and compares.
func (s session) check(locale string) error {
	words, heredoc, err := splitWords(s.command)
	if err != nil {
		return err
	}
	if len(words) == 0 || words[0] != "qingdan" {
		return fmt.Errorf("%q is not a qingdan command; put it in a ```sh block", s.command)
	}
	if heredoc {
		input, rest, ok := strings.Cut(s.out, "EOF\n")
		if !ok {
			return fmt.Errorf("%q has no line EOF", s.command)
		}
		s.input, s.out = input, rest
	}
	var written bytes.Buffer
	std := &stdio{
		Stdin: strings.NewReader(s.input), Stdout: &written, Stderr: &written,
		Now:    func() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) },
		Getenv: func(name string) string { return map[string]string{"LANG": locale}[name] },
	}
	run(context.Background(), words[1:], std)
	if !matches(lines(s.out), lines(written.String())) {
		return fmt.Errorf("%s\n-document +program\n%s", s.command, cmp.Diff(s.out, written.String()))
	}
	return nil
}

func lines(s string) []string { return strings.Split(strings.TrimRight(s, "\n"), "\n") }

// matches compares lines; "..." in want stands for any number of them.
func matches(want, got []string) bool {
	if len(want) == 0 {
		return len(got) == 0
	}
	if want[0] == "..." {
		for skip := 0; skip <= len(got); skip++ {
			if matches(want[1:], got[skip:]) {
				return true
			}
		}
		return false
	}
	return len(got) > 0 && got[0] == want[0] && matches(want[1:], got[1:])
}

var word = regexp.MustCompile(`^\s*('[^']*'|"[^"]*"|[^\s'"]+)`)

// splitWords splits a command at spaces outside of quotes, and reports whether
// it ends in <<EOF.
func splitWords(command string) (words []string, heredoc bool, err error) {
	command, heredoc = strings.CutSuffix(strings.TrimSpace(command), "<<EOF")
	for command = strings.TrimSpace(command); command != ""; {
		m := word.FindStringSubmatch(command)
		if m == nil {
			return nil, false, fmt.Errorf("cannot split %q", command)
		}
		command = command[len(m[0]):]
		words = append(words, strings.Trim(m[1], `'"`))
	}
	return words, heredoc, nil
}

// The check itself must be able to fail.
func TestDocumentsCheck(t *testing.T) {
	t.Parallel()
	const answer = "From 2026-03-02, 1 day\nDue: 2026-03-03 (Tuesday), 24:00\n...\n"
	tests := []struct {
		name, text string
		wrong      int
	}{
		{"right", "```console\n$ qingdan due 2026-03-02 +1d\n" + answer + "```\n", 0},
		{"wrong answer", "```console\n$ qingdan due 2026-03-02 +2d\n" + answer + "```\n", 1},
		{"answer left out", "```console\n$ qingdan due 2026-03-02 +1d\n```\n", 1},
		{"answer too short", "```console\n$ qingdan due 2026-03-02 +1d\nFrom 2026-03-02, 1 day\n```\n", 1},
		{"two commands, one wrong", "```console\n$ qingdan due 2026-03-02 +1d\n" + answer + "$ qingdan deu\n" + answer + "```\n", 1},
		{"another program", "```console\n$ ls\n```\n", 1},
		{"not run", "```sh\n$ qingdan serve\n$ ls\n```\n```yaml\n$ qingdan\n```\n", 0},
		{"input", "```console\n$ qingdan due --json - <<EOF\nnonsense\nEOF\n{\"line\":1,\"code\":\"bad_question\"}\n```\n", 1},
		{"input and answer", "```console\n$ qingdan due --json - <<EOF\n2026-03-02 +1x\nEOF\n...\nqingdan: 1 of 1 questions could not be answered; see the answers with \"error\"\n```\n", 0},
		{"quotes", "```console\n$ qingdan due '2026-03-02' \"+1d\"\n" + answer + "```\n", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			wrong := 0
			for _, s := range consoleBlocks(tt.text) {
				if s.check("en_US.UTF-8") != nil {
					wrong++
				}
			}
			if wrong != tt.wrong {
				t.Errorf("%d commands wrong; want %d", wrong, tt.wrong)
			}
		})
	}
}
