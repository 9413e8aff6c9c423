package api

// Paging is the part of a list that is asked for.
type Paging struct {
	Offset int `query:"offset" minimum:"0" maximum:"1000000" default:"0" doc:"从第几条开始 · How many to skip"`
	Limit  int `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"至多几条 · How many at most"`
}

// Page is a part of a list.
type Page[T any] struct {
	Items  []T `json:"items"`
	Total  int `json:"total" doc:"How many there are in all"`
	Offset int `json:"offset"`
	Limit  int `json:"limit"`
}

// Listing is the answer that carries a page.
type Listing[T any] struct {
	Body Page[T]
}

// One is the answer that carries one thing.
type One[T any] struct {
	Body T
}

// listing shows rows as a page of a longer list.
func listing[R, T any](rows []R, total int, p Paging, show func(R) T) *Listing[T] {
	out := &Listing[T]{Page[T]{Items: make([]T, 0, len(rows)), Total: total, Offset: p.Offset, Limit: p.Limit}}
	for _, r := range rows {
		out.Body.Items = append(out.Body.Items, show(r))
	}
	return out
}

// cut shows a page of a list that is in memory.
func cut[R, T any](all []R, p Paging, show func(R) T) *Listing[T] {
	from := min(p.Offset, len(all))
	to := min(from+p.Limit, len(all))
	return listing(all[from:to], len(all), p, show)
}
