package api

import (
	"context"
	"slices"
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// ItemQuery selects items of the lists in force.
type ItemQuery struct {
	Paging
	Q        string `query:"q" maxLength:"100" doc:"搜索词 · Words to search for"`
	Office   string `query:"office" maxLength:"60" doc:"实施机关代码 · Code of the office"`
	List     string `query:"list" maxLength:"60" doc:"清单 · Id of the list"`
	Audience string `query:"audience" enum:"resident,enterprise" doc:"服务对象 · Whom it is for"`
	Depth    string `query:"depth" enum:"info,form,onetrip,full" doc:"网办深度 · How far it can be handled online"`
}

func (q *ItemQuery) matches(i *lists.Item) bool {
	return (q.Office == "" || i.Office == q.Office) &&
		(q.List == "" || i.List.ID == q.List) &&
		(q.Audience == "" || slices.Contains(i.Audience, q.Audience)) &&
		(q.Depth == "" || string(i.Depth) == q.Depth)
}

func (s *server) listItems(_ context.Context, q *ItemQuery) (*Listing[ItemSummary], error) {
	found := s.City.Library.Find(strings.TrimSpace(q.Q))
	found = slices.DeleteFunc(slices.Clone(found), func(i *lists.Item) bool { return !q.matches(i) })
	return cut(found, q.Paging, summarise), nil
}

func (s *server) getItem(_ context.Context, in *struct {
	ID string `path:"id" maxLength:"100"`
}) (*One[Item], error) {
	item := s.City.Library.Item(in.ID)
	if item == nil {
		return nil, problem.New(problem.NotFound, "no_item", "清单上没有这个事项。", "There is no such item on the lists.")
	}
	return &One[Item]{describe(item)}, nil
}

// List is a published catalogue.
type List struct {
	ID     string    `json:"id"`
	Name   lang.Text `json:"name"`
	System string    `json:"system"`
	Office string    `json:"office" doc:"Code of the office that owns it"`
	Digest string    `json:"digest" doc:"Of the text in force"`
	Items  int       `json:"items" doc:"How many items it has"`
}

func (s *server) listLists(_ context.Context, in *Paging) (*Listing[List], error) {
	var all []List
	for _, sys := range s.City.Library.Systems {
		for _, l := range sys.Lists {
			n := 0
			for _, i := range sys.Items {
				if i.List.ID == l.ID {
					n++
				}
			}
			all = append(all, List{ID: l.ID, Name: l.Name, System: sys.ID, Office: l.Office, Digest: sys.Digest, Items: n})
		}
	}
	return cut(all, *in, func(l List) List { return l }), nil
}

// Office is an office that the lists name.
type Office struct {
	Code   string    `json:"code"`
	Name   lang.Text `json:"name"`
	USCC   string    `json:"uscc,omitempty" doc:"Unified social credit code"`
	Parent string    `json:"parent,omitempty" doc:"Code of the office above"`
}

func (s *server) listOffices(_ context.Context, in *Paging) (*Listing[Office], error) {
	var all []*lists.Office
	seen := map[string]bool{}
	for _, sys := range s.City.Library.Systems {
		for _, o := range sys.Offices {
			if !seen[o.Code] {
				seen[o.Code] = true
				all = append(all, o)
			}
		}
	}
	return cut(all, *in, func(o *lists.Office) Office {
		return Office{Code: o.Code, Name: o.Name, USCC: o.USCC, Parent: o.Parent}
	}), nil
}
