package towns

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/law"
	"qingdan/internal/vault"
)

// Group is what is written together: rows of the city, and what they make of
// the figures.
type Group struct {
	Batch   city.Batch
	Changes []city.MemberChange
}

// perGroup is how many events are written together.
const perGroup = 100_000

// copier makes copies of lives.
type copier struct {
	*lived
	keys   *vault.Vault
	random *rand.ChaCha8
	copies int
	under  map[int][]*copied // copies that are under way, by life
	seen   map[int]int       // events so far, by life
	series map[string]int64
	group  *Group
	emit   func(*Group) error
}

// copied is one copy under way.
type copied struct {
	own
	key vault.DataKey
}

// copy makes cases until there are n events, or some more, and gives them away
// in groups, in the order of time. The last group holds the number series.
func (l *lived) copy(ctx context.Context, keys *vault.Vault, n int, emit func(*Group) error) error {
	c := &copier{lived: l, keys: keys, random: rand.NewChaCha8([32]byte{1}), copies: (n + len(l.events) - 1) / len(l.events),
		under: map[int][]*copied{}, seen: map[int]int{}, series: map[string]int64{}, group: &Group{}, emit: emit}
	for i := range l.events {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.event(&l.events[i]); err != nil {
			return err
		}
	}
	for series, last := range c.series {
		c.group.Batch.Series = append(c.group.Batch.Series, city.SeriesWrite{Series: series, Last: last})
	}
	return c.emit(c.group)
}

// event copies one event of a life for each of its copies.
func (c *copier) event(e *event) error {
	l := c.lives[e.life]
	if c.seen[e.life] == 0 {
		if err := c.begin(e.life); err != nil {
			return err
		}
	}
	c.seen[e.life]++
	last := c.seen[e.life] == l.events
	for _, cp := range c.under[e.life] {
		if e.numbered {
			cp.number = c.number(cp.office, e.row.At)
		}
		row := e.row
		row.Case, row.Public = cp.id, e.public.fill(cp.own)
		row.Private = cp.key.Seal(e.private.fill(cp.own), []byte(eventPlace(cp.id, row.Version)))
		c.group.Batch.Events = append(c.group.Batch.Events, row)
		if last {
			c.end(l, cp)
		}
		if err := c.full(); err != nil {
			return err
		}
	}
	if last {
		delete(c.under, e.life)
	}
	return nil
}

// begin gives the copies of a life their ids, towns and keys.
func (c *copier) begin(life int) error {
	l := c.lives[life]
	for n := range c.copies {
		key, wrapped, err := c.keys.NewDataKey()
		if err != nil {
			return err
		}
		cp := &copied{own: own{id: c.id(l.row.Opened), office: Office(life + n)}, key: key}
		c.under[life] = append(c.under[life], cp)
		c.group.Batch.Keys = append(c.group.Batch.Keys, city.KeyRow{Case: cp.id, Wrapped: wrapped})
	}
	return nil
}

// id is a UUID of version 7, as the city gives them, of the time given.
func (c *copier) id(at time.Time) string {
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], uint64(at.UnixMilli())<<16|c.random.Uint64()&0x0fff|0x7000)
	binary.BigEndian.PutUint64(u[8:], c.random.Uint64()&^(3<<62)|2<<62)
	return u.String()
}

// number is the next one of a town.
func (c *copier) number(office string, at time.Time) string {
	year := law.DateOf(at).Year()
	series := casework.CaseSeries(office, year)
	c.series[series]++
	return fmt.Sprintf("%s-%d-%06d", office, year, c.series[series])
}

// end writes what a copy has become: its row, its clocks, its members.
func (c *copier) end(l *life, cp *copied) {
	row := l.row
	row.ID, row.Number, row.Kernel = cp.id, cp.number, l.kernel.fill(cp.own)
	if row.Office == row.Desk {
		row.Desk = cp.office
	}
	row.Office = cp.office
	row.Form = cp.key.Seal(l.form.fill(cp.own), []byte(formPlace(cp.id)))
	c.group.Batch.Cases = append(c.group.Batch.Cases, city.CaseWrite{CaseRow: row})
	for _, k := range l.clocks {
		k.Case = cp.id
		c.group.Batch.Clocks = append(c.group.Batch.Clocks, k)
	}
	change := city.MemberChange{Subject: "case:" + cp.id, Members: make([]city.Member, len(l.members))}
	for i, m := range l.members {
		m.Subject, m.Name, m.Office = change.Subject, cp.number, cp.office
		change.Members[i] = m
	}
	c.group.Changes = append(c.group.Changes, change)
}

func (c *copier) full() error {
	if len(c.group.Batch.Events) < perGroup {
		return nil
	}
	g := c.group
	c.group = &Group{}
	return c.emit(g)
}
