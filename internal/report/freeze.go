package report

import (
	"encoding/json"
	"fmt"

	"qingdan/internal/lang"
	"qingdan/internal/lists/source"
)

// Freeze is a report as it stood at a moment: its words, its numbers with what
// they were made of, and the log's checkpoint that covers them. Its JSON is
// kept by its digest and never changes.
type Freeze struct {
	Report     string    `json:"report"`
	Title      lang.Text `json:"title"`
	Summary    lang.Text `json:"summary"`
	Zh         string    `json:"zh"` // Markdown
	En         string    `json:"en"`
	Checkpoint string    `json:"checkpoint,omitempty"` // "" where the city keeps no log
	Moment
}

// FreezeAt returns the report with its values at a moment.
func (r *Report) FreezeAt(m Moment, checkpoint string) Freeze {
	return Freeze{Report: r.ID, Title: r.Title, Summary: r.Summary, Zh: r.Zh.Text, En: r.En.Text, Checkpoint: checkpoint, Moment: m}
}

// ParseFreeze reads a freeze and the report that it holds.
func ParseFreeze(text []byte) (Freeze, *Report, error) {
	var f Freeze
	if err := json.Unmarshal(text, &f); err != nil {
		return f, nil, fmt.Errorf("a frozen report: %w", err)
	}
	r := &Report{ID: f.Report, Title: f.Title, Summary: f.Summary}
	r.Zh, r.En = reread(f.Zh), reread(f.En)
	return f, r, nil
}

// reread reads a text that was found faultless when it was frozen.
func reread(text string) Body {
	reader := &bodyReader{file: &file{text: []byte(text)}, known: func(string) bool { return true }, faults: &source.Faults{}}
	return reader.read()
}
