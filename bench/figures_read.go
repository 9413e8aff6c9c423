package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"qingdan/bench/towns"
	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/law"
)

// The figures that are read.
const (
	share   = "towns.online_share"
	decided = "towns.decided"
	median  = "towns.days_used"
)

// oddYears is a period of years that begins and ends within months; oneYear
// begins and ends with one.
var (
	oddYears = figures.Period{From: law.NewDate(2023, time.May, 17), To: law.NewDate(2026, time.September, 9)}
	oneYear  = figures.Period{From: law.NewDate(2025, time.January, 1), To: law.NewDate(2025, time.December, 31)}
	today    = towns.Last
)

// readings are figures read as the faces read them.
func readings(c *city.City) []timedStep {
	read := func(figure string, p figures.Period, offices bool) func(context.Context, int) error {
		return func(ctx context.Context, n int) error {
			scope := figures.Scope{Period: p}
			if offices {
				scope.Office = towns.Office(n)
			}
			r, err := c.ReadFigure(ctx, figure, scope)
			if err == nil && r.Sums.Denominator == 0 {
				err = fmt.Errorf("%s has no members in %v", figure, scope)
			}
			return err
		}
	}
	byOffice := func(p figures.Period) func(context.Context, int) error {
		return func(ctx context.Context, _ int) error {
			s, err := c.ByOffice(ctx, share, p, city.SmallOffice)
			if err == nil && len(s.Ranked)+len(s.Small) != towns.Offices {
				err = fmt.Errorf("%d offices", len(s.Ranked)+len(s.Small))
			}
			return err
		}
	}
	return []timedStep{
		{"the whole figure", read(share, figures.AllTime(), false)},
		{"a year", read(share, oneYear, false)},
		{"from a day to a day, years apart", read(share, oddYears, false)},
		{"the same of one office", read(share, oddYears, true)},
		{"each of 82 offices, a year", byOffice(oneYear)},
		{"each of 82 offices, from a day to a day, years apart", byOffice(oddYears)},
		{"by month, all of them", func(ctx context.Context, _ int) error {
			_, err := c.Series(ctx, share, figures.Scope{Period: figures.AllTime()}, figures.Month, today)
			return err
		}},
		{"a median, from a day to a day, years apart", read(median, oddYears, false)},
		{"all figures", func(ctx context.Context, _ int) error { _, err := c.Figures(ctx); return err }},
	}
}

// pagings are pages of members of the largest figure.
func pagings(ctx context.Context, c *city.City) ([]timedStep, error) {
	const size = 50
	_, total, err := c.Members(ctx, city.MemberQuery{Figure: share, Limit: 1})
	if err != nil {
		return nil, err
	}
	page := func(q city.MemberQuery, offset func(n int) int) func(context.Context, int) error {
		return func(ctx context.Context, n int) error {
			q := q
			q.Figure, q.Limit, q.Offset = share, size, offset(n)
			q.Text = strings.Replace(q.Text, "TOWN", towns.Office(n), 1)
			if q.Office != "" {
				q.Office = towns.Office(n)
			}
			got, _, err := c.Members(ctx, q)
			if err == nil && len(got) == 0 {
				err = fmt.Errorf("no members: %+v", q)
			}
			return err
		}
	}
	first := func(int) int { return 0 }
	no := false
	return []timedStep{
		{"the first page", page(city.MemberQuery{}, first)},
		{"a page deep in the middle", page(city.MemberQuery{}, func(n int) int { return total/2 + n*size%max(total/4, 1) })},
		{"the last page", page(city.MemberQuery{}, func(int) int { return total - 1 })},
		{"of a year, in its middle", page(city.MemberQuery{Period: &oneYear}, func(int) int { return total / 10 })},
		{"of one office", page(city.MemberQuery{Office: "in turn"}, first)},
		{"those that do not count", page(city.MemberQuery{Counts: &no}, first)},
		{"searched by a number", page(city.MemberQuery{Text: "TOWN-2025-000001"}, first)},
		{"searched by the beginning of a number", page(city.MemberQuery{Text: "TOWN-2025-000"}, first)},
	}, nil
}
