package city

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/problem"
	"qingdan/internal/report"
	"qingdan/internal/tlog"
)

// ReportNow returns what a report says now. settled tells that its values are
// exactly those of the events up to its position.
func (c *City) ReportNow(ctx context.Context, r *report.Report) (m report.Moment, settled bool, err error) {
	all, err := c.Figures(ctx)
	if err != nil {
		return m, false, err
	}
	byID := map[string]FigureView{}
	for _, f := range all {
		byID[f.Figure.ID] = f
		m.Position, settled = f.Position, f.Settled
	}
	m.At = c.now()
	m.Values = r.Take(func(id string) (report.Value, bool) {
		f, ok := byID[id]
		if !ok {
			return report.Value{}, false
		}
		return report.ValueOf(f.Figure, f.Sums), true
	})
	quoted, err := c.quote(ctx, m.Values)
	return m, settled && quoted, err
}

// quote tells of each value that another authority stated where it stands. It
// reports false where a statement has changed since the values were read.
func (c *City) quote(ctx context.Context, values []report.Value) (bool, error) {
	same := true
	for i, v := range values {
		if v.Awaited || !v.Known {
			continue
		}
		s, stated, err := c.LastStatement(ctx, c.Library.Figure(v.ID))
		if err != nil {
			return false, err
		}
		if stated {
			values[i].Stated = &report.Statement{Authority: s.Authority, Source: s.Source, On: s.Stated}
			same = same && s.Value.Text == v.Text
		}
	}
	return same, nil
}

// MayFreeze reports whether somebody may freeze reports: administrators and
// auditors, signed in by themselves.
func MayFreeze(v *access.Viewer) bool {
	return v != nil && !v.Bearer && (v.Admin || len(v.Offices(access.RoleAuditor)) > 0)
}

// Frozen is a freeze of a report as it was announced.
type Frozen struct {
	Version int // of the report's stream, from 1
	At      time.Time
	Seq     int64  // of the announcement
	Digest  string // of the freeze's text, by which it is kept
}

// How long a freeze waits for the figures to stand still, in steps.
const (
	settleTries = 60
	settleWait  = 50 * time.Millisecond
)

var (
	errMayNotFreeze = problem.New(problem.Forbidden, "may_not_freeze", "只有管理员和监督员可以冻结报告。", "Only administrators and auditors may freeze a report.")
	errUnsettled    = problem.New(problem.Conflict, "unsettled", "新的办理记录还在计入指标，请稍后再试。", "New work is still being counted; try again in a moment.")
	errNoFreeze     = problem.New(problem.NotFound, "no_freeze", "没有这次冻结。", "There is no such freeze.")
)

// FreezeReport keeps a report with its values at the present head of the log
// for good, announces the digest of what it kept, and returns its version.
// checkpoint returns a checkpoint of the public log that covers a position; it
// is nil where the city keeps none.
func (c *City) FreezeReport(ctx context.Context, v *access.Viewer, r *report.Report, checkpoint func(context.Context, int64) ([]byte, error)) (int, error) {
	if !MayFreeze(v) {
		return 0, errMayNotFreeze
	}
	moment, err := c.settledReport(ctx, r)
	if err != nil {
		return 0, err
	}
	var covered []byte
	if checkpoint != nil {
		if covered, err = checkpoint(ctx, moment.Position); err != nil {
			return 0, err
		}
	}
	text, err := json.Marshal(r.FreezeAt(moment, string(covered)))
	if err != nil {
		return 0, err
	}
	digest := textDigest(text)
	if err := c.Store.SaveText(ctx, digest, text); err != nil {
		return 0, err
	}
	version, err := c.announceFreeze(ctx, v, r.ID, digest, moment.Position)
	if err == nil {
		c.Log.Info("report frozen", "report", r.ID, "version", version, "digest", digest, "by", v.Person)
	}
	return version, err
}

// settledReport waits until the figures reckon with every event there is.
func (c *City) settledReport(ctx context.Context, r *report.Report) (report.Moment, error) {
	for range settleTries {
		if _, err := c.Store.Lead(ctx, "figures", func(ctx context.Context) error { _, err := c.FoldFigures(ctx); return err }); err != nil {
			return report.Moment{}, err
		}
		m, settled, err := c.ReportNow(ctx, r)
		if err != nil || settled {
			return m, err
		}
		select {
		case <-ctx.Done():
			return report.Moment{}, ctx.Err()
		case <-time.After(settleWait):
		}
	}
	return report.Moment{}, errUnsettled
}

// FreezeDeed is what the journal calls the freezing of a report: its subject is
// the report and the version, "reform/3", its detail the position and the digest.
const FreezeDeed = "report.freeze"

// announceFreeze announces a freeze as the next of its report, and writes into
// the journal who made it.
func (c *City) announceFreeze(ctx context.Context, v *access.Viewer, id, digest string, position int64) (int, error) {
	stream := tlog.ReportStream + id
	for {
		last, err := c.lastVersion(ctx, stream)
		if err != nil {
			return 0, err
		}
		e, err := announcement(c.Vault, stream, last+1, tlog.FreezeAction, c.now(), tlog.Published{Name: id, Digest: digest})
		if err != nil {
			return 0, err
		}
		added, err := c.Store.Announce(ctx, e, access.JournalEntry{At: e.At, Actor: v.Person, Action: FreezeDeed,
			Subject: id + "/" + strconv.Itoa(last+1), Detail: strconv.FormatInt(position, 10) + " " + digest})
		if added || err != nil {
			return last + 1, err
		} // else somebody froze it in the same moment
	}
}

func textDigest(text []byte) string {
	sum := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// maxFreezes bounds what is read of a report's freezes.
const maxFreezes = 500

// Freezes returns a report's freezes, the latest first. What the city itself
// did not announce is left out.
func (c *City) Freezes(ctx context.Context, id string) ([]Frozen, error) {
	stream := tlog.ReportStream + id
	events, err := c.Store.Announcements(ctx, stream, stream, maxFreezes)
	if err != nil {
		return nil, err
	}
	var out []Frozen
	for _, e := range events {
		var p tlog.Published
		if genuine(c.Vault, e) && json.Unmarshal(e.Public, &p) == nil {
			out = append(out, Frozen{Version: e.Version, At: e.At, Seq: e.Seq, Digest: p.Digest})
		}
	}
	return out, nil
}

// Freeze returns a freeze of a report. What is kept must be what was announced.
func (c *City) Freeze(ctx context.Context, id string, version int) (Frozen, report.Freeze, *report.Report, error) {
	all, err := c.Freezes(ctx, id)
	if err != nil {
		return Frozen{}, report.Freeze{}, nil, err
	}
	for _, f := range all {
		if f.Version != version {
			continue
		}
		text, err := c.Store.Text(ctx, f.Digest)
		if err != nil {
			return f, report.Freeze{}, nil, err
		}
		if textDigest(text) != f.Digest {
			return f, report.Freeze{}, nil, errors.New("the text of a frozen report is not the one that was announced: " + f.Digest)
		}
		freeze, r, err := report.ParseFreeze(text)
		return f, freeze, r, err
	}
	return Frozen{}, report.Freeze{}, nil, errNoFreeze
}
