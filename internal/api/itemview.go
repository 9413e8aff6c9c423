package api

import (
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// ItemSummary is an item in a list of items.
type ItemSummary struct {
	ID       string    `json:"id"`
	Code     string    `json:"code,omitempty" doc:"31-digit implementation code"`
	Name     lang.Text `json:"name"`
	Summary  lang.Text `json:"summary"`
	System   string    `json:"system"`
	List     string    `json:"list"`
	Office   string    `json:"office"`
	Type     string    `json:"type" doc:"Two-digit type code"`
	Audience []string  `json:"audience"`
	Depth    string    `json:"depth" enum:"info,form,onetrip,full"`
	Visits   int       `json:"visits" doc:"Trips an applicant must make"`
	Kind     string    `json:"kind" enum:"promise,instant"`
}

// Item is an item with everything an applicant or a program must know.
type Item struct {
	ItemSummary
	Digest      string               `json:"digest" doc:"Of the list text in force"`
	Keywords    []string             `json:"keywords"`
	Basis       []Law                `json:"basis"`
	Conditions  []lang.Text          `json:"conditions"`
	Materials   []Material           `json:"materials"`
	Fee         *Fee                 `json:"fee,omitempty" doc:"Absent: free"`
	Limits      map[string]ItemLimit `json:"limits" doc:"By clock"`
	Form        JSONSchema           `json:"form" doc:"JSON Schema (2020-12) of the form"`
	Public      []string             `json:"public" doc:"Form fields that an approved case discloses"`
	Procedure   Procedure            `json:"procedure"`
	Certificate *Certificate         `json:"certificate,omitempty"`
}

// JSONSchema is a JSON Schema as the list's author wrote it.
type JSONSchema json.RawMessage

// Schema describes it to huma: an object, or a boolean, of a language of its own.
func (JSONSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

// MarshalJSON writes it as it is.
func (j JSONSchema) MarshalJSON() ([]byte, error) {
	if len(j) == 0 {
		return []byte("{}"), nil
	}
	return j, nil
}

// Law is a legal basis.
type Law struct {
	Law     string `json:"law"`
	Article string `json:"article,omitempty"`
}

// Material is a document that an applicant brings or the office fetches.
type Material struct {
	ID       string    `json:"id"`
	Name     lang.Text `json:"name"`
	Field    string    `json:"field,omitempty" doc:"The form's field that takes it"`
	From     string    `json:"from" doc:"applicant, or shared: the office gets it"`
	Required bool      `json:"required"`
}

// Fee is what an item costs.
type Fee struct {
	Amount lang.Text `json:"amount"`
	Basis  Law       `json:"basis"`
}

// ItemLimit is a time limit of an item. Units: wd working days, d calendar
// days, m months, y years, h hours.
type ItemLimit struct {
	Statutory string `json:"statutory" example:"20wd"`
	Promised  string `json:"promised,omitempty" example:"8wd"`
	Basis     Law    `json:"basis"`
}

// Certificate is what an approval issues.
type Certificate struct {
	Name     lang.Text `json:"name"`
	Prefix   string    `json:"prefix"`
	Register string    `json:"register"`
	Valid    string    `json:"valid,omitempty"`
}

func summarise(i *lists.Item) ItemSummary {
	return ItemSummary{ID: i.ID, Code: i.Code, Name: i.Name, Summary: i.Summary, System: i.System.ID, List: i.List.ID,
		Office: i.Office, Type: i.Type, Audience: some(i.Audience), Depth: string(i.Depth), Visits: i.Visits, Kind: i.Kind}
}

func describe(i *lists.Item) Item {
	out := Item{ItemSummary: summarise(i), Digest: i.System.Digest, Keywords: some(i.Keywords), Basis: laws(i.Basis),
		Conditions: some(i.Conditions), Materials: make([]Material, 0, len(i.Materials)), Limits: map[string]ItemLimit{},
		Public: some(i.Public), Procedure: procedure(i.Procedure)}
	if i.Form != nil {
		out.Form = JSONSchema(i.Form.Schema)
	}
	for _, m := range i.Materials {
		out.Materials = append(out.Materials, Material(m))
	}
	if !i.Fee.Amount.IsZero() {
		out.Fee = &Fee{i.Fee.Amount, Law(i.Fee.Basis)}
	}
	for clock, l := range i.Limits {
		out.Limits[clock] = ItemLimit{length(l.Statutory), length(l.Promised), Law(l.Basis)}
	}
	if c := i.Certificate; c != nil {
		out.Certificate = &Certificate{c.Name, c.Prefix, c.Register, length(c.Valid)}
	}
	return out
}

// length writes a limit, "" where there is none.
func length(l law.Limit) string {
	if l.IsZero() {
		return ""
	}
	return l.String()
}

func laws(all []lists.Law) []Law {
	out := make([]Law, 0, len(all))
	for _, l := range all {
		out = append(out, Law(l))
	}
	return out
}

// some returns a list that is written as [] where it is empty.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
