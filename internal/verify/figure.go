package verify

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// FigureReport is a figure as the log makes it, beside what the city shows.
type FigureReport struct {
	Log         *Report          `json:"log"`
	ID          string           `json:"id"`
	Figure      *lists.Figure    `json:"-"`
	List        string           `json:"list"` // digest of the list that defines it
	Calendar    string           `json:"calendar"`
	Position    int64            `json:"position"` // computed from the entries below it
	Scope       figures.Scope    `json:"-"`        // the part of the members that was asked for
	From        *law.Date        `json:"from,omitempty"`
	To          *law.Date        `json:"to,omitempty"`
	Office      string           `json:"office,omitempty"`
	Value       string           `json:"value"` // "" where nothing has been counted
	Numerator   float64          `json:"numerator"`
	Denominator int64            `json:"denominator"`
	Members     []figures.Member `json:"-"`
	Shown       *Shown           `json:"shown,omitempty"` // nil: a mere copy of a log shows nothing
	Differences []Difference     `json:"differences"`
	Last        map[string]int64 `json:"-"` // index of a subject's last entry
}

// OK reports whether the log verifies and the city shows what it makes.
func (r *FigureReport) OK() bool { return r.Log.OK() && len(r.Differences) == 0 }

// Difference is one way in which a city shows something else than its log.
type Difference struct {
	What  string `json:"what"`  // value, numerator, denominator, list, missing, extra, other
	Who   string `json:"who"`   // subject, for missing, extra, other
	Index int64  `json:"index"` // its last entry in the log; -1: none
	City  string `json:"city"`  // what the city shows
	Log   string `json:"log"`   // what the entries make
}

// settleFor is how long a difference must stand before it is believed: a
// running city may have counted some newer entries already.
const settleFor = 20 * time.Second

// Figure verifies the log and recomputes a figure from it, at the position at
// which the city shows it.
func (s *Site) Figure(ctx context.Context, l *Log, id string) (*FigureReport, error) {
	return s.FigureIn(ctx, l, id, figures.Scope{Period: figures.AllTime()})
}

// FigureIn is Figure for a period and an office.
func (s *Site) FigureIn(ctx context.Context, l *Log, id string, scope figures.Scope) (*FigureReport, error) {
	deadline := l.Now().Add(settleFor)
	var before *FigureReport
	for {
		r, err := s.figureOnce(ctx, l, id, scope)
		if f := AsFinding(err); f != nil {
			l.tell(f)
			return &FigureReport{Log: &l.report, ID: id}, nil
		}
		if err != nil || r.OK() || !r.Log.OK() || r.Shown == nil {
			return r, err
		}
		if before != nil && before.Position == r.Position || l.Now().After(deadline) {
			return r, nil
		}
		before = r
		if err := rest(ctx); err != nil {
			return nil, err
		}
	}
}

func (s *Site) figureOnce(ctx context.Context, l *Log, id string, scope figures.Scope) (*FigureReport, error) {
	r := &FigureReport{ID: id, Differences: []Difference{}, Scope: scope, Office: scope.Office}
	if !scope.All() && scope.From > figures.Undated+1 {
		r.From = &scope.From
	}
	if !scope.All() && scope.To < figures.Always-1 {
		r.To = &scope.To
	}
	var err error
	if s.API != nil {
		if r.Shown, err = shown(ctx, s.API, id, scope); err != nil {
			return nil, err
		}
	}
	if r.Log, err = l.reach(ctx, r.Shown); err != nil || !r.Log.OK() {
		return r, err
	}
	return r, r.compute(ctx, l)
}

// reach verifies the log until it has what the city counted.
func (l *Log) reach(ctx context.Context, s *Shown) (*Report, error) {
	for tries := 0; ; tries++ {
		l.fold.to = math.MaxInt64
		if s != nil {
			l.fold.to = s.Position
		}
		report, err := l.Verify(ctx)
		if err != nil || !report.OK() || s == nil || report.Size >= s.Position {
			return report, err
		}
		if tries == patience {
			return nil, found(BadFigure, "指标算到第 %[1]d 条，而日志只公布到第 %[2]d 条", "the figure counts %[1]d entries, the log shows only %[2]d", s.Position, report.Size)
		}
		if err := rest(ctx); err != nil {
			return nil, err
		}
	}
}

