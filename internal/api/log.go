package api

import (
	"context"
	"fmt"
	"time"

	"qingdan/internal/problem"
	"qingdan/internal/tlog/public"
)

// PublicLog is what outsiders must know to check the city.
type PublicLog struct {
	Origin     string    `json:"origin" doc:"Name of the log"`
	Key        string    `json:"vkey" doc:"Verifier key, in the form of c2sp.org/signed-note"`
	Base       string    `json:"base" doc:"Where the log is served as c2sp.org/tlog-tiles; a path where the city has not told its own address"`
	Policy     string    `json:"policy" doc:"Where the c2sp.org/tlog-policy is under which receipts can be checked offline"`
	Size       int64     `json:"size" doc:"Entries under the published checkpoint"`
	Checkpoint time.Time `json:"checkpoint_at,omitzero" doc:"When the log was last signed; absent while it is empty"`
	Witnesses  []Witness `json:"witnesses"`
}

// Witness is an outside party that cosigns checkpoints.
type Witness struct {
	Name     string    `json:"name"`
	Key      string    `json:"vkey"`
	Cosigned time.Time `json:"cosigned_at,omitzero" doc:"When it cosigned the published checkpoint; absent: it did not"`
}

var errNoLog = problem.New(problem.NotFound, "no_log", "本市没有开设公示日志。", "This city keeps no public log.")

func (s *server) getLog(ctx context.Context, _ *struct{}) (*One[PublicLog], error) {
	if !s.Public.Kept() {
		return nil, errNoLog
	}
	state, err := s.Public.State(ctx)
	if err != nil {
		return nil, err
	}
	out := PublicLog{Origin: s.Public.Origin(), Key: s.Public.VerifierKey(), Base: s.Public.Base + "/log", Policy: s.Public.Base + "/log/policy",
		Size: state.Size, Checkpoint: state.At, Witnesses: []Witness{}}
	for _, w := range state.Witnesses {
		out.Witnesses = append(out.Witnesses, Witness{Name: w.Name, Key: w.Key, Cosigned: w.At})
	}
	return &One[PublicLog]{out}, nil
}

// LoggedStep says where the public log has a step of a case.
type LoggedStep struct {
	Version int    `json:"version" doc:"Of the case after the step"`
	Action  string `json:"action"`
	Index   int64  `json:"index" doc:"Of the entry in the public log"`
	Logged  bool   `json:"logged" doc:"False: the published log does not reach it yet; ask again in a few seconds"`
	Href    string `json:"href,omitempty" doc:"Where the receipt is (c2sp.org/tlog-proof), for everybody"`
}

// LoggedSteps are the receipts of a case.
type LoggedSteps struct {
	Items []LoggedStep `json:"items"`
}

func (s *server) listReceipts(ctx context.Context, in *CaseID) (*One[LoggedSteps], error) {
	view, err := s.City.Case(ctx, viewerOf(ctx), in.ID, false)
	if err != nil {
		return nil, err
	}
	if !s.Public.Kept() {
		return nil, errNoLog
	}
	state, err := s.Public.State(ctx)
	if err != nil {
		return nil, fmt.Errorf("receipts: %w", err)
	}
	out := LoggedSteps{Items: []LoggedStep{}}
	for _, step := range view.Timeline {
		row := LoggedStep{Version: step.Event.Version, Action: step.Event.Action, Index: step.Seq - 1, Logged: state.Has(step.Seq)}
		if row.Logged {
			row.Href = s.Public.Base + public.File(row.Index)
		}
		out.Items = append(out.Items, row)
	}
	return &One[LoggedSteps]{out}, nil
}
