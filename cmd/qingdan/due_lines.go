package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/problem"
)

// maxQuestion bounds a line of standard input.
const maxQuestion = 64 << 10

// dueFailure is the answer to a question that has none.
type dueFailure struct {
	Line  int       `json:"line"` // from 1
	Code  string    `json:"code"`
	Error lang.Text `json:"error"`
}

// answerLines answers each line of Stdin with a line of JSON, in order, and
// fails at the end if a question did. Answers are written out whenever no
// further question is waiting, so that a program may ask one at a time.
func answerLines(std *stdio) error {
	in := bufio.NewReaderSize(std.Stdin, maxQuestion+len("\r\n"))
	out := bufio.NewWriter(std.Stdout)
	asked, failed := 0, 0
	for n := 1; ; n++ {
		line, err := readQuestion(in)
		if err == io.EOF {
			break
		}
		if err != nil && problem.Of(err) == nil {
			return fmt.Errorf("read standard input: %w", err)
		}
		if err == nil && len(line) == 0 {
			continue
		}
		asked++
		ok, err := answerLine(out, n, line, err)
		if err != nil {
			return fmt.Errorf("write answers: %w", err)
		}
		if !ok {
			failed++
		}
		if in.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				return fmt.Errorf("write answers: %w", err)
			}
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write answers: %w", err)
	}
	if failed == 0 {
		return nil
	}
	return problem.New(problem.Invalid, "questions_failed",
		fmt.Sprintf("%d 个问题中有 %d 个未能回答；见含有 \"error\" 的答案", asked, failed),
		fmt.Sprintf("%d of %d questions could not be answered; see the answers with \"error\"", failed, asked))
}

// answerLine writes the answer to one line, or why there is none. fault is
// what was wrong with reading it.
func answerLine(out io.Writer, n int, line []byte, fault error) (ok bool, err error) {
	var got dueAnswer
	if fault == nil {
		var q question
		if q, fault = parseQuestion(line); fault == nil {
			got, fault = q.answer(law.Builtin())
		}
	}
	if p := problem.Of(fault); p != nil {
		return false, writeJSON(out, dueFailure{Line: n, Code: p.Code, Error: p.Text})
	}
	return true, writeJSON(out, got)
}

// readQuestion returns the next line without the white space around it. The
// bytes are valid until the next call. A line that is too long is skipped as a
// whole.
func readQuestion(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = in.ReadSlice('\n')
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		return nil, problem.New(problem.TooLarge, "line_too_long",
			"一行超过 64 KiB；每行只写一个问题", "the line is over 64 KiB; write one question a line")
	}
	if err == io.EOF && len(line) > 0 {
		err = nil
	}
	return bytes.TrimSpace(line), err
}

// parseQuestion reads {"start":"2026-02-10","limit":"20wd"} or 2026-02-10 +20wd.
func parseQuestion(line []byte) (question, error) {
	if line[0] != '{' {
		words := strings.Fields(string(line))
		if len(words) != 2 {
			return question{}, badQuestion()
		}
		return question{Start: words[0], Limit: words[1]}, nil
	}
	var q question
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&q); err != nil || decoder.More() {
		return question{}, badQuestion()
	}
	return q, nil
}

func badQuestion() error {
	return problem.New(problem.Malformed, "bad_question",
		`请写 {"start":"2026-02-10","limit":"20wd"} 或 2026-02-10 +20wd`,
		`write {"start":"2026-02-10","limit":"20wd"} or 2026-02-10 +20wd`)
}