// compute makes the figure from the log and compares it.
func (r *FigureReport) compute(ctx context.Context, l *Log) error {
	r.Position = r.Log.Size
	if r.Shown != nil {
		r.Position = r.Shown.Position
	}
	if err := l.foldTo(ctx, r.Position); err != nil {
		return err
	}
	p, err := l.texts.inForce(ctx, l.src, l.book)
	if err != nil {
		return err
	}
	if r.Figure = p.Library.Figure(r.ID); r.Figure == nil {
		return found(BadFigure, "已公布的清单中没有指标 %[1]s；有：%[2]s", "no published list has the figure %[1]s; there are: %[2]s", r.ID, names(p.Library.Figures()))
	}
	r.List, r.Calendar = r.Figure.System.Digest, p.Calendar.Version()
	if r.Members, err = l.fold.fold.Members(p, r.Figure); err != nil {
		return err
	}
	if !r.Scope.All() && r.Figure.Over == figures.OverItems {
		return found(BadFigure, "指标 %[1]s 按现行事项计算，没有分时期的数值", "the figure %[1]s counts the items in force: it has no value for a period", r.ID)
	}
	r.Members = r.Scope.Select(r.Members)
	sums, err := figures.Total(r.Figure, r.Members)
	if err != nil {
		return err
	}
	r.Numerator, r.Denominator, r.Value = sums.Numerator, sums.Denominator, figures.Of(r.Figure, sums).Text
	r.Last = l.fold.last
	if r.Shown != nil {
		r.compare()
	}
	return nil
}

// foldTo brings the figures to a position; where they are beyond it, by
// reading the log again.
func (l *Log) foldTo(ctx context.Context, position int64) error {
	if l.fold.advance(position) {
		return nil
	}
	l.edge, l.book, l.fold = &Edge{}, newBook(), newLedger()
	l.fold.to = position
	report, err := l.Verify(ctx)
	if err == nil && !report.OK() {
		err = errors.New("the log changed while it was read")
	}
	return err
}

func names(figs []*lists.Figure) string {
	var ids []string
	for _, f := range figs {
		ids = append(ids, f.ID)
	}
	return strings.Join(ids, ", ")
}

// compare notes every difference between what is shown and what the log makes.
func (r *FigureReport) compare() {
	s, shown := r.Shown, ""
	if s.Value != nil {
		shown = *s.Value
	}
	differ := func(what, city, log string) {
		if city != log {
			r.Differences = append(r.Differences, Difference{What: what, Index: nowhere, City: city, Log: log})
		}
	}
	differ("list", s.Digest, r.List)
	differ("value", shown, r.Value)
	differ("numerator", figures.Plain(s.Numerator), figures.Plain(r.Numerator))
	differ("denominator", fmt.Sprint(s.Denominator), fmt.Sprint(r.Denominator))
	seen := map[string]bool{}
	for _, m := range r.Members {
		seen[m.Subject] = true
		want := r.share(m)
		if have, ok := s.members[m.Subject]; !ok {
			r.differ("missing", m.Subject, "", want)
		} else if got := r.shareShown(have); got != want {
			r.differ("other", m.Subject, got, want)
		}
	}
	for _, subject := range both(s.members, map[string]bool{}) {
		if !seen[subject] {
			r.differ("extra", subject, r.shareShown(s.members[subject]), "")
		}
	}
}

func (r *FigureReport) differ(what, subject, city, log string) {
	index, ok := r.Last[subject]
	if !ok {
		index = nowhere
	}
	r.Differences = append(r.Differences, Difference{What: what, Who: subject, Index: index, City: city, Log: log})
}

// share writes a member's share as it is compared.
func (r *FigureReport) share(m figures.Member) string {
	return r.shareShown(Share{Office: m.Office, Counts: m.Counts, Value: m.Value, At: m.At, Day: dated(m.Day)})
}

// dated is a member's day; nil for none.
func dated(d law.Date) *law.Date {
	if d == figures.Undated {
		return nil
	}
	return &d
}

func (r *FigureReport) shareShown(s Share) string {
	value, _ := figures.Millionths(s.Value) // one out of range is shown as 0 and differs
	text := fmt.Sprintf("%s counts=%v value=%s", s.Office, s.Counts, figures.Plain(figures.FromMillionths(value)))
	if r.Figure.Over == figures.OverItems { // since when a city counts its items is not in the log
		return text
	}
	if s.Day != nil {
		text += " day=" + s.Day.String()
	}
	return text + " at=" + s.At.UTC().Format(time.RFC3339Nano)
}
