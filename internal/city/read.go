package city

import (
	"context"
	"io"
	"slices"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/evidence"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/vault"
)

// CaseView is a case as one viewer may see it.
type CaseView struct {
	Row      CaseRow
	Case     *casework.Case
	Item     *lists.Item
	State    *lists.State
	Mine     bool           // the viewer is the applicant
	Masked   bool           // personal data in Form and Timeline is masked
	Form     map[string]any // as the viewer may see it
	Clocks   []ClockView
	Timeline []Step
	Options  []casework.Option
}

// ClockView is a clock with what is derived from it now.
type ClockView struct {
	Spec      *lists.ClockSpec
	Clock     law.Clock
	State     law.ClockState
	Due       law.Due
	Statutory law.Due
	Used      int // units of the limit
	Left      int // units until due, negative when over
	OnTime    bool
	Pause     lang.Text // the reason while paused
}

// Step is an event on the timeline.
type Step struct {
	Event  casework.Event
	Action *lists.Action // nil for the opening
	To     *lists.State
	Input  map[string]any // as the viewer may see it
	Seq    int64          // of the event; its index in the public log is one less
}

// Case returns a case that v may see. reveal shows personal data unmasked to
// an official; the caller records the look first (access.Service.Look).
func (c *City) Case(ctx context.Context, v *access.Viewer, id string, reveal bool) (*CaseView, error) {
	row, err := c.Store.Case(ctx, v, id)
	if err != nil {
		return nil, err
	}
	keys, err := c.Store.CaseKeys(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	cs, key, err := openRow(c.Vault, row, keys[id])
	if err != nil {
		return nil, err
	}
	item, err := c.versions.item(ctx, cs.List, cs.Item)
	if err != nil {
		return nil, err
	}
	view := &CaseView{Row: row, Case: cs, Item: item, State: item.Procedure.State(cs.State),
		Mine: v != nil && v.Person == cs.Applicant}
	view.Masked = !view.Mine && !reveal && cs.Erased == nil
	view.Form = masked(item.Form, cs.Form, view.Masked)
	now := c.now()
	if view.Clocks, err = c.clockViews(cs, item, now); err != nil {
		return nil, err
	}
	if view.Timeline, err = c.timeline(ctx, v, view, key); err != nil {
		return nil, err
	}
	actor := ActorIn(v, cs.Office, item)
	view.Options = casework.Options(casework.Rules{Item: item, Calendar: c.Calendar}, cs, actor, now)
	return view, nil
}

func masked(f *lists.Form, values map[string]any, mask bool) map[string]any {
	if !mask || f == nil {
		return values
	}
	return f.Mask(values)
}

func (c *City) clockViews(cs *casework.Case, item *lists.Item, now time.Time) ([]ClockView, error) {
	var out []ClockView
	for _, spec := range item.Procedure.Clocks {
		clock, ok := cs.Clocks[spec.ID]
		if !ok {
			continue
		}
		v := ClockView{Spec: spec, Clock: clock, State: clock.State(), Used: clock.Used(c.Calendar, now)}
		var err error
		if v.Due, err = clock.Due(c.Calendar); err != nil {
			return nil, err
		}
		if v.Statutory, err = clock.StatutoryDue(c.Calendar); err != nil {
			return nil, err
		}
		if v.Left, err = clock.Left(c.Calendar, now); err != nil {
			return nil, err
		}
		if v.OnTime, err = clock.OnTime(c.Calendar, now); err != nil {
			return nil, err
		}
		if v.State == law.Paused {
			v.Pause = spec.Pauses[clock.Ledger[len(clock.Ledger)-1].Reason]
		}
		out = append(out, v)
	}
	return out, nil
}

func (c *City) timeline(ctx context.Context, v *access.Viewer, view *CaseView, key vault.DataKey) ([]Step, error) {
	rows, err := c.Store.Events(ctx, v, view.Row.ID)
	if err != nil {
		return nil, err
	}
	out := make([]Step, 0, len(rows))
	for _, row := range rows {
		e, err := openStep(view.Case, row, key)
		if err != nil {
			return nil, err
		}
		step := Step{Event: e, Action: view.Item.Procedure.Action(e.Action), To: view.Item.Procedure.State(e.Public.To),
			Input: e.Private.Input, Seq: row.Seq}
		if step.Action != nil && step.Action.Input != nil {
			step.Input = masked(step.Action.Input, e.Private.Input, view.Masked)
		}
		out = append(out, step)
	}
	return out, nil
}

// openStep opens an event of a case, or what is left of it.
func openStep(c *casework.Case, row EventRow, key vault.DataKey) (casework.Event, error) {
	if c.Erased != nil {
		return publicEvent(row)
	}
	return OpenEvent(row, key)
}

// Document returns a slip that a case's event issued: its description and the
// paragraphs in both languages.
func (c *City) Document(ctx context.Context, v *access.Viewer, id string, version int) (*CaseView, *lists.Document, []lang.Text, error) {
	view, err := c.Case(ctx, v, id, true) // a slip names its addressee in full
	if err != nil {
		return nil, nil, nil, err
	}
	if view.Case.Erased != nil {
		return nil, nil, nil, view.Case.Erased.Refusal()
	}
	for _, s := range view.Timeline {
		doc := view.Item.Procedure.Document(s.Event.Public.Document)
		if s.Event.Version != version || doc == nil {
			continue
		}
		n := len(s.Event.Private.Document) / 2
		paras := make([]lang.Text, n)
		for i := range n {
			paras[i] = lang.Text{Zh: s.Event.Private.Document[i], En: s.Event.Private.Document[n+i]}
		}
		return view, doc, paras, nil
	}
	return nil, nil, nil, problem.New(problem.NotFound, "no_document", "没有这份文书。", "There is no such document.")
}

// File opens a file that a case which v may see carries.
func (c *City) File(ctx context.Context, v *access.Viewer, id, digest string) (io.ReadCloser, evidence.Ref, string, error) {
	view, err := c.Case(ctx, v, id, true)
	if err != nil {
		return nil, evidence.Ref{}, "", err
	}
	if view.Case.Erased != nil {
		return nil, evidence.Ref{}, "", view.Case.Erased.Refusal()
	}
	files := view.Item.Form.Files(view.Case.Form)
	for _, s := range view.Timeline {
		files = append(files, view.Item.Form.Files(s.Event.Private.Form)...)
		if s.Action != nil && s.Action.Input != nil {
			files = append(files, s.Action.Input.Files(s.Event.Private.Input)...)
		}
	}
	i := slices.IndexFunc(files, func(f lists.FileRef) bool { return f.Digest == digest })
	if i < 0 || c.Evidence == nil {
		return nil, evidence.Ref{}, "", problem.New(problem.NotFound, "no_file", "没有这个文件。", "There is no such file.")
	}
	r, ref, err := c.Evidence.Open(ctx, digest)
	return r, ref, files[i].Name, err
}

// FindCertificate returns the record of a certificate by its number, whichever
// register keeps it; problem.NotFound where there is none.
func (c *City) FindCertificate(ctx context.Context, number string) (*lists.Register, RecordRow, error) {
	asked := map[string]bool{}
	for _, item := range c.Library.Items() {
		if item.Certificate == nil || asked[item.Certificate.Register] {
			continue
		}
		asked[item.Certificate.Register] = true
		row, err := c.Store.Record(ctx, item.Certificate.Register, number)
		if problem.Is(err, problem.NotFound) {
			continue
		}
		return c.Library.Register(item.Certificate.Register), row, err
	}
	return nil, RecordRow{}, problem.New(problem.NotFound, "no_certificate", "没有这个编号的证照。", "There is no certificate with this number.")
}
