// Package load sends actions on cases over HTTP and measures how long each
// takes. A plan says what to send, so that the same generator serves every
// server that is compared.
package load

import (
	"encoding/json"
	"os"
)

// Plan is what to send. Client i works through its own cases, so that no
// action meets a stale version; the actions alternate in each case.
type Plan struct {
	URL     string            `json:"url"`     // scheme, host and port
	Actions []string          `json:"actions"` // taken in turn in each case
	Inputs  []json.RawMessage `json:"inputs"`  // the input of each action
	Clients []Client          `json:"clients"`
}

// Client is one client with a token of its own.
type Client struct {
	Token string `json:"token"`
	Cases []Case `json:"cases"`
}

// Case is a case in the state from which the first action leads.
type Case struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
}

// ReadPlan reads a plan from a file.
func ReadPlan(path string) (Plan, error) {
	var p Plan
	b, err := os.ReadFile(path)
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(b, &p)
}

// Write writes the plan to a file, whole or not at all.
func (p Plan) Write(path string) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".part", b, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}
