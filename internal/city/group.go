package city

import (
	"bytes"
	"context"
	"maps"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/problem"
)

// group is some commands that are decided one after the other in memory and
// written together.
type group struct {
	city    *City
	p       projector
	cache   *cache
	below   *group // being written meanwhile: what it decided goes before the cache and the database
	jobs    []*job
	out     []outcome
	fault   error // why the group cannot be decided; its jobs are then carried out again
	now     time.Time
	cases   map[string]*open
	changed map[string]*change
	order   []string // ids in changed, in the order of their first change
	series  map[string]*seriesState
	answers map[AnswerKey]Answer
	batch   Batch
}

// change is what a group did to one case.
type change struct {
	from     int  // version in the database
	withForm bool // the form changed
	whole    bool // more changed than Moves covers
	clocks   []casework.ClockChange
}

type seriesState struct{ was, last int64 }

func newGroup(c *City, m *cache, below *group) *group {
	return &group{city: c, p: projector{c.Vault, c.Calendar}, cache: m, below: below, cases: map[string]*open{},
		changed: map[string]*change{}, series: map[string]*seriesState{}, answers: map[AnswerKey]Answer{}}
}

// add takes jobs into the group and decides them. The error is a fault of the
// group; a job's own refusal goes into its outcome.
func (g *group) add(ctx context.Context, jobs []*job) error {
	g.jobs = append(g.jobs, jobs...)
	g.now = g.city.now()
	if err := g.load(ctx, jobs); err != nil {
		return err
	}
	for _, j := range jobs {
		receipt, err := g.decideJob(ctx, j)
		if err != nil && problem.Of(err) == nil {
			return err
		}
		g.out = append(g.out, outcome{receipt, err})
	}
	return nil
}

// load reads in one read what the jobs touch and is not in memory.
func (g *group) load(ctx context.Context, jobs []*job) error {
	var q Touch
	for _, j := range jobs {
		if j.cmd.Key != "" && !g.answered(j.answerKey()) {
			q.Answers = append(q.Answers, j.answerKey())
		}
		if j.cmd.Action != casework.Open && !g.has(j.cmd.Case) {
			q.Cases = append(q.Cases, j.cmd.Case)
		}
	}
	if len(q.Cases)+len(q.Answers) == 0 {
		return nil
	}
	found, err := g.city.Store.Load(ctx, q)
	if err != nil {
		return err
	}
	maps.Copy(g.answers, found.Answers)
	return g.take(ctx, found)
}

// has takes a case over from memory, the newest state first, and reports
// whether it is there.
func (g *group) has(id string) bool {
	if g.cases[id] != nil {
		return true
	}
	if g.below != nil && g.below.changed[id] != nil {
		o := g.below.cases[id]
		g.cases[id] = &open{c: o.c, item: o.item, key: o.key, fresh: true}
		return true
	}
	o, ok := g.cache.cases.Get(id)
	if ok {
		g.cases[id] = &open{c: o.c, item: o.item, key: o.key}
	}
	return ok
}

// answered takes an answer over from the group below, and reports whether it
// is there.
func (g *group) answered(key AnswerKey) bool {
	if _, ok := g.answers[key]; ok {
		return true
	}
	if g.below == nil {
		return false
	}
	a, ok := g.below.answers[key]
	if ok {
		g.answers[key] = a
	}
	return ok
}

// take opens the cases that were read.
func (g *group) take(ctx context.Context, found Loaded) error {
	for id, row := range found.Cases {
		c, key, err := openRow(g.city.Vault, row, found.Keys[id])
		if err != nil {
			return err
		}
		item, err := g.city.versions.item(ctx, c.List, c.Item)
		if err != nil {
			return err
		}
		g.cases[id] = &open{c: c, item: item, key: key, fresh: true}
	}
	return nil
}

// reload replaces a cached case by what the database has now.
func (g *group) reload(ctx context.Context, id string) error {
	found, err := g.city.Store.Load(ctx, Touch{Cases: []string{id}})
	if err != nil {
		return err
	}
	delete(g.cases, id)
	return g.take(ctx, found)
}

func (g *group) decideJob(ctx context.Context, j *job) (Receipt, error) {
	if answered, receipt, err := g.replay(ctx, j); answered || err != nil {
		return receipt, err
	}
	o, all, err := g.tryJob(ctx, j)
	if problem.Of(err) != nil && o != nil && !o.fresh && g.changed[j.cmd.Case] == nil {
		// Decided on a cached state: another process may have moved the case.
		if err := g.reload(ctx, j.cmd.Case); err != nil {
			return Receipt{}, err
		}
		_, all, err = g.tryJob(ctx, j)
	}
	if err != nil {
		return Receipt{}, err
	}
	for _, d := range all {
		if err := g.record(ctx, d); err != nil {
			return Receipt{}, err
		}
	}
	g.answer(j, g.cases[j.cmd.Case].c)
	return receiptOf(g.cases[j.cmd.Case].c), nil
}

// decided is what a command did to one case: its own, and those it opens.
type decided struct {
	id     string
	open   *open
	events []casework.Event
	key    []byte // wrapped data key of a case that is opened
}

