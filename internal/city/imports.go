package city

import (
	"context"
	"strconv"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/problem"
)

// Import is rows of a table that are carried out one after the other, so that
// numbers follow the order of the rows. Each opens a case of Item or, where
// there is a Case, takes Action in that case. Batch and a row's number make its
// idempotency key: the same batch again does nothing twice.
type Import struct {
	Item   string
	Case   string // of Item
	Action string // in Case
	Batch  string // of what the rows are: the digest of a file
	Submit bool   // what is opened is handed in; without Case
	Rows   []ImportRow
}

// ImportRow is one row. Number tells it from the others of the batch.
type ImportRow struct {
	Number int
	Values map[string]any // the form or the input
}

func (i Import) key(row ImportRow) string {
	about := i.Item
	if i.Case != "" {
		about = i.Case + "/" + i.Action
	}
	return "import:" + about + ":" + i.Batch + ":" + strconv.Itoa(row.Number)
}

func (i Import) request(row ImportRow) Request {
	if i.Case != "" {
		return Request{Case: i.Case, Action: i.Action, Latest: true, Input: row.Values, Key: i.key(row)}
	}
	return Request{Item: i.Item, Action: casework.Open, Form: row.Values, Submit: i.Submit, Key: i.key(row)}
}

// Import carries the rows out for the viewer and tells each after the other how
// it went. A refusal (a *problem.Problem) does not stop the others; a fault
// does, and so does the end of ctx.
func (c *City) Import(ctx context.Context, v *access.Viewer, i Import, each func(row ImportRow, got Receipt, refused *problem.Problem)) error {
	for _, row := range i.Rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		got, err := c.Do(ctx, v, i.request(row))
		p := problem.Of(err)
		if err != nil && (p == nil || p.Kind == problem.Unavailable) { // a city that stops refuses nothing
			return err
		}
		each(row, got, p)
	}
	return nil
}

// Imported returns the ids of the cases that rows of the import have opened
// already, by number of the row: what was done survives a restart.
func (c *City) Imported(ctx context.Context, v *access.Viewer, i Import) (map[int]string, error) {
	if v == nil || len(i.Rows) == 0 {
		return nil, nil
	}
	q := Touch{}
	for _, row := range i.Rows {
		q.Answers = append(q.Answers, AnswerKey{Actor: v.Person, Key: i.key(row)})
	}
	loaded, err := c.Store.Load(ctx, q)
	if err != nil {
		return nil, err
	}
	out := map[int]string{}
	for _, row := range i.Rows {
		a, ok := loaded.Answers[AnswerKey{Actor: v.Person, Key: i.key(row)}]
		switch {
		case ok && i.Case != "":
			out[row.Number] = casework.OpenedID(a.Case, a.Version, 0)
		case ok:
			out[row.Number] = a.Case
		}
	}
	return out, nil
}
