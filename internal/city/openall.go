package city

import (
	"context"
	"strconv"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/problem"
)

// Opening is many cases of one item that are opened one after the other, so
// that their numbers follow the order of the rows. Batch and a row's number
// make its idempotency key: the same batch again opens nothing twice.
type Opening struct {
	Item   string
	Batch  string // of what the rows are: the digest of a file
	Submit bool
	Rows   []OpeningRow
}

// OpeningRow is one case. Number tells it from the others of the batch.
type OpeningRow struct {
	Number int
	Form   map[string]any
}

func (o Opening) key(row OpeningRow) string {
	return "import:" + o.Item + ":" + o.Batch + ":" + strconv.Itoa(row.Number)
}

// OpenAll opens the cases for the viewer and tells each after the other how it
// went. A refusal (a *problem.Problem) does not stop the others; a fault does,
// and so does the end of ctx.
func (c *City) OpenAll(ctx context.Context, v *access.Viewer, o Opening, each func(row OpeningRow, got Receipt, refused *problem.Problem)) error {
	for _, row := range o.Rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		got, err := c.Do(ctx, v, Request{Action: casework.Open, Item: o.Item, Form: row.Form, Submit: o.Submit, Key: o.key(row)})
		p := problem.Of(err)
		if err != nil && (p == nil || p.Kind == problem.Unavailable) { // a city that stops refuses nothing
			return err
		}
		each(row, got, p)
	}
	return nil
}

// OpenedBefore returns the ids of the cases that rows of the opening have
// become already, by number of the row: what was done survives a restart.
func (c *City) OpenedBefore(ctx context.Context, v *access.Viewer, o Opening) (map[int]string, error) {
	if v == nil || len(o.Rows) == 0 {
		return nil, nil
	}
	q := Touch{}
	for _, row := range o.Rows {
		q.Answers = append(q.Answers, AnswerKey{Actor: v.Person, Key: o.key(row)})
	}
	loaded, err := c.Store.Load(ctx, q)
	if err != nil {
		return nil, err
	}
	out := map[int]string{}
	for _, row := range o.Rows {
		if a, ok := loaded.Answers[AnswerKey{Actor: v.Person, Key: o.key(row)}]; ok {
			out[row.Number] = a.Case
		}
	}
	return out, nil
}
