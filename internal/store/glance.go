package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"qingdan/internal/city"
)

// AlertsByOffice counts the alerts of open disclosed cases.
func (q *Queries) AlertsByOffice(ctx context.Context, lq city.LateQuery) ([]city.OfficeAlerts, error) {
	if len(lq.Items) == 0 {
		return nil, nil
	}
	lq.Alert = true
	w := q.public(&lq)
	var out []city.OfficeAlerts
	err := each(ctx, q.db.Read, func(rows *sql.Rows) error {
		var o city.OfficeAlerts
		err := rows.Scan(&o.Office, &o.Red, &o.Yellow)
		out = append(out, o)
		return err
	}, "SELECT c.office, sum(CASE c.alert WHEN 'red' THEN 1 ELSE 0 END), sum(CASE c.alert WHEN 'yellow' THEN 1 ELSE 0 END) FROM cases c WHERE "+
		w.terms+" GROUP BY c.office ORDER BY c.office", w.args...)
	if err != nil {
		return nil, fmt.Errorf("count alerts: %w", err)
	}
	return out, nil
}

// OpenByItem counts open cases by item. It reads the open cases of the offices
// through the index by office and closing, however many are closed.
func (q *Queries) OpenByItem(ctx context.Context, lq city.LateQuery) ([]city.ItemOpen, error) {
	if len(lq.Offices) == 0 {
		return nil, nil
	}
	if lq.Now.IsZero() {
		lq.Now = q.now()
	}
	w := &where{d: q.db.Dialect}
	w.standing(lq)
	isLate := "CASE WHEN " + late(w.arg(Millis(lq.Now))) + " THEN 1 ELSE 0 END"
	var out []city.ItemOpen
	err := each(ctx, q.db.Read, func(rows *sql.Rows) error {
		var i city.ItemOpen
		err := rows.Scan(&i.Item, &i.Open, &i.Late)
		out = append(out, i)
		return err
	}, "SELECT c.item, count(*), sum("+isLate+") FROM cases c WHERE "+w.terms+" GROUP BY c.item ORDER BY 2 DESC, 1 LIMIT "+
		w.arg(bounded(lq.Limit)), w.args...)
	if err != nil {
		return nil, fmt.Errorf("count open cases: %w", err)
	}
	return out, nil
}

// Moved counts the members of figures that changed since a time.
func (q *Queries) Moved(ctx context.Context, since time.Time) (map[string]int, error) {
	out := map[string]int{}
	err := each(ctx, q.db.Read, func(rows *sql.Rows) error {
		var figure string
		var n int
		err := rows.Scan(&figure, &n)
		out[figure] = n
		return err
	}, "SELECT t.figure, (SELECT count(*) FROM figure_members m WHERE m.figure = t.figure AND m.at >= $1) FROM figure_days t WHERE "+wholeFigure, Millis(since))
	if err != nil {
		return nil, fmt.Errorf("count what moved: %w", err)
	}
	return out, nil
}
