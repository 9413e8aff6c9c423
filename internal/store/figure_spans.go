package store

import (
	"time"

	"qingdan/internal/figures"
	"qingdan/internal/law"
)

// The sums of a figure stand by day, by month, by year and over all days, so
// that a period of years is some dozen rows. Months and years stand in the
// column of the days, beyond all days that there are.
const (
	months int64 = 1_000_000_000 // + 12 × year + month − 1
	years  int64 = 1_100_000_000 // + year
)

// anyDay selects of the rows those of days.
const anyDay = "day < 1000000000"

func monthOf(d law.Date) int64 {
	t := time.Unix(int64(d)*24*60*60, 0).UTC()
	return months + int64(12*t.Year()) + int64(t.Month()-time.January)
}

func yearOf(d law.Date) int64 { return years + int64(d.Year()) }

// spansOf are the spans that a day is counted in.
func spansOf(day int64) []int64 {
	if day == int64(figures.Undated) {
		return []int64{int64(figures.Always)}
	}
	d := law.Date(day)
	return []int64{int64(figures.Always), day, monthOf(d), yearOf(d)}
}

// cover returns the fewest spans that make up a period with both its ends.
func cover(p figures.Period) []int64 {
	if p.All() {
		return []int64{int64(figures.Always)}
	}
	var out []int64
	for d := p.From; d <= p.To; {
		year, month := figures.Year.Around(d), figures.Month.Around(d)
		switch {
		case d == year.From && year.To <= p.To:
			out, d = append(out, yearOf(d)), year.To+1
		case d == month.From && month.To <= p.To:
			out, d = append(out, monthOf(d)), month.To+1
		default:
			out, d = append(out, int64(d)), d+1
		}
	}
	return out
}

// within cuts a period down to the days that a figure has members on.
func within(p, days figures.Period) figures.Period {
	if p.All() {
		return p
	}
	return figures.Period{From: max(p.From, days.From), To: min(p.To, days.To)}
}
