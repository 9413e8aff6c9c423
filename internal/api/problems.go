package api

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/text/language"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// Problem is the body of every error: problem details (RFC 9457) with the
// product's code and the wrong fields. Title and detail are in the language of
// Accept-Language; errors carry both.
type Problem struct {
	Type    string  `json:"type" doc:"urn:qingdan:problem: and the kind" example:"urn:qingdan:problem:invalid"`
	Title   string  `json:"title" doc:"The kind, in words"`
	Status  int     `json:"status" doc:"The HTTP status"`
	Detail  string  `json:"detail" doc:"What is wrong and what to do"`
	Code    string  `json:"code" doc:"Stable, for programs" example:"stale_version"`
	Errors  []Wrong `json:"errors,omitempty" doc:"Each wrong field"`
	Version int     `json:"version,omitempty" doc:"With stale_version: the case's version now"`
	Request string  `json:"request,omitempty" doc:"With a fault: tell this to whoever runs the city"`
}

// Wrong is one wrong field.
type Wrong struct {
	In   string `json:"in" enum:"body,path,query,header" doc:"Where the field is"`
	Path string `json:"path" doc:"JSON pointer into the body, or the parameter's name" example:"/form/seats"`
	Zh   string `json:"zh"`
	En   string `json:"en"`
}

// Error gives the code; GetStatus and ContentType tell huma how to answer.
func (p *Problem) Error() string { return p.Code }

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType returns the media type of problem details.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders names the scheme to a caller without a good token (RFC 6750).
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{"Cache-Control": {"no-store"}}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="qingdan"`)
	}
	return h
}

// titles are the kinds in words.
var titles = map[problem.Kind]lang.Text{
	problem.Malformed:    {Zh: "请求无法读取", En: "The request cannot be read"},
	problem.Invalid:      {Zh: "填写有误", En: "Some fields are wrong"},
	problem.Unauthorised: {Zh: "令牌无效", En: "No valid token"},
	problem.Forbidden:    {Zh: "没有权限", En: "Not allowed"},
	problem.NotFound:     {Zh: "没有找到", En: "Not found"},
	problem.Refused:      {Zh: "清单不允许", En: "The list does not allow it"},
	problem.Conflict:     {Zh: "版本已过时", En: "The version is stale"},
	problem.TooLarge:     {Zh: "内容过大", En: "Too large"},
	problem.TooMany:      {Zh: "请求过多", En: "Too many requests"},
	problem.Unavailable:  {Zh: "暂时不可用", En: "Not available now"},
}

// body turns a problem into the error body.
func body(p *problem.Problem, tag lang.Tag) *Problem {
	out := &Problem{Type: "urn:qingdan:problem:" + string(p.Kind), Title: titles[p.Kind].In(tag), Status: p.Kind.Status(),
		Detail: p.Text.In(tag), Code: p.Code}
	for _, f := range p.Fields {
		out.Errors = append(out.Errors, Wrong{In: "body", Path: f.Path, Zh: f.Text.Zh, En: f.Text.En})
	}
	return out
}

// failure turns what a handler returned into the error body. A fault is
// logged under an id, and only the id is told.
func (s *server) failure(ctx context.Context, err error) *Problem {
	return s.explain(err, callerOf(ctx).tag)
}

func (s *server) explain(err error, tag lang.Tag) *Problem {
	var ready *Problem
	if errors.As(err, &ready) {
		return ready
	}
	var m *misplaced
	if errors.As(err, &m) {
		return m.body(tag)
	}
	if p := problem.Of(err); p != nil {
		return body(p, tag)
	}
	if errors.Is(err, context.Canceled) {
		return body(gone, tag) // nobody reads it
	}
	id := rand.Text()
	s.Log.Error("request failed", "request", id, "err", err)
	return fault(id, tag)
}

// misplaced is a wrong field that is judged here and not in the city.
type misplaced struct {
	in, path string
	say      lang.Text
}

func (m *misplaced) Error() string { return m.in + " " + m.path + ": " + m.say.En }

func (m *misplaced) body(tag lang.Tag) *Problem {
	out := body(outcomes[http.StatusUnprocessableEntity], tag)
	out.Errors = []Wrong{{In: m.in, Path: m.path, Zh: m.say.Zh, En: m.say.En}}
	return out
}

var gone = problem.New(problem.Unavailable, "gone", "请求已取消。", "The request was cancelled.")

func fault(id string, tag lang.Tag) *Problem {
	title := lang.Text{Zh: "系统故障", En: "A fault of ours"}
	detail := lang.Text{Zh: "系统出错，已记录，编号 " + id + "。请稍后再试。", En: "Something failed here and was recorded as " + id + ". Try again later."}
	return &Problem{Type: "urn:qingdan:problem:fault", Title: title.In(tag), Status: http.StatusInternalServerError,
		Detail: detail.In(tag), Code: "fault", Request: id}
}

// refuse answers before a handler runs.
func (s *server) refuse(ctx huma.Context, tag lang.Tag, err error) {
	p := s.explain(err, tag)
	for name, values := range p.GetHeaders() {
		ctx.SetHeader(name, values[0])
	}
	ctx.SetHeader("Content-Type", p.ContentType(""))
	ctx.SetStatus(p.Status)
	_ = json.NewEncoder(ctx.BodyWriter()).Encode(p) // the client is gone
}

var languages = language.NewMatcher([]language.Tag{language.Chinese, language.English})

// languageOf returns the language to answer in; Chinese where the header asks
// for neither.
func languageOf(header string) lang.Tag {
	if header == "" || len(header) > 200 {
		return lang.Zh
	}
	tag, _ := language.MatchStrings(languages, header)
	if base, _ := tag.Base(); base.String() == "en" {
		return lang.En
	}
	return lang.Zh
}
