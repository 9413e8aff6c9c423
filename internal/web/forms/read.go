package forms

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/ui"
)

// Bounds of a posted form. The body as a whole is bounded by the server.
const (
	maxControls = 2000
	maxText     = 1 << 20
)

// Keeper keeps uploaded files for a person until they belong to a case.
type Keeper interface {
	// Keep stores a file, at most MaxBytes(f). It looks at the bytes, not at
	// the claimed type, and answers with a *problem.Problem where the file is
	// too large or of a kind that the field does not take. The File has a ticket.
	Keep(ctx context.Context, f *lists.Field, person, name string, r io.Reader) (File, error)
	// Redeem returns the file that a ticket stands for, or a *problem.Problem
	// where the ticket is forged, expired or another person's.
	Redeem(ticket, person string) (File, error)
}

// Reader reads posted forms.
type Reader struct {
	Keeper Keeper
	Person string
	Known  []File // files that the case has already; the form names them by digest
	Prefix string // of the fields' names, where a page has several forms; see Apart
}

// Posted is a form as it was posted.
type Posted struct {
	Draft    Draft
	Button   string          // value of the ui.ButtonName button that was pressed
	Controls url.Values      // the controls about the form: names with an underscore
	Problems []problem.Field // uploads that were not taken
}

// Read reads a posted form, multipart or URL-encoded. Uploads are kept at once
// and become tickets. An error is a *problem.Problem (malformed, too large)
// or a fault.
func (rd Reader) Read(r *http.Request, form *lists.Form) (*Posted, error) {
	p := &posting{Reader: rd, form: form, Posted: Posted{Draft: Empty(), Controls: url.Values{}}}
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		if err := r.ParseForm(); err != nil {
			return nil, bodyProblem(err)
		}
		for name, values := range r.PostForm {
			for _, v := range values {
				if err := p.control(name, v); err != nil {
					return nil, err
				}
			}
		}
		return &p.Posted, nil
	}
	if err != nil {
		return nil, bodyProblem(err)
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return &p.Posted, nil
		}
		if err != nil {
			return nil, bodyProblem(err)
		}
		if err := p.part(r.Context(), part); err != nil {
			return nil, err
		}
	}
}

type posting struct {
	Reader
	Posted
	form     *lists.Form
	controls int
	text     int
}

func (p *posting) part(ctx context.Context, part *multipart.Part) error {
	if name := part.FileName(); name != "" {
		return p.upload(ctx, strings.TrimPrefix(part.FormName(), p.Prefix), name, part)
	}
	if strings.Contains(part.Header.Get("Content-Disposition"), "filename=") {
		return nil // a file control that was left empty
	}
	left := int64(maxText - p.text)
	body, err := io.ReadAll(io.LimitReader(part, left+1))
	if err != nil {
		return bodyProblem(err)
	}
	if int64(len(body)) > left {
		return tooLarge(nil)
	}
	return p.control(part.FormName(), string(body))
}

func (p *posting) control(name, value string) error {
	name = strings.TrimPrefix(name, p.Prefix)
	p.controls++
	p.text += len(name) + len(value)
	if p.controls > maxControls || p.text > maxText {
		return tooLarge(nil)
	}
	switch {
	case name == ui.ButtonName:
		p.Button = value
	case strings.HasPrefix(name, "_"):
		p.Controls.Add(name, value)
	case strings.HasSuffix(name, Marker):
		p.Draft.Text.Set(name, "1")
	default:
		if f := Find(p.form, name); f != nil && isFile(f) {
			p.kept(name, value)
			return nil
		}
		p.Draft.Text.Add(name, clean(value))
	}
	return nil
}

// clean undoes what browsers do to line ends.
func clean(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

// kept takes a file that the form carried along: by digest where the case has
// it, by ticket otherwise.
func (p *posting) kept(name, token string) {
	i := slices.IndexFunc(p.Known, func(f File) bool { return f.Digest == token })
	if i >= 0 {
		p.Draft.Files[name] = append(p.Draft.Files[name], p.Known[i])
		return
	}
	file, err := p.Keeper.Redeem(token, p.Person)
	if err != nil {
		p.Problems = append(p.Problems, problem.Field{Path: pointer(name), Text: locales.Text("file.lost")})
		return
	}
	p.Draft.Files[name] = append(p.Draft.Files[name], file)
}

func (p *posting) upload(ctx context.Context, name, fileName string, body io.Reader) error {
	f := Find(p.form, name)
	if f == nil || !isFile(f) {
		return problem.New(problem.Malformed, "unknown_upload", "表单里没有这个上传项，请从页面重新提交。", "The form has no such upload; please submit it from its page.")
	}
	if f.Kind == lists.KindFiles && f.MaxItems > 0 && len(p.Draft.Files[name]) >= f.MaxItems {
		p.Problems = append(p.Problems, problem.Field{Path: pointer(name), Text: locales.Text("file.toomany", "Count", f.MaxItems)})
		return nil
	}
	source := &source{Reader: body}
	file, err := p.Keeper.Keep(ctx, f, p.Person, fileName, source)
	if source.err != nil {
		return bodyProblem(source.err) // the connection broke off, or sent too much
	}
	if refusal := problem.Of(err); refusal != nil {
		p.Problems = append(p.Problems, problem.Field{Path: pointer(name), Text: refusal.Text})
		return nil
	}
	if err != nil {
		return fmt.Errorf("keep upload %s: %w", name, err)
	}
	if f.Kind == lists.KindFile {
		p.Draft.Files[name] = nil // a new file replaces the kept one
	}
	p.Draft.Files[name] = append(p.Draft.Files[name], file)
	return nil
}

// source remembers why reading the request failed, to tell it from a keeper
// that failed.
type source struct {
	io.Reader
	err error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.Reader.Read(b)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func isFile(f *lists.Field) bool { return f.Kind == lists.KindFile || f.Kind == lists.KindFiles }

func bodyProblem(err error) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return tooLarge(err)
	}
	return problem.New(problem.Malformed, "unreadable_form", "提交的内容无法读取，请返回上一页重新提交。", "What was sent could not be read; please go back and submit again.").Wrap(err)
}

func tooLarge(cause error) error {
	return problem.New(problem.TooLarge, "form_too_large", "提交的内容太大。请减少文字，或把文件压缩后分批上传。", "Too much was sent. Please shorten the text, or make the files smaller and upload them one by one.").Wrap(cause)
}
