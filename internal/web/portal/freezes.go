package portal

import (
	"context"
	"net/http"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/report"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// CompareView sets a frozen report beside now.
type CompareView struct {
	Title   lang.Text
	Then    lang.Text
	Now     lang.Text
	Freeze  ui.Link
	Rows    []CompareRow
	Changed int // rows with different values
}

// CompareRow is a figure then and now.
type CompareRow struct {
	Name       ui.Link
	Then       CompareValue
	Now        CompareValue
	Difference string // with a sign, in the figure's unit; "" where there is none
	Points     bool   // the difference is in percentage points
	Changed    bool
}

// CompareValue is a value with what it was made of.
type CompareValue struct {
	Text  string
	Known bool
	Share string // "50 / 57"; "" for no share
	// Statement says whose it is and where it stands; empty for what the city computes.
	Statement lang.Text
}

var comparePage = templates.Register[CompareView](templates.Portal, "portal/compare")

// Freeze keeps a report as it is now.
func (p *Portal) Freeze(w http.ResponseWriter, r *page.Request) error {
	if _, err := signedIn(r); err != nil {
		return err
	}
	rep, err := p.report(r)
	if err != nil {
		return err
	}
	checkpoint := p.checkpoint
	if !p.Public.Kept() {
		checkpoint = nil
	}
	version, err := p.City.FreezeReport(r.Context(), r.Viewer, rep, checkpoint)
	if err != nil {
		return err
	}
	page.Notify(w, ui.Good, "notice.frozen")
	return page.Redirect(w, r, freezePath(rep.ID, version))
}

// How long a freeze waits for a checkpoint that covers it, in steps.
const (
	checkpointTries = 50
	checkpointWait  = 100 * time.Millisecond
)

var errUncovered = problem.New(problem.Conflict, "log_behind", "公示日志还没有写到这里，请几秒钟后再试。", "The public log has not come this far; try again in a few seconds.")

// checkpoint waits for a checkpoint that covers a position.
func (p *Portal) checkpoint(ctx context.Context, position int64) ([]byte, error) {
	for range checkpointTries {
		s, err := p.Public.State(ctx)
		if err != nil || s.Size >= position {
			return s.Checkpoint, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(checkpointWait):
		}
	}
	return nil, errUncovered
}

// Compare sets a frozen report beside now.
func (p *Portal) Compare(w http.ResponseWriter, r *page.Request) error {
	f, freeze, rep, err := p.freeze(r)
	if err != nil {
		return err
	}
	now, _, err := p.City.ReportNow(r.Context(), rep)
	if err != nil {
		return err
	}
	view := CompareView{Title: rep.Title, Then: moment(freeze.At), Now: moment(now.At),
		Freeze: ui.Link{Text: locales.Text("report.freeze.number", "Number", f.Version), Href: freezePath(rep.ID, f.Version)}}
	for _, then := range freeze.Values {
		row := compare(then, now.Find(then.ID), r.Lang)
		if row.Changed {
			view.Changed++
		}
		view.Rows = append(view.Rows, row)
	}
	r.Crumbs(reportsCrumb(), ui.Link{Text: rep.Title, Href: reportPath(rep.ID)}, view.Freeze)
	return page.Show(w, r, comparePage, view)
}

func compare(then, now report.Value, tag lang.Tag) CompareRow {
	row := CompareRow{Name: ui.Link{Text: then.Name}, Then: compared(then, tag), Now: compared(now, tag), Points: then.Unit == "percent",
		Difference: now.Difference(then)}
	row.Changed = row.Then.Text != row.Now.Text
	if !now.Awaited {
		row.Name.Href = "/figures/" + now.ID
	}
	return row
}

func compared(v report.Value, tag lang.Tag) CompareValue {
	return CompareValue{Text: v.Number(tag), Known: v.Known, Share: v.Share(), Statement: statement(v.Stated)}
}
