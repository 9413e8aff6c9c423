package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// tell runs due --json - on an input.
func tell(t interface{ Helper() }, in io.Reader) (code int, out, fault string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), []string{"due", "--json", "-", "--lang", "en"},
		&stdio{Stdin: in, Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }})
	return code, stdout.String(), stderr.String()
}

func TestLongLinesAreSkipped(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 3*maxQuestion)
	for _, in := range []string{long + "\n2026-02-10 +1d\n", "2026-02-10 +1d\n" + long} {
		code, out, _ := tell(t, strings.NewReader(in))
		if code != exitFailed || strings.Count(out, "line_too_long") != 1 || strings.Count(out, `"date":"2026-02-11"`) != 1 {
			t.Errorf("exit code %d\n%s", code, out)
		}
	}
	padded := `{"start":"2026-02-10","limit":"1d"` + strings.Repeat(" ", maxQuestion-100) + "}\r\n"
	if code, out, fault := tell(t, strings.NewReader(padded)); code != exitOK || !strings.Contains(out, "2026-02-11") {
		t.Errorf("exit code %d\n%s%s", code, out, fault)
	}
}

// Each line that is not blank gets exactly one line of answer.
func TestEveryLineIsAnswered(t *testing.T) {
	t.Parallel()
	line := rapid.OneOf(
		rapid.StringMatching(`2026-0[1-9]-[0-3][0-9] \+[0-9]{1,3}(wd|d|m|y|h)`),
		rapid.StringMatching(`\{"start":"2026-0[1-9]-10","limit":"[0-9]{1,3}(wd|d|x)"\}?`),
		rapid.StringMatching(`[^\n]{0,40}`),
	)
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(line, 0, 20).Draw(t, "lines")
		want := 0
		for _, l := range lines {
			if strings.TrimSpace(l) != "" {
				want++
			}
		}
		code, out, fault := tell(t, strings.NewReader(strings.Join(lines, "\n")))
		if got := strings.Count(out, "\n"); got != want {
			t.Fatalf("%d answers to %d questions\n%s%s", got, want, out, fault)
		}
		if failed := strings.Contains(out, `{"line":`); failed != (code == exitFailed) {
			t.Fatalf("exit code %d\n%s", code, out)
		}
	})
}

// A question is answered before the next one is asked.
func TestAnswersDoNotWait(t *testing.T) {
	t.Parallel()
	questions, ask := io.Pipe()
	answers, answer := io.Pipe()
	done := make(chan int)
	go func() {
		done <- run(context.Background(), []string{"due", "--json", "-"},
			&stdio{Stdin: questions, Stdout: answer, Stderr: io.Discard, Getenv: func(string) string { return "" }})
	}()
	lines := bufio.NewScanner(answers)
	for limit, want := range map[string]string{"+1d": `"date":"2026-02-11"`, "+2d": `"date":"2026-02-12"`} {
		if _, err := io.WriteString(ask, "2026-02-10 "+limit+"\n"); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() || !strings.Contains(lines.Text(), want) {
			t.Errorf("answer %q; want %s", lines.Text(), want)
		}
	}
	ask.Close()
	if code := <-done; code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

type broken struct{}

var errBroken = errors.New("pipe is broken")

func (broken) Read([]byte) (int, error)  { return 0, errBroken }
func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestBrokenPipes(t *testing.T) {
	t.Parallel()
	code, _, fault := tell(t, broken{})
	if code != exitFailed || fault != "qingdan: read standard input: pipe is broken\n" {
		t.Errorf("exit code %d, %q", code, fault)
	}
	for _, args := range [][]string{{"due", "--json", "-"}, {"due", "2026-02-10", "+1d"}, {"due", "2026-02-10", "+1d", "--json"}, {"version"}} {
		var stderr bytes.Buffer
		code := run(context.Background(), args, &stdio{
			Stdin: strings.NewReader("2026-02-10 +1d\n"), Stdout: broken{}, Stderr: &stderr, Getenv: func(string) string { return "" }})
		if code != exitFailed || !strings.Contains(stderr.String(), "pipe is broken") {
			t.Errorf("%v: exit code %d, %q", args, code, stderr.String())
		}
	}
}
