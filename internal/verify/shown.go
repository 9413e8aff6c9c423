package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"time"

	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/problem"
)

// Shown is a figure as a city shows it (GET /api/v1/figures/{id}).
type Shown struct {
	ID          string    `json:"id"`
	Name        lang.Text `json:"name"`
	Definition  lang.Text `json:"definition"`
	Unit        string    `json:"unit"`
	Value       *string   `json:"value"`
	Numerator   float64   `json:"numerator"`
	Denominator int64     `json:"denominator"`
	Over        string    `json:"over"`
	Digest      string    `json:"digest"`   // of the list in force
	Position    int64     `json:"position"` // how many entries it was computed from
	Settled     *bool     `json:"settled"`  // false: some newer entries are in it
	members     map[string]Share
}

// Share is a member's share as a city shows it.
type Share struct {
	Subject string    `json:"subject"`
	Office  string    `json:"office"`
	Counts  bool      `json:"counts"`
	Value   float64   `json:"value"`
	At      time.Time `json:"at"`
	Day     *law.Date `json:"day"` // nil: on none
}

// page is how many members are asked for at a time.
const page = 200

// shown reads a figure with all its members. Where the city moves meanwhile it
// is read again.
func shown(ctx context.Context, api Source, id string, scope figures.Scope) (*Shown, error) {
	path, part := "figures/"+url.PathEscape(id), query(scope)
	for tries := 0; ; tries++ {
		before, err := figure(ctx, api, path+"?"+part)
		if err != nil {
			return nil, err
		}
		if before.members, err = members(ctx, api, path+"/members?"+part); err != nil {
			return nil, err
		}
		after, err := figure(ctx, api, path+"?"+part)
		if err != nil {
			return nil, err
		}
		settled := before.Settled == nil || *before.Settled
		if before.same(after) && (settled || tries >= patience) {
			return before, nil
		}
		if tries >= 2*patience {
			return nil, problem.New(problem.Unavailable, "city_moves",
				"该市一直在变动，无法在同一时点读完这个指标：请稍后再试", "the city moves too fast for this figure to be read at one position: try again later")
		}
		if err := rest(ctx); err != nil {
			return nil, err
		}
	}
}

// query asks for a scope; it is empty or ends in &.
func query(scope figures.Scope) string {
	out := ""
	add := func(name, value string) { out += name + "=" + url.QueryEscape(value) + "&" }
	if !scope.All() && scope.From > figures.Undated+1 {
		add("from", scope.From.String())
	}
	if !scope.All() && scope.To < figures.Always-1 {
		add("to", scope.To.String())
	}
	if scope.Office != "" {
		add("office", scope.Office)
	}
	return out
}

func (s *Shown) same(o *Shown) bool {
	return s.Position == o.Position && s.Numerator == o.Numerator && s.Denominator == o.Denominator && s.Digest == o.Digest
}

func figure(ctx context.Context, api Source, path string) (*Shown, error) {
	s := &Shown{}
	err := answer(ctx, api, path, s)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, found(BadFigure, "该市没有公布这个指标", "the city does not show this figure")
	}
	return s, err
}

func members(ctx context.Context, api Source, path string) (map[string]Share, error) {
	all := map[string]Share{}
	for offset := 0; ; offset += page {
		var got struct {
			Items []Share `json:"items"`
			Total int     `json:"total"`
		}
		if err := answer(ctx, api, fmt.Sprintf("%soffset=%d&limit=%d", path, offset, page), &got); err != nil {
			return nil, err
		}
		for _, m := range got.Items {
			all[m.Subject] = m
		}
		if offset+page >= got.Total || len(got.Items) == 0 {
			return all, nil
		}
	}
}

// IDs returns the ids of all figures that a city shows.
func (s *Site) IDs(ctx context.Context) ([]string, error) {
	var ids []string
	for {
		var got struct {
			Items []Shown `json:"items"`
			Total int     `json:"total"`
		}
		if err := answer(ctx, s.API, fmt.Sprintf("figures?offset=%d&limit=%d", len(ids), page), &got); err != nil {
			return nil, err
		}
		for _, f := range got.Items {
			ids = append(ids, f.ID)
		}
		if len(got.Items) == 0 || len(ids) >= got.Total {
			return ids, nil
		}
	}
}

func answer(ctx context.Context, api Source, path string, v any) error {
	text, err := api.Get(ctx, path, maxAnswer)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("the city's answer to %s: %w", path, err)
	}
	return nil
}

// rest waits a moment for the city to get on.
func rest(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(restFor):
		return nil
	}
}

// patience is how often a city that is busy is asked again.
const patience = 20

const restFor = 700 * time.Millisecond
