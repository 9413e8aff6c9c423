package city

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/problem"
)

// maxGroup is the most commands that one transaction carries. Beyond some
// hundreds the gain is small and the wait of the last one grows.
const maxGroup = 256

// job is a command on its way.
type job struct {
	ctx    context.Context
	viewer *access.Viewer // nil: the kernel's own
	cmd    casework.Command
	submit bool            // after casework.Open
	latest bool            // the case is taken as it is
	fresh  map[string]bool // digests of files uploaded for this command
	digest []byte          // with an idempotency key
	done   chan outcome    // buffered: the committer never waits for a reader
}

type outcome struct {
	receipt Receipt
	err     error
}

// committer carries commands through in groups: what arrives while one group
// is being written makes the next one, so it never waits when idle and writes
// in bulk under load. See run for the order of things.
type committer struct {
	city   *City
	queue  chan *job
	closed chan struct{} // no more jobs are taken
	ended  chan struct{} // run has answered its last job
	once   sync.Once
	cache  *cache
	pulse  chan struct{} // tells the figures that something was committed
	news   chan struct{} // tells the sequencer
	groups atomic.Int64
}

func newCommitter(c *City) *committer {
	return &committer{city: c, queue: make(chan *job, 4*maxGroup), closed: make(chan struct{}), ended: make(chan struct{}),
		cache: newCache(), pulse: make(chan struct{}, 1), news: make(chan struct{}, 1)}
}

func (m *committer) close() { m.once.Do(func() { close(m.closed) }) }

var closing = problem.New(problem.Unavailable, "closing", "系统正在重启，请稍后再试。", "The system is restarting. Try again in a moment.")

// submit queues a job and waits for its answer. A caller that gives up does
// not stop a job that is being written.
func (m *committer) submit(ctx context.Context, j *job) (Receipt, error) {
	select {
	case <-m.closed:
		return Receipt{}, closing
	case <-ctx.Done():
		return Receipt{}, ctx.Err()
	case m.queue <- j:
	}
	select {
	case out := <-j.done:
		return out.receipt, out.err
	case <-ctx.Done():
		return Receipt{}, ctx.Err()
	case <-m.ended: // queued while closing: carried out just before the end, or not at all
		select {
		case out := <-j.done:
			return out.receipt, out.err
		default:
			return Receipt{}, closing
		}
	}
}

// maxRaces is how often a group is decided again after another process was
// faster.
const maxRaces = 8

// carryOut decides and writes a group by itself, with nothing being written
// meanwhile, and answers each of its jobs.
func (m *committer) carryOut(ctx context.Context, jobs []*job) {
	var err error
	for range maxRaces {
		var g *group
		if g, err = m.attempt(ctx, jobs); err == nil {
			m.answer(g)
			return
		}
		if !m.raced(err) {
			break
		}
	}
	m.divide(ctx, jobs, err)
}

// again carries out a group whose write has failed.
func (m *committer) again(ctx context.Context, jobs []*job, err error) {
	if m.raced(err) {
		m.carryOut(ctx, jobs)
		return
	}
	m.divide(ctx, jobs, err)
}

// raced reports whether another process was faster, and forgets what it has
// changed.
func (m *committer) raced(err error) bool {
	var lost *Lost
	if !errors.As(err, &lost) {
		return false
	}
	m.cache.forget(lost)
	return true
}

// divide finds the job that cannot be written; its neighbours go on.
func (m *committer) divide(ctx context.Context, jobs []*job, err error) {
	m.cache.forgetJobs(jobs)
	if len(jobs) > 1 {
		m.carryOut(ctx, jobs[:len(jobs)/2])
		m.carryOut(ctx, jobs[len(jobs)/2:])
		return
	}
	m.city.Log.Error("command failed", "case", jobs[0].cmd.Case, "action", jobs[0].cmd.Action, "err", err)
	jobs[0].done <- outcome{err: err}
}

func (m *committer) attempt(ctx context.Context, jobs []*job) (*group, error) {
	g := newGroup(m.city, m.cache, nil)
	if err := g.add(ctx, jobs); err != nil {
		return nil, err
	}
	if err := g.finish(); err != nil {
		return nil, err
	}
	return g, g.commit(ctx)
}

func (m *committer) answer(g *group) {
	m.groups.Add(1)
	g.remember()
	for i, j := range g.jobs {
		j.done <- g.out[i]
	}
	if len(g.batch.Events) > 0 {
		tell(m.pulse)
		tell(m.news)
	}
}

// tell wakes who waits, or will wait.
func tell(wake chan struct{}) {
	select {
	case wake <- struct{}{}:
	default:
	}
}
