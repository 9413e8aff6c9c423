package towns

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"qingdan/internal/app"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/store"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// life is a case that the product carried out, opened, and what its copies
// take from it.
type life struct {
	row     city.CaseRow
	form    *template
	kernel  *template
	clocks  []city.ClockRow
	members []figures.Member
	events  int
}

// event is an event of a life.
type event struct {
	row             city.EventRow
	life            int
	numbered        bool
	public, private *template
}

// lived is what the product made of a script.
type lived struct {
	lives  []*life
	events []event // in order
}

// live lets the product carry out n cases in a folder of their own.
func live(ctx context.Context, dir string, n int) (*lived, error) {
	lib, err := Library(Promised)
	if err != nil {
		return nil, err
	}
	var now time.Time
	a, err := app.Open(ctx, app.Config{Data: dir, Library: lib, Cheap: true, NoLog: true, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return now }})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	r := rand.New(rand.NewPCG(4, 10_000_000))
	receipts := make([]city.Receipt, n)
	for _, s := range script(n, r) {
		now = s.at
		if receipts[s.life], err = carryOut(ctx, a.City, s, receipts[s.life], r); err != nil {
			return nil, fmt.Errorf("%s case %d: %w", s.action, s.life, err)
		}
	}
	return readLives(ctx, a)
}

// carryOut takes one step.
func carryOut(ctx context.Context, c *city.City, s step, last city.Receipt, r *rand.Rand) (city.Receipt, error) {
	switch s.action {
	case "open":
		return c.Do(ctx, Applicant, Opening(s.life, r.IntN(100) < 85))
	case "accept":
		return c.Do(ctx, Clerk, city.Request{Case: last.Case, Action: s.action, Expect: last.Version})
	case "approve":
		return c.Do(ctx, Reviewer, city.Request{Case: last.Case, Action: s.action, Expect: last.Version})
	}
	return c.Do(ctx, Reviewer, city.Request{Case: last.Case, Action: s.action, Expect: last.Version,
		Input: map[string]any{"question": "请补充第" + fmt.Sprint(s.life) + "号摊位的平面图"}})
}

// Opening opens and submits a case in a town.
func Opening(n int, online bool) city.Request {
	channel := "counter"
	if online {
		channel = "online"
	}
	return city.Request{Action: casework.Open, Item: "stall", Submit: true, Channel: channel, Form: map[string]any{
		"business_name": fmt.Sprintf("测速摊位%d号", n), "address": "测速市测速区测速路一号门前", "area": 1 + float64(n%50)/2,
		"town": Office(n), "contact": "测速员"}}
}

// readLives reads what is stored and opens it.
func readLives(ctx context.Context, a *app.App) (*lived, error) {
	keys, err := vault.Open(a.Data)
	if err != nil {
		return nil, err
	}
	rd := &reader{app: a, keys: keys, at: map[string]int{}, open: map[string]vault.DataKey{}, out: &lived{}}
	rows, err := a.Store.EventsAfter(ctx, 0, 1<<30)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if tlog.IsAnnouncement(row.Case) {
			continue
		}
		if err := rd.event(ctx, row); err != nil {
			return nil, err
		}
	}
	return rd.out, rd.clocks(ctx)
}

type reader struct {
	app  *app.App
	keys *vault.Vault
	at   map[string]int // index of a case's life
	open map[string]vault.DataKey
	out  *lived
}

func (rd *reader) event(ctx context.Context, row city.EventRow) error {
	at, ok := rd.at[row.Case]
	if !ok {
		at = len(rd.out.lives)
		rd.at[row.Case] = at
		l, err := rd.life(ctx, row.Case)
		if err != nil {
			return err
		}
		rd.out.lives = append(rd.out.lives, l)
	}
	l := rd.out.lives[at]
	e, err := city.OpenEvent(row, rd.open[row.Case])
	if err != nil {
		return err
	}
	private, err := json.Marshal(e.Private)
	if err != nil {
		return err
	}
	l.events++
	rd.out.events = append(rd.out.events, event{row: row, life: at, numbered: e.Public.Numbered,
		public: l.template(row.Public), private: l.template(private)})
	return nil
}

// life reads a case's row and works out its members.
func (rd *reader) life(ctx context.Context, id string) (*life, error) {
	rows, err := rd.app.Store.CaseRows(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	wrapped, err := rd.app.Store.CaseKeys(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if rd.open[id], err = rd.keys.Unwrap(wrapped[id]); err != nil {
		return nil, err
	}
	l := &life{row: rows[id]}
	form, err := rd.open[id].Open(l.row.Form, []byte(formPlace(id)))
	if err != nil {
		return nil, err
	}
	l.form, l.kernel = l.template(form), l.template(l.row.Kernel)
	kernel := &casework.Case{}
	if err := json.Unmarshal(l.row.Kernel, kernel); err != nil {
		return nil, err
	}
	lib := rd.app.Library
	l.members, err = figures.Members(lib.Figures(), figures.CaseSubject(kernel, lib.Item(kernel.Item), rd.app.City.Calendar))
	return l, err
}

// clocks reads the clocks of all lives.
func (rd *reader) clocks(ctx context.Context) error {
	rows, err := rd.app.Store.DB().Read.QueryContext(ctx, "SELECT case_id, clock, state, due, statutory_due, provisional, calendar, acts FROM clocks")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var k city.ClockRow
		var due, statutory int64
		if err := rows.Scan(&k.Case, &k.Clock, &k.State, &due, &statutory, &k.Provisional, &k.Calendar, &k.Acts); err != nil {
			return err
		}
		k.Due, k.StatutoryDue = store.Time(due), store.Time(statutory)
		l := rd.out.lives[rd.at[k.Case]]
		l.clocks = append(l.clocks, k)
	}
	return rows.Err()
}
