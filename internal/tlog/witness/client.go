package witness

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"

	"qingdan/internal/problem"
)

// CheckAddresses returns a problem.Problem where a witness of the policy has a
// URL that nobody can ask; the specification leaves their meaning to those who
// use them.
func (p *Policy) CheckAddresses() error {
	for _, w := range p.Witnesses {
		if w.URL == "" {
			continue
		}
		if _, err := endpoint(w); err != nil {
			return err
		}
	}
	return nil
}

// endpoint returns the address of add-checkpoint below a witness's submission
// prefix.
func endpoint(w KnownWitness) (string, error) {
	u, err := url.Parse(w.URL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", problem.New(problem.Invalid, "witness_url",
			fmt.Sprintf("见证人 %s 的网址 %q 不能使用：应以 http:// 或 https:// 开头，不带用户名、参数和 #", w.Name, w.URL),
			fmt.Sprintf("the URL %q of witness %s cannot be used: it must begin with http:// or https:// and have no user, query or fragment", w.URL, w.Name))
	}
	return strings.TrimRight(u.String(), "/") + addPath, nil
}

// httpClient asks witnesses: over connections that are kept, and nobody else
// than them.
func httpClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 2
	return &http.Client{Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// answerError is an answer other than a cosignature.
type answerError struct {
	status int
	text   string
}

func (e answerError) Error() string { return fmt.Sprintf("status %d: %s", e.status, e.text) }

// post asks a witness once. The error is conflict where the witness knows
// another size, else answerError or a failure to reach it.
func post(ctx context.Context, client *http.Client, address string, q request) ([]byte, error) {
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(q.marshal()))
	if err != nil {
		return nil, err
	}
	ask.Header.Set("Content-Type", "text/plain; charset=utf-8")
	answer, err := client.Do(ask)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxBody {
		return nil, answerError{answer.StatusCode, "too long an answer"}
	}
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if answer.StatusCode == http.StatusConflict && kind == sizeType {
		size, err := parseSize(strings.TrimSuffix(string(body), "\n"))
		if err != nil {
			return nil, answerError{answer.StatusCode, "not a size"}
		}
		return nil, conflict{size}
	}
	if answer.StatusCode != http.StatusOK {
		return nil, answerError{answer.StatusCode, firstLine(body)}
	}
	return body, nil
}

func firstLine(body []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(body)), "\n")
	return strings.ToValidUTF8(line[:min(len(line), 200)], "")
}

// errAnswer says that a witness answered with something else than its
// cosignature of the checkpoint.
var errAnswer = errors.New("the answer is not this witness's cosignature of the checkpoint")

// cosignature finds a witness's signature of the signed checkpoint among the
// lines it answered; those of unknown keys are passed over.
func cosignature(signed, lines []byte, v note.Verifier) (note.Signature, error) {
	n, err := note.Open(append(bytes.Clone(signed), lines...), note.VerifierList(v))
	if err != nil {
		return note.Signature{}, fmt.Errorf("%w: %w", errAnswer, err)
	}
	for _, sig := range n.Sigs {
		if at, err := torchwood.CosignatureTimestamp(sig); err == nil && at > 0 {
			return sig, nil
		}
	}
	return note.Signature{}, errAnswer
}
