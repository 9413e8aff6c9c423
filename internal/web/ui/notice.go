package ui

import "qingdan/internal/lang"

// Notice is a message across the page: what was just done, or what everybody
// must know. Partial "notice". The layout shows the one of the last request.
type Notice struct {
	Tone Tone
	Text lang.Text
	Do   Link
}

// Steps is the way through a task with several pages. Partial "steps".
type Steps []Step

// Step is one page of it.
type Step struct {
	Text  lang.Text
	State StepState
	Href  string // done steps may be gone back to
}

// StepState is where a step stands.
type StepState string

// The states of a step.
const (
	Done    StepState = "done"
	Current StepState = "current"
	Todo    StepState = "todo"
)

// Turn tells an applicant in plain words how the case stands and what to do
// now. Partial "turn".
type Turn struct {
	State Tag
	Plain lang.Text // what the state means
	Yours bool      // it is the applicant's turn
	Task  lang.Text // what must be done now
	Clock *Clock    // nil: none runs
	Do    []Link    // the first one is the button
}
