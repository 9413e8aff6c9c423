package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// ActionBody is what an action carries.
type ActionBody struct {
	Expect int            `json:"expect,omitempty" minimum:"1" doc:"The version of the case that you saw; or send If-Match"`
	Form   map[string]any `json:"form,omitempty" doc:"For actions that carry the form"`
	Input  map[string]any `json:"input,omitempty" doc:"The action's own input"`
}

// ActionRequest takes an action on a case.
type ActionRequest struct {
	CaseID
	Action  string `path:"action" maxLength:"100"`
	Key     string `header:"Idempotency-Key" maxLength:"200" doc:"The same key and content give the same answer once more"`
	IfMatch string `header:"If-Match" maxLength:"20" doc:"The ETag of the case that you saw, instead of expect" example:"\"3\""`
	Body    ActionBody
}

func (s *server) takeAction(ctx context.Context, in *ActionRequest) (*CaseAnswer, error) {
	expect, err := in.expect()
	if err != nil {
		return nil, err
	}
	v := viewerOf(ctx)
	receipt, err := s.City.Do(ctx, v, city.Request{Case: in.ID, Action: in.Action, Expect: expect,
		Form: in.Body.Form, Input: in.Body.Input, Key: in.Key})
	if err != nil {
		return nil, s.explainAction(ctx, v, in, err)
	}
	return answer(receipt, http.StatusOK), nil
}

// expect reads the version from the body or from If-Match.
func (in *ActionRequest) expect() (int, error) {
	if in.IfMatch == "" {
		if in.Body.Expect == 0 {
			return 0, &misplaced{"body", "/expect", noVersion}
		}
		return in.Body.Expect, nil
	}
	unquoted, err := strconv.Unquote(in.IfMatch)
	version, numeric := strconv.Atoi(unquoted)
	if err != nil || numeric != nil || version < 1 {
		return 0, &misplaced{"header", "If-Match", noVersion}
	}
	if in.Body.Expect != 0 && in.Body.Expect != version {
		return 0, &misplaced{"header", "If-Match", lang.Text{Zh: "与 expect 不一致。", En: "It differs from expect."}}
	}
	return version, nil
}

var noVersion = lang.Text{
	Zh: `请用 expect 或 If-Match（如 "3"）写明您看到的版本。`,
	En: `Give the version that you saw as expect, or as If-Match like "3".`,
}

// explainAction adds to a refusal what the caller needs: a conflict's current
// version, and paths that point into the body.
func (s *server) explainAction(ctx context.Context, v *access.Viewer, in *ActionRequest, err error) error {
	p := problem.Of(err)
	if p == nil || p.Kind != problem.Conflict && len(p.Fields) == 0 {
		return err
	}
	view, seen := s.City.Case(ctx, v, in.ID, false)
	if seen != nil {
		return err // whoever may act without seeing learns no more
	}
	if p.Kind == problem.Conflict {
		out := body(p, callerOf(ctx).tag)
		out.Version = view.Case.Version
		return out
	}
	action := view.Item.Procedure.Action(in.Action) // it is on the list: it has been decided on
	fields := make([]problem.Field, len(p.Fields))
	for i, f := range p.Fields {
		fields[i] = problem.Field{Path: in.Body.part(action, f.Path) + f.Path, Text: f.Text}
	}
	return p.WithFields(fields...)
}

// part tells whether a field that casework named is one of the form or of the
// action's input.
func (b *ActionBody) part(a *lists.Action, path string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if a.Input != nil && slices.ContainsFunc(a.Input.Fields, func(f *lists.Field) bool { return f.Name == name }) {
		return "/input"
	}
	surplus := path == "" && a.Input == nil && len(b.Input) > 0 // an input that the action does not take
	if (a.Form != "" || b.Form != nil) && !surplus {
		return "/form"
	}
	return "/input"
}
