package desk

import (
	"context"
	"net/http"
	"sync"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/sheets"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// ProgressView is how far an import is. What has been opened is read from the
// city, so that the page tells the truth after a restart too.
type ProgressView struct {
	Item    lang.Text
	File    string
	Done    int
	Total   int
	Percent int
	Running bool
	Stopped bool // neither running nor complete: it can be gone on with
	Refused []lang.Text
	Marked  string
	Fault   bool
	Post    string // goes on
	Rows    []ui.Link
	More    int
}

var progressPage = templates.Register[ProgressView](templates.Desk, "desk/import_progress")

// runs are the imports that this process works on or has lately finished.
type runs struct {
	mu   sync.Mutex
	byID map[string]*run
}

// run is one import under way.
type run struct {
	mu      sync.Mutex
	s       runState
	started time.Time
}

// runState is how a run stands.
type runState struct {
	running bool
	refused []lang.Text
	faults  []sheets.Fault
	failed  bool
}

func (r *run) state() runState {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.s
}

const (
	runsKept  = 200
	refresh   = "2" // seconds
	doneShown = 100
)

func (m *importing) id() string { return m.r.Viewer.Person + m.at + "/" + m.book.Digest }

func (s *runs) of(m *importing) *run {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byID[m.id()]
}

// begin returns a new run, or nil where one is under way.
func (s *runs) begin(m *importing) *run {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID == nil {
		s.byID = map[string]*run{}
	}
	if old := s.byID[m.id()]; old != nil && old.state().running {
		return nil
	}
	if len(s.byID) >= runsKept {
		s.forget()
	}
	r := &run{started: m.r.Now, s: runState{running: true}}
	s.byID[m.id()] = r
	return r
}

// forget drops the oldest run that has ended.
func (s *runs) forget() {
	oldest := ""
	for id, r := range s.byID {
		if !r.state().running && (oldest == "" || r.started.Before(s.byID[oldest].started)) {
			oldest = id
		}
	}
	delete(s.byID, oldest)
}

// start carries the workbook out beside the request. It goes on when the browser
// leaves; when the program stops, what is left is done by going on, and nothing
// twice.
func (m *importing) start() {
	r := m.d.runs.begin(m)
	if r == nil {
		return
	}
	ctx, viewer := context.WithoutCancel(m.r.Context()), m.r.Viewer
	rows := map[int]sheets.Row{}
	for _, row := range m.book.Rows {
		rows[row.Line] = row
	}
	log := m.r.Kit.Log
	work := m.work()
	go func() {
		err := m.d.City.Import(ctx, viewer, work, func(row city.ImportRow, _ city.Receipt, p *problem.Problem) {
			if p != nil {
				r.refused(rows[row.Number], p)
			}
		})
		r.mu.Lock()
		defer r.mu.Unlock()
		r.s.running, r.s.failed = false, err != nil
		if err != nil {
			log.ErrorContext(ctx, "import stopped", "item", work.Item, "action", work.Action, "batch", work.Batch, "err", err)
		}
	}()
}

// refused keeps what the city said about a row.
func (r *run) refused(row sheets.Row, p *problem.Problem) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range row.Blame(p) {
		r.s.faults = append(r.s.faults, f)
		r.s.refused = append(r.s.refused, f.Where())
	}
}

// Progress shows how far an import is; while it runs the page comes again by
// itself, without scripts.
func (d *Desk) Progress(w http.ResponseWriter, r *page.Request) error {
	m, err := d.importing(r)
	if err != nil {
		return err
	}
	work := m.work()
	var state runState
	if run := d.runs.of(m); run != nil {
		state = run.state()
	}
	before, err := d.City.Imported(r.Context(), r.Viewer, work)
	if err != nil {
		return err
	}
	view := ProgressView{Item: m.target.name, File: m.name, Done: len(before), Total: len(work.Rows), Running: state.running,
		Refused: state.refused, Fault: state.failed, Post: m.address("check")}
	view.Percent = 100 * view.Done / max(1, view.Total)
	view.Stopped = !view.Running && view.Done < view.Total
	if len(view.Refused) > 0 {
		view.Marked = m.address("faults.xlsx")
	}
	for _, row := range m.book.Rows {
		if id := before[row.Line]; id != "" && len(view.Rows) < doneShown {
			view.Rows = append(view.Rows, ui.Link{Text: locales.Text("import.line", "Line", row.Line), Href: "/desk/cases/" + id})
		}
	}
	view.More = view.Done - len(view.Rows)
	if view.Running {
		w.Header().Set("Refresh", refresh)
	}
	m.show(r, true)
	return page.Show(w, r, progressPage, view)
}