// tryJob decides one command on the case as the group has it, and the opening
// of the cases that it opens: all of it or nothing.
func (g *group) tryJob(ctx context.Context, j *job) (*open, []decided, error) {
	numbers := &numbering{g: g, ctx: ctx}
	first, err := g.tryFirst(ctx, j, numbers)
	all := []decided{first}
	for i := 0; i < len(all) && err == nil; i++ {
		var more []decided
		if err = fits(all[i].events); err == nil {
			more, err = g.openings(all[i], numbers, len(all))
		}
		all = append(all, more...)
	}
	if err == nil {
		err = numbers.err
	}
	if err != nil {
		numbers.undo()
		return first.open, nil, err
	}
	return first.open, all, nil
}

// tryFirst decides the command itself.
func (g *group) tryFirst(ctx context.Context, j *job, numbers *numbering) (decided, error) {
	cmd := j.cmd
	cmd.At = g.now
	if cmd.Action == casework.Open {
		return g.tryOpen(j, cmd, numbers)
	}
	o := g.cases[cmd.Case]
	if o == nil {
		return decided{}, casework.NoCase()
	}
	d := decided{id: cmd.Case, open: o}
	if j.viewer != nil {
		cmd.Actor = ActorIn(j.viewer, o.c.Office, o.item)
		if len(cmd.Actor.Roles)+len(cmd.Actor.Stewards) == 0 && o.c.Applicant != j.viewer.Person {
			return d, casework.NoCase() // as if it did not exist
		}
	}
	if j.latest {
		cmd.Expect = o.c.Version
	}
	if cmd.At.Before(o.c.Moved) { // the clocks of two processes may differ a little
		cmd.At = o.c.Moved
	}
	if faults := foreignFiles(o.item, cmd, j.fresh, o.c); len(faults) > 0 {
		return d, badFiles(faults)
	}
	var err error
	d.events, err = casework.Decide(casework.Rules{Item: o.item, Calendar: g.city.Calendar, Numbers: numbers}, o.c, cmd)
	return d, err
}

// record takes the events of one case into the batch.
func (g *group) record(ctx context.Context, d decided) error {
	id, o := d.id, d.open
	if d.key != nil {
		g.batch.Keys = append(g.batch.Keys, KeyRow{Case: id, Wrapped: d.key})
	}
	ch := g.changed[id]
	if ch == nil {
		ch = &change{}
		if o.c != nil {
			ch.from = o.c.Version
		}
		g.changed[id] = ch
		g.order = append(g.order, id)
	}
	next := &open{c: o.c, item: o.item, key: o.key, fresh: true}
	for _, e := range d.events {
		row, err := g.p.event(e, o.key)
		if err != nil {
			return err
		}
		g.batch.Events = append(g.batch.Events, row)
		next.c = casework.Apply(next.c, e)
		ch.clocks = append(ch.clocks, e.Public.Clocks...)
		ch.withForm = ch.withForm || e.Private.Form != nil
		ch.whole = ch.whole || !moves(e)
		if err := g.records(ctx, e, o); err != nil {
			return err
		}
	}
	g.cases[id] = next
	return nil
}

// answer remembers how a command with an idempotency key was answered.
func (g *group) answer(j *job, c *casework.Case) {
	if j.cmd.Key == "" {
		return
	}
	a := Answer{AnswerKey: j.answerKey(), Digest: j.digest, Case: c.ID, Version: c.Version}
	g.batch.Answers = append(g.batch.Answers, a)
	g.answers[a.AnswerKey] = a
}

func receiptOf(c *casework.Case) Receipt {
	return Receipt{Case: c.ID, Number: c.Number, State: c.State, Version: c.Version}
}

// replay answers a command whose idempotency key was answered before.
func (g *group) replay(ctx context.Context, j *job) (bool, Receipt, error) {
	if j.cmd.Key == "" {
		return false, Receipt{}, nil
	}
	a, ok := g.answers[j.answerKey()]
	if !ok {
		return false, Receipt{}, nil
	}
	if !bytes.Equal(a.Digest, j.digest) {
		return true, Receipt{}, problem.New(problem.Refused, "key_reused",
			"这个幂等键已用于另一个请求。", "This idempotency key was used for another request.")
	}
	if !g.has(a.Case) {
		if err := g.reload(ctx, a.Case); err != nil {
			return true, Receipt{}, err
		}
	}
	receipt := Receipt{Case: a.Case, Version: a.Version, Replayed: true}
	if o := g.cases[a.Case]; o != nil {
		receipt.Number, receipt.State = o.c.Number, o.c.State
	}
	return true, receipt, nil
}

func (j *job) answerKey() AnswerKey {
	actor := "clock"
	if j.viewer != nil {
		actor = j.viewer.Person
	}
	return AnswerKey{Actor: actor, Key: j.cmd.Key}
}

func badFiles(faults []problem.Field) error {
	return problem.New(problem.Invalid, "bad_upload", "有文件需要重新上传。", "A file must be uploaded again.").WithFields(faults...)
}
