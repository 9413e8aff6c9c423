package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qingdan/internal/city"
	"qingdan/internal/figures"
)

// SaveMembers replaces the figures' members of some subjects and moves the
// follower's position, in one transaction. Sums follow by the difference
// between the members that were and those that are, so that reading one costs
// the same however many members it has.
//
// A position may stay (a figure may change with time alone) or return to 0 (to
// fold anew), but not go back otherwise: then another process has taken over,
// and the caller works on old news.
func (q *Queries) SaveMembers(ctx context.Context, follower string, position int64, changes []city.MemberChange) error {
	wanted, err := membersWanted(changes)
	if err != nil {
		return fmt.Errorf("save the members of %s: %w", follower, err)
	}
	err = q.db.InTx(ctx, func(tx *sql.Tx) error {
		if err := q.db.exclusive(ctx, tx, lockFollowers); err != nil {
			return err
		}
		if err := moveFollower(ctx, tx, follower, position, changes != nil); err != nil {
			return err
		}
		if len(wanted) == 0 {
			return nil
		}
		return q.db.Dialect.replaceMembers(ctx, tx, wanted)
	})
	if err != nil {
		return fmt.Errorf("save the members of %s: %w", follower, err)
	}
	return nil
}

// ClearMembers forgets all members, all sums and the follower's position:
// definitions changed, everything is folded anew.
func (q *Queries) ClearMembers(ctx context.Context, follower string) error {
	err := q.db.InTx(ctx, func(tx *sql.Tx) error {
		if err := q.db.exclusive(ctx, tx, lockFollowers); err != nil {
			return err
		}
		for _, table := range figureTables {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM followers WHERE follower = $1", Clean(follower))
		return err
	})
	if err != nil {
		return fmt.Errorf("clear the members of %s: %w", follower, err)
	}
	return nil
}

// figureTables are what is folded for figures.
var figureTables = []string{"figure_members", "figure_days", "figure_values"}

// moveFollower keeps the position and whether the follower folds figures.
func moveFollower(ctx context.Context, tx *sql.Tx, follower string, position int64, folds bool) error {
	var at int64
	err := tx.QueryRowContext(ctx, "SELECT position FROM followers WHERE follower = $1", Clean(follower)).Scan(&at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if position < at && position != 0 {
		return fmt.Errorf("it stands at event %d and cannot go back to %d: another process has taken over", at, position)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO followers (follower, position, folds) VALUES ($1, $2, $3)
		ON CONFLICT (follower) DO UPDATE SET position = excluded.position,
			folds = CASE WHEN excluded.folds = 1 THEN 1 ELSE followers.folds END`,
		Clean(follower), position, Flag(folds))
	return err
}

// place is where a member stands: once in each figure.
type place struct{ figure, subject string }

// share is what a member adds, as stored.
type share struct {
	name, office                   string
	counts, value, at, day, spread int64
}

func (s share) numerator() int64 { return s.counts * s.value }

// membersWanted indexes the changes: by subject, then by figure. The last
// change of a subject wins.
func membersWanted(changes []city.MemberChange) (map[string]map[string]share, error) {
	wanted := make(map[string]map[string]share, len(changes))
	for _, c := range changes {
		shares := make(map[string]share, len(c.Members))
		for _, m := range c.Members {
			if m.Subject != c.Subject {
				return nil, fmt.Errorf("member %q of figure %s is given with the changes of %q", m.Subject, m.Figure, c.Subject)
			}
			if _, twice := shares[Clean(m.Figure)]; twice {
				return nil, fmt.Errorf("%q is in figure %s twice", m.Subject, m.Figure)
			}
			value, err := figures.Millionths(m.Value)
			if err != nil {
				return nil, fmt.Errorf("%q in figure %s: %w", m.Subject, m.Figure, err)
			}
			shares[Clean(m.Figure)] = share{Clean(m.Name), Clean(m.Office), Flag(m.Counts), value, Millis(m.At), int64(m.Day), Flag(m.Spread)}
		}
		wanted[Clean(c.Subject)] = shares
	}
	return wanted, nil
}

// replaceMembers makes the members of the subjects those wanted, and moves the
// sums by the difference.
func (d Dialect) replaceMembers(ctx context.Context, tx *sql.Tx, wanted map[string]map[string]share) error {
	subjects := make([]string, 0, len(wanted))
	for s := range wanted {
		subjects = append(subjects, s)
	}
	have, err := d.membersOf(ctx, tx, subjects)
	if err != nil {
		return err
	}
	return d.applyDiff(ctx, tx, compareMembers(have, wanted))
}

func (d Dialect) membersOf(ctx context.Context, tx *sql.Tx, subjects []string) (map[place]share, error) {
	have := map[place]share{}
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var p place
		var s share
		err := rows.Scan(&p.figure, &p.subject, &s.name, &s.office, &s.counts, &s.value, &s.at, &s.day, &s.spread)
		have[p] = s
		return err
	}, "SELECT figure, subject, name, office, counts, value, at, day, spread FROM figure_members WHERE "+d.In("subject", 1), d.List(subjects))
	return have, err
}
