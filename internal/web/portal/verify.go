package portal

import (
	"errors"
	"io"
	"net/http"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/tlog/public"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// VerifyView is the page that explains the public log and checks receipts.
type VerifyView struct {
	Kept   bool // the city keeps a log; else nothing below is filled in
	Form   ui.Form
	Search ui.Search
	Log    LogFacts
}

// LogFacts is what outsiders must know to check the log without us.
type LogFacts struct {
	Base      string // address of the log
	City      string // address of the city
	Origin    string
	Key       string
	Size      int
	Waiting   int       // signed, but not yet cosigned by enough witnesses
	At        time.Time // of the newest checkpoint
	Age       lang.Text
	Late      bool // there is news that the log should have by now
	Witnesses []WitnessRow
}

// WitnessRow is a witness and how far it has cosigned.
type WitnessRow struct {
	Name  string
	Key   string
	State ui.Tag
	Last  lang.Text // what it cosigned last, and when; empty: not known
	At    time.Time // when; zero: not known
	Why   lang.Text // why it did not cosign when it was asked last; empty: it did
}

var verifyPage = templates.Register[VerifyView](templates.Portal, "portal/verify")

// patience is how old news may become before the log is late.
const patience = time.Minute

// The fields of the form.
const (
	fileField = "file"
	textField = "receipt"
)

// Verify explains the log and offers to check a receipt.
func (p *Portal) Verify(w http.ResponseWriter, r *page.Request) error {
	return p.showVerify(w, r, "", nil)
}

// showVerify shows the page, with what was pasted and what is wrong with it.
func (p *Portal) showVerify(w http.ResponseWriter, r *page.Request, pasted string, wrong *problem.Problem) error {
	if !p.Public.Kept() {
		return page.Show(w, r, verifyPage, VerifyView{})
	}
	facts, err := p.facts(r)
	if err != nil {
		return err
	}
	view := VerifyView{Kept: true, Form: receiptForm(pasted, wrong), Search: entrySearch(""), Log: facts}
	if wrong != nil {
		r.Frame.Errors = &ui.ErrorSummary{Title: locales.Text("verify.refused"), Errors: []ui.Link{{Text: wrong.Text, Href: "#" + ui.FieldID(textField)}}}
	}
	return page.Show(w, r, verifyPage, view)
}

func receiptForm(pasted string, wrong *problem.Problem) ui.Form {
	file := &ui.Field{Kind: lists.KindFile, Name: fileField, Label: locales.Text("verify.file"),
		Files: &ui.Files{Accept: ".tlog-proof,text/plain", Kinds: ".tlog-proof", MaxBytes: public.MaxReceipt}}
	text := &ui.Field{Kind: lists.KindArea, Name: textField, Label: locales.Text("verify.paste"), Value: pasted}
	if wrong != nil {
		text.Error = wrong.Text
	}
	return ui.Form{Fields: []*ui.Field{file, text}, Buttons: []ui.Button{{Text: locales.Text("verify.do"), Style: ui.Primary}}}
}

func entrySearch(value string) ui.Search {
	return ui.Search{Action: "/verify/entries", Name: "find", Value: value, Label: locales.Text("verify.find"), Hint: locales.Text("verify.find.hint")}
}

// facts are the log's address, key, size and age.
func (p *Portal) facts(r *page.Request) (LogFacts, error) {
	s, err := p.Public.State(r.Context())
	if err != nil {
		return LogFacts{}, err
	}
	base := p.base(r)
	out := LogFacts{Base: base + "/log", City: base, Origin: p.Public.Origin(), Key: p.Public.VerifierKey(), Size: int(s.Size),
		Waiting: int(s.Signed - s.Size), At: s.At, Age: age(r.Now.Sub(s.At))}
	if out.Late, err = p.late(r, s); err != nil {
		return LogFacts{}, err
	}
	for _, w := range s.Witnesses {
		out.Witnesses = append(out.Witnesses, witnessRow(w, s, r.Now))
	}
	return out, nil
}

// witnessRow tells of a witness beside the published checkpoint: it has cosigned
// that, an earlier one, or none that we know of.
func witnessRow(w public.Witness, s public.State, now time.Time) WitnessRow {
	row := WitnessRow{Name: w.Name, Key: w.Key, At: w.Last, Why: w.Err, State: ui.Tag{Tone: ui.Good, Text: locales.Text("verify.witness.ok")}}
	switch {
	case w.At.IsZero() && w.Size == 0:
		row.State = ui.Tag{Tone: ui.Warn, Text: locales.Text("verify.witness.absent")}
		return row
	case w.At.IsZero() && w.Size < s.Size:
		row.State = ui.Tag{Tone: ui.Warn, Text: locales.Text("verify.witness.behind", "Count", int(s.Size-w.Size))}
	}
	row.Last = locales.Text("verify.witness.at", "Count", int(w.Size), "Age", age(now.Sub(w.Last)))
	return row
}

// late reports whether an event waits for the published log for too long.
func (p *Portal) late(r *page.Request, s public.State) (bool, error) {
	next, err := p.City.Store.EventsAfter(r.Context(), s.Size, 1)
	return len(next) > 0 && r.Now.Sub(next[0].At) > patience, err
}

// age says how long ago something was.
func age(d time.Duration) lang.Text {
	d = max(d, 0)
	switch {
	case d < time.Minute:
		return locales.Text("age.seconds", "Count", int(d/time.Second))
	case d < time.Hour:
		return locales.Text("age.minutes", "Count", int(d/time.Minute))
	case d < 48*time.Hour:
		return locales.Text("age.hours", "Count", int(d/time.Hour))
	}
	return locales.Text("age.days", "Count", int(d/(24*time.Hour)))
}

// CheckReceipt checks a receipt that was uploaded or pasted.
func (p *Portal) CheckReceipt(w http.ResponseWriter, r *page.Request) error {
	if !p.Public.Kept() {
		return errNoLog
	}
	text, err := posted(r)
	if err != nil {
		return err
	}
	got, err := p.Public.Check([]byte(text))
	if wrong := problem.Of(err); wrong != nil {
		return p.showVerify(w, r, page.Cut(text, public.MaxReceipt), wrong)
	}
	if err != nil {
		return err
	}
	return p.showEntry(w, r, got, p.today(r, got))
}

// posted returns the receipt of a form: the file, else what was pasted.
func posted(r *page.Request) (string, error) {
	file, _, err := r.FormFile(fileField)
	switch {
	case err == nil:
		defer file.Close()
		text, err := io.ReadAll(io.LimitReader(file, public.MaxReceipt+1))
		if err != nil || len(text) > 0 {
			return string(text), err
		}
	case errors.Is(err, http.ErrMissingFile), errors.Is(err, http.ErrNotMultipart):
	default:
		return "", malformed(err)
	}
	return r.FormValue(textField), nil
}

// malformed is a form that could not be read. A body over the bound says so itself.
func malformed(err error) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return err
	}
	text := locales.Text("verify.unread")
	return problem.New(problem.Malformed, "form", text.Zh, text.En).Wrap(err)
}

// today compares what a true receipt proves with what the log has now.
func (p *Portal) today(r *page.Request, got public.Receipt) ui.Notice {
	now, err := p.Public.Receipt(r.Context(), got.Index)
	switch {
	case err != nil:
		p.withoutLog(r, err)
		return ui.Notice{Tone: ui.Bad, Text: locales.Text("entry.gone")}
	case now.Leaf != got.Leaf:
		return ui.Notice{Tone: ui.Bad, Text: locales.Text("entry.changed")}
	}
	return ui.Notice{Tone: ui.Good, Text: locales.Text("entry.true", "Index", got.Index, "Size", got.Size)}
}
