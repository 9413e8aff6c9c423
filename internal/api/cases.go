package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/problem"
)

// CaseQuery selects cases that the holder of the token may see.
type CaseQuery struct {
	Paging
	View    string `query:"view" enum:"all,mine,inbox,handed" default:"all" doc:"mine：我申请的；inbox：轮到我办的；handed：我单位交办的 · mine: you are the applicant; inbox: it is your turn; handed: your office has it handled by another"`
	Office  string `query:"office" maxLength:"60"`
	Item    string `query:"item" maxLength:"100"`
	State   string `query:"state" maxLength:"60"`
	Stage   string `query:"stage" enum:"open,ended" doc:"open：未办结；ended：已办结 · not ended, ended"`
	Due     string `query:"due" enum:"overdue,today,week" doc:"到期 · When the state's clock runs out"`
	Alert   string `query:"alert" enum:"any,yellow,red" doc:"有预警的 · With an alert"`
	Parent  string `query:"parent" maxLength:"100" doc:"由哪个办件开办 · Opened by this case"`
	Q       string `query:"q" maxLength:"100" doc:"办件编号的开头，或显示的名称的一部分 · Start of the number, or part of the subject as shown"`
	Subject string `query:"subject" maxLength:"200" doc:"完整名称，精确匹配 · The whole subject, exactly; finds masked ones too"`
	Sort    string `query:"sort" enum:"due,opened,-opened,number,-number,alert,office" default:"due"`
}

func (s *server) listCases(ctx context.Context, q *CaseQuery) (*Listing[CaseSummary], error) {
	lines, total, err := s.City.Cases(ctx, viewerOf(ctx), city.CaseQuery{
		Mine: q.View == "mine", Inbox: q.View == "inbox", Handed: q.View == "handed", Alert: q.Alert, Parent: q.Parent, Office: q.Office, Item: q.Item, State: q.State,
		Open: q.Stage == "open", Ended: q.Stage == "ended", Due: q.Due, Text: q.Q, Sort: q.Sort,
		Offset: q.Offset, Limit: q.Limit,
	}, q.Subject)
	if err != nil {
		return nil, err
	}
	return listing(lines, total, q.Paging, func(l city.CaseLine) CaseSummary { return caseSummary(l.Row, l.Item, l.State) }), nil
}

// NewCase opens a case.
type NewCase struct {
	Item    string         `json:"item" maxLength:"100" doc:"Id of the item"`
	Form    map[string]any `json:"form,omitempty" doc:"The item's form; a file is {\"ticket\": …} from POST /files"`
	Channel string         `json:"channel,omitempty" enum:"online,counter" doc:"How it came in; online if absent"`
	Submit  bool           `json:"submit,omitempty" doc:"Submit at once; then the form must be complete, and nothing is opened if it is not"`
}

// CaseAnswer says where a case stands after a command.
type CaseAnswer struct {
	Status   int    `doc:"200 where the idempotency key was answered before"`
	ETag     string `header:"ETag" doc:"The version, for If-Match"`
	Location string `header:"Location"`
	Body     city.Receipt
}

func (s *server) openCase(ctx context.Context, in *struct {
	Key  string `header:"Idempotency-Key" maxLength:"200" doc:"The same key and content give the same answer once more"`
	Body NewCase
}) (*CaseAnswer, error) {
	receipt, err := s.City.Do(ctx, viewerOf(ctx), city.Request{Action: casework.Open, Item: in.Body.Item, Form: in.Body.Form,
		Channel: in.Body.Channel, Submit: in.Body.Submit, Key: in.Key})
	if err != nil {
		return nil, within("/form", err)
	}
	return answer(receipt, http.StatusCreated), nil
}

func answer(r city.Receipt, status int) *CaseAnswer {
	if r.Replayed {
		status = http.StatusOK
	}
	return &CaseAnswer{Status: status, ETag: etag(r.Version), Location: Prefix + "/cases/" + r.Case, Body: r}
}

func etag(version int) string { return strconv.Quote(strconv.Itoa(version)) }

// within makes the paths of wrong fields point into the request's body.
func within(prefix string, err error) error {
	p := problem.Of(err)
	if p == nil || len(p.Fields) == 0 {
		return err
	}
	fields := make([]problem.Field, len(p.Fields))
	for i, f := range p.Fields {
		fields[i] = problem.Field{Path: prefix + f.Path, Text: f.Text}
	}
	return p.WithFields(fields...)
}

// CaseID names a case.
type CaseID struct {
	ID string `path:"id" maxLength:"100"`
}

// Reason lets an official see personal data of somebody else's case.
type Reason struct {
	Reason string `query:"reason" maxLength:"500" doc:"为何必须查看未遮盖的个人信息；会被记录 · Why you must see personal data unmasked; it is recorded"`
}

// CaseShown is the answer that carries a case.
type CaseShown struct {
	ETag string `header:"ETag" doc:"The version, for If-Match"`
	Body Case
}

func (s *server) getCase(ctx context.Context, in *struct {
	CaseID
	Reason
}) (*CaseShown, error) {
	v := viewerOf(ctx)
	view, err := s.City.Case(ctx, v, in.ID, false)
	if err != nil {
		return nil, err
	}
	if reason := strings.TrimSpace(in.Reason.Reason); view.Masked && reason != "" {
		if err := s.look(ctx, view, reason); err != nil {
			return nil, err
		}
		if view, err = s.City.Case(ctx, v, in.ID, true); err != nil {
			return nil, err
		}
	}
	return &CaseShown{ETag: etag(view.Case.Version), Body: caseView(view)}, nil
}

// look records that an official sees personal data, before it is shown.
func (s *server) look(ctx context.Context, view *city.CaseView, reason string) error {
	if view.Mine {
		return nil
	}
	err := s.Access.Look(ctx, viewerOf(ctx), view.Case.Applicant, "case/"+view.Case.ID, reason)
	if p := problem.Of(err); p != nil && len(p.Fields) > 0 {
		return &misplaced{"query", "reason", p.Fields[0].Text}
	}
	return err
}
