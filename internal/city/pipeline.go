package city

import "context"

// flight is a group on its way to the disk.
type flight struct {
	g    *group
	done chan error // the end of the write; buffered
}

// run carries out groups until close; then it finishes what is queued. While
// one group is being written the next is gathered and decided on top of it, so
// that the disk and the processor work at the same time. The next one is
// written when the first is on disk, and nothing is answered before that.
func (m *committer) run(ctx context.Context) {
	defer close(m.ended)
	var ahead *flight
	for {
		next := m.gather(ctx, ahead)
		if next == nil {
			return
		}
		ahead = m.launch(ctx, next)
	}
}

// gather decides what arrives until the group ahead is on disk, at least one
// command. It returns nil when the city is closed and nothing is left.
func (m *committer) gather(ctx context.Context, ahead *flight) *group {
	g := newGroup(m.city, m.cache, nil)
	var landed chan error
	if ahead != nil {
		g.below, landed = ahead.g, ahead.done
	}
	for landed != nil || len(g.jobs) == 0 {
		queue, closed := m.queue, m.closed
		if len(g.jobs) >= maxGroup || g.fault != nil {
			queue = nil
		}
		if landed != nil {
			closed = nil
		}
		select {
		case err := <-landed:
			g, landed = m.land(ctx, ahead.g, err, g), nil
		case j := <-queue:
			g.fault = g.add(ctx, m.collect(j, maxGroup-len(g.jobs)))
		case <-closed:
			if g.jobs = m.rest(); len(g.jobs) == 0 {
				return nil
			}
			m.carryOut(ctx, g.jobs)
			g = newGroup(m.city, m.cache, nil)
		}
	}
	return g
}

// collect takes at most n jobs that wait, the first of which it has.
func (m *committer) collect(first *job, n int) []*job {
	jobs := append(make([]*job, 0, 64), first)
	for len(jobs) < n {
		select {
		case j := <-m.queue:
			jobs = append(jobs, j)
		default:
			return jobs
		}
	}
	return jobs
}

// rest takes what is queued at the end, a group at most.
func (m *committer) rest() []*job {
	select {
	case j := <-m.queue:
		return m.collect(j, maxGroup)
	default:
		return nil
	}
}

// launch begins to write a group.
func (m *committer) launch(ctx context.Context, g *group) *flight {
	f := &flight{g: g, done: make(chan error, 1)}
	if g.fault == nil {
		g.fault = g.finish()
	}
	if g.fault != nil {
		f.done <- g.fault
		return f
	}
	go func() { f.done <- g.commit(ctx) }()
	return f
}

// land answers a group that is on disk, and returns the next one with nothing
// below it. If the write failed the group is carried out by itself, and so is
// what was decided on top of it, which no longer holds; then the next is new.
func (m *committer) land(ctx context.Context, g *group, err error, next *group) *group {
	if err == nil {
		m.answer(g)
		next.below = nil
		return next
	}
	m.again(ctx, g.jobs, err)
	if len(next.jobs) > 0 {
		m.carryOut(ctx, next.jobs)
	}
	return newGroup(m.city, m.cache, nil)
}
