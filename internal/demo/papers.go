package demo

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"sync"

	"qingdan/internal/access"
	"qingdan/internal/demo/fill"
	"qingdan/internal/demo/paper"
	"qingdan/internal/evidence"
)

// form fills in the item's form for an errand and uploads its papers.
func (s *simulation) form(ctx context.Context, e errand) (map[string]any, error) {
	form, papers, err := fill.Fill(fill.Sheet{Form: e.item.Form, Item: e.item, Person: s.residents[e.resident].Person,
		Slow: s.fate(e.id).Park != "", Now: s.Clock.Now()},
		s.seed.For("form", e.id))
	if err != nil {
		return nil, fmt.Errorf("item %s: %w", e.item.ID, err)
	}
	return form, s.upload(ctx, s.applicant(e), papers)
}

// amended returns a case's form with one of its papers uploaded anew; nil,
// which leaves the form as it is, where it has no papers.
func (s *simulation) amended(ctx context.Context, v *access.Viewer, e errand) (map[string]any, error) {
	view, err := s.City.Case(ctx, v, e.id, true)
	if err != nil {
		return nil, err
	}
	for _, f := range e.item.Form.Fields {
		file, ok := view.Form[f.Name].(map[string]any)
		if kind, isText := file["type"].(string); ok && isText && file["digest"] != nil {
			name, _ := file["name"].(string)
			p := fill.Paper{Title: f.Title.Zh + "（补正）", Type: kind, Into: map[string]any{"name": name}}
			view.Form[f.Name] = p.Into
			return view.Form, s.upload(ctx, v, []fill.Paper{p})
		}
	}
	return nil, nil
}

// variants is how many different papers of one title there are: the demo
// shows papers, it does not fill the disk with them.
const variants = 3

// upload puts upload tickets for papers into the answers.
func (s *simulation) upload(ctx context.Context, v *access.Viewer, papers []fill.Paper) error {
	for i, p := range papers {
		n := 1 + s.seed.For("paper", v.Name, p.Title, strconv.Itoa(i)).IntN(variants)
		ref, err := s.drawer.get(ctx, s.City.Evidence, p, n)
		if err != nil {
			return fmt.Errorf("upload %s: %w", p.Name(), err)
		}
		p.Attach(s.City.Evidence.Ticket(ref, p.Name(), v.Person))
	}
	return nil
}

// drawer keeps what has been printed and uploaded.
type drawer struct {
	mu   sync.Mutex
	refs map[sheet]evidence.Ref
}

type sheet struct {
	title, kind string
	n           int
}

func (d *drawer) get(ctx context.Context, store *evidence.Store, p fill.Paper, n int) (evidence.Ref, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	key := sheet{p.Title, p.Type, n}
	if ref, ok := d.refs[key]; ok {
		return ref, nil
	}
	content, err := paper.Print(p.Title, p.Type, n)
	if err != nil {
		return evidence.Ref{}, err
	}
	ref, err := store.Put(ctx, bytes.NewReader(content), 0, nil)
	if err != nil {
		return evidence.Ref{}, err
	}
	if d.refs == nil {
		d.refs = map[sheet]evidence.Ref{}
	}
	d.refs[key] = ref
	return ref, nil
}
