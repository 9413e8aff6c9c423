package city

import (
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"qingdan/internal/casework"
	"qingdan/internal/lists"
	"qingdan/internal/vault"
)

// cache holds the states of cases that were acted on lately. Only the
// committer's goroutine uses it. Where several processes write, an entry may
// be behind the database: a commit then loses its race and the entry is
// forgotten, and nothing is refused on the word of a cached state (see
// group.decideJob).
type cache struct {
	cases  *lru.Cache[string, *open]
	series map[string]int64
	gone   sync.Map // ids of cases that this process has erased; any goroutine may ask
}

// add keeps a case, unless it was erased meanwhile.
func (m *cache) add(id string, o *open) {
	m.cases.Add(id, o)
	if _, erased := m.gone.Load(id); erased {
		m.cases.Remove(id)
	}
}

// erase forgets a case for good. It may be called from any goroutine.
func (m *cache) erase(id string) {
	m.gone.Store(id, true)
	m.cases.Remove(id)
}

// open is a case in memory with its data key.
type open struct {
	c     *casework.Case
	item  *lists.Item
	key   vault.DataKey
	fresh bool // read from the database for this group
}

const cachedCases = 20_000

func newCache() *cache {
	cases, err := lru.New[string, *open](cachedCases)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &cache{cases: cases, series: map[string]int64{}}
}

func (m *cache) forget(l *Lost) {
	for _, id := range l.Cases {
		m.cases.Remove(id)
	}
	for _, s := range l.Series {
		delete(m.series, s)
	}
}

func (m *cache) forgetJobs(jobs []*job) {
	for _, j := range jobs {
		m.cases.Remove(j.cmd.Case)
	}
	clear(m.series)
}
