package lists

// Types agreed between the rooms; bodies follow.

import (
	"io/fs"
	"net/url"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// Expr is a compiled, type-checked CEL expression with a cost limit. Safe for
// concurrent use.
type Expr struct{}

func (e *Expr) Bool(v Vars) (bool, error)      { panic("stub") }
func (e *Expr) String(v Vars) (string, error)  { panic("stub") }
func (e *Expr) Number(v Vars) (float64, error) { panic("stub") }
func (e *Expr) Value(v Vars) (any, error)      { panic("stub") } // JSON-able: string, bool, int64, float64, []any, map[string]any; timestamps as RFC 3339 or 2026-02-10
func (e *Expr) Source() string                 { panic("stub") }

// Template is text with expressions in ${…}.
type Template struct{}

func (t *Template) Render(v Vars) (string, error) { panic("stub") }

type compiledForm struct{}

// Load compiles the system folders directly below fsys. Faults are all that
// were found, in order of file and line; the library is nil if there are any
// of severity error.
func Load(fsys fs.FS) (*Library, []Fault) { panic("stub") }

// Fault is one error or warning of the compiler.
type Fault struct {
	Pos
	Severity string // "error", "warning"
	Code     string // stable, kebab-case: "unknown-name"
	Message  string
	Advice   string
	Source   string // the source line
}

// String renders the fault: file:line:col: error: message, source line, caret, advice.
func (f Fault) String() string { panic("stub") }

func (l *Library) Item(id string) *Item           { panic("stub") } // nil if unknown
func (l *Library) Items() []*Item                 { panic("stub") } // of all systems, in order
func (l *Library) Register(id string) *Register   { panic("stub") }
func (l *Library) Figure(id string) *Figure       { panic("stub") }
func (l *Library) Figures() []*Figure             { panic("stub") }
func (l *Library) Office(code string) *Office     { panic("stub") }
func (l *Library) Role(id string) *Role           { panic("stub") }
func (p *Procedure) State(id string) *State       { panic("stub") }
func (p *Procedure) Action(id string) *Action     { panic("stub") }
func (p *Procedure) Clock(id string) *ClockSpec   { panic("stub") }
func (p *Procedure) Document(id string) *Document { panic("stub") }

// Find returns the items that match a text (Chinese by overlapping two-character
// tokens, Latin by word prefixes), best first; all of them for "".
func (l *Library) Find(text string) []*Item { panic("stub") }

// Check validates values against the schema, the x-when conditions and the
// formats, and returns every wrong field in the order of the form. full false
// (a draft) checks types and bounds of what is there, but requires nothing.
func (f *Form) Check(values map[string]any, full bool, now time.Time) []problem.Field { panic("stub") }

// Decode turns posted HTML fields ("name", "rows.0.name", several values for
// choices) into typed values. Unknown names, too many rows or fields and
// values of the wrong type are field errors; raw text that does not convert is
// kept as a string so that the page can show it again.
func (f *Form) Decode(posted url.Values) (map[string]any, []problem.Field) { panic("stub") }

// Prune drops fields whose x-when does not hold and everything unknown.
func (f *Form) Prune(values map[string]any, now time.Time) map[string]any { panic("stub") }

// Mask returns a copy in which personal fields are masked (王*, 138****1234).
func (f *Form) Mask(values map[string]any) map[string]any { panic("stub") }

// Pick returns the values at the pointers, nested as in values, without
// personal fields.
func (f *Form) Pick(values map[string]any, pointers []string) map[string]any { panic("stub") }

// Files returns every evidence value in values with its pointer.
func (f *Form) Files(values map[string]any) []FileRef { panic("stub") }

// FileRef is a file named in a form's values.
type FileRef struct {
	Pointer, Digest, Name, Type string
	Size                        int64
}

// MaskName masks a person's name: 王**; an organisation's name is not personal.
func MaskName(s string) string { panic("stub") }

// Sprint renders one value for people, in a language: dates, money, choices,
// yes and no.
func (f *Field) Sprint(v any, tag lang.Tag) string { panic("stub") }
