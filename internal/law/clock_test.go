package law_test

import (
	"encoding/json"
	"testing"
	"time"

	"qingdan/internal/law"
	"qingdan/internal/problem"
)

// life writes a clock's ledger for a table: each move says when.
type life []law.Entry

func (l life) clock(t testing.TB, statutory, promised string) law.Clock {
	t.Helper()
	c := law.Clock{Limit: limit(t, statutory)}
	if promised != "" {
		c.Promised = limit(t, promised)
	}
	for _, e := range l {
		var err error
		if c, err = c.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func start(t testing.TB, s string) law.Entry { return law.Entry{Kind: law.EntryStart, At: at(t, s)} }
func pause(t testing.TB, s string) law.Entry {
	return law.Entry{Kind: law.EntryPause, At: at(t, s), Reason: "hearing", Notice: "N-1"}
}
func resume(t testing.TB, s string) law.Entry { return law.Entry{Kind: law.EntryResume, At: at(t, s)} }
func restart(t testing.TB, s string) law.Entry {
	return law.Entry{Kind: law.EntryRestart, At: at(t, s), Reason: "correction"}
}
func stop(t testing.TB, s string) law.Entry { return law.Entry{Kind: law.EntryStop, At: at(t, s)} }
func extend(t testing.TB, s, extra string) law.Entry {
	return law.Entry{Kind: law.EntryExtend, At: at(t, s), Extra: limit(t, extra), Reason: "complex", By: "head"}
}

// The calendar of these: 2026-03-02 is a Monday; 4 to 6 April are 清明.
func TestClockDue(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, limit, promised string
		life                  life
		want, statutory       string
	}{
		{"runs", "5wd", "", life{start(t, "2026-03-02T09:00")}, "2026-03-09", "2026-03-09"},
		{"promise", "20wd", "5wd", life{start(t, "2026-03-02")}, "2026-03-09", "2026-03-30"},
		{"pause keeps the days before and of it", "5wd", "",
			life{start(t, "2026-03-02"), pause(t, "2026-03-04T10:00"), resume(t, "2026-03-11T10:00")}, "2026-03-16", "2026-03-16"},
		{"resumed the same day", "5wd", "",
			life{start(t, "2026-03-02"), pause(t, "2026-03-04T10:00"), resume(t, "2026-03-04T16:00")}, "2026-03-09", "2026-03-09"},
		{"two pauses share a day", "5wd", "",
			life{start(t, "2026-03-02"), pause(t, "2026-03-03"), resume(t, "2026-03-05T09:00"), pause(t, "2026-03-05T15:00"), resume(t, "2026-03-06")},
			"2026-03-12", "2026-03-12"},
		{"paused on the last day, it ends when resumed", "5wd", "",
			life{start(t, "2026-03-02"), pause(t, "2026-03-09T10:00"), resume(t, "2026-03-18T10:00")}, "2026-03-18", "2026-03-18"},
		{"resumed on a rest day, the last day rolls", "5wd", "",
			life{start(t, "2026-03-02"), pause(t, "2026-03-09T10:00"), resume(t, "2026-03-21T10:00")}, "2026-03-23", "2026-03-23"},
		{"paused after the end, nothing changes", "5wd", "",
			life{start(t, "2026-03-02"), pause(t, "2026-03-10T10:00"), resume(t, "2026-03-18T10:00")}, "2026-03-09", "2026-03-09"},
		{"paused at 24:00 of the last day, it is over", "5wd", "",
			life{start(t, "2026-03-02"), pause(t, "2026-03-10T00:00"), resume(t, "2026-03-18T10:00")}, "2026-03-09", "2026-03-09"},
		{"paused a minute before, it is not", "5wd", "",
			life{start(t, "2026-03-02"), pause(t, "2026-03-09T23:59"), resume(t, "2026-03-18T10:00")}, "2026-03-18", "2026-03-18"},
		{"hours: paused at the end, it is over", "48h", "",
			life{start(t, "2026-03-06T09:30"), pause(t, "2026-03-08T09:30"), resume(t, "2026-03-09T09:30")}, "2026-03-08T09:30", "2026-03-08T09:30"},
		{"a broken promise stays broken, the law's limit moves", "20wd", "5wd",
			life{start(t, "2026-03-02"), pause(t, "2026-03-10T10:00"), resume(t, "2026-03-18T10:00")}, "2026-03-09", "2026-04-08"},
		{"days: the excluded days are added before rolling", "20d", "",
			life{start(t, "2026-03-02"), pause(t, "2026-03-10"), resume(t, "2026-03-23")}, "2026-04-07", "2026-04-07"},
		{"days: paused while the end waits for a working day", "1m", "",
			life{start(t, "2026-03-05"), pause(t, "2026-04-06T09:00"), resume(t, "2026-04-10T09:00")}, "2026-04-10", "2026-04-10"},
		{"hours: the exact time is added", "48h", "",
			life{start(t, "2026-03-06T09:30"), pause(t, "2026-03-07T00:30"), resume(t, "2026-03-07T02:00")}, "2026-03-08T11:00", "2026-03-08T11:00"},
		{"extension", "20wd", "", life{start(t, "2026-03-02"), extend(t, "2026-03-27", "10wd")}, "2026-04-14", "2026-04-14"},
		{"extension after the end", "5wd", "", life{start(t, "2026-03-02"), extend(t, "2026-03-10", "10wd")}, "2026-03-09", "2026-03-09"},
		{"extension during a pause", "5wd", "",
			life{start(t, "2026-03-02"), pause(t, "2026-03-06"), extend(t, "2026-03-20", "5wd"), resume(t, "2026-03-23")}, "2026-03-31", "2026-03-31"},
		{"extension during an open pause", "5wd", "",
			life{start(t, "2026-03-02"), pause(t, "2026-03-06"), extend(t, "2026-03-20", "5wd")}, "2026-03-16", "2026-03-16"},
		{"extension in another unit follows the end", "30d", "",
			life{start(t, "2026-03-02"), extend(t, "2026-03-20", "5wd")}, "2026-04-09", "2026-04-09"},
		{"working days, then months", "5wd", "",
			life{start(t, "2026-03-02"), extend(t, "2026-03-03", "1m")}, "2026-04-09", "2026-04-09"},
		{"restart forgets", "5wd", "",
			life{start(t, "2026-03-02"), extend(t, "2026-03-03", "5wd"), pause(t, "2026-03-04"), restart(t, "2026-03-10")}, "2026-03-17", "2026-03-17"},
		{"restart after a stop", "5wd", "", life{start(t, "2026-03-02"), stop(t, "2026-03-04"), restart(t, "2026-03-10")}, "2026-03-17", "2026-03-17"},
		{"a stop ends the pause", "5wd", "",
			life{start(t, "2026-03-02"), pause(t, "2026-03-06"), stop(t, "2026-03-25")}, "2026-03-26", "2026-03-26"},
		{"an open pause is not counted", "5wd", "", life{start(t, "2026-03-02"), pause(t, "2026-03-06")}, "2026-03-09", "2026-03-09"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := tt.life.clock(t, tt.limit, tt.promised)
			wantDue(t, c.Due, tt.want)
			wantDue(t, c.StatutoryDue, tt.statutory)
			wantDue(t, c.DueTime, tt.want)
			wantDue(t, c.StatutoryDueTime, tt.statutory)
		})
	}
}

// wantDue checks a due day, or a due moment where want has one.
func wantDue(t testing.TB, derive func(*law.Calendar) (law.Due, error), want string) {
	t.Helper()
	due, err := derive(law.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	got := due.Date.String()
	if len(want) > len(got) {
		got = due.At.Format("2006-01-02T15:04")
	}
	if got != want {
		t.Errorf("due %s; want %s", got, want)
	}
}

func TestClockRefuses(t *testing.T) {
	t.Parallel()
	running := life{start(t, "2026-03-02T09:00")}
	noReason, noNotice, noApproval := pause(t, "2026-03-03"), pause(t, "2026-03-03"), extend(t, "2026-03-03", "5wd")
	noReason.Reason, noNotice.Notice, noApproval.By = "", " ", ""
	nothing := extend(t, "2026-03-03", "5wd")
	nothing.Extra = law.Limit{}
	tests := []struct {
		name string
		life life
		move law.Entry
		code string
	}{
		{"not started", nil, pause(t, "2026-03-03"), "pause_while_idle"},
		{"restart first", nil, restart(t, "2026-03-03"), "restart_while_idle"},
		{"started twice", running, start(t, "2026-03-03"), "start_while_running"},
		{"resumed without a pause", running, resume(t, "2026-03-03"), "resume_while_running"},
		{"paused twice", append(running, pause(t, "2026-03-03")), pause(t, "2026-03-04"), "pause_while_paused"},
		{"stopped twice", append(running, stop(t, "2026-03-03")), stop(t, "2026-03-04"), "stop_while_stopped"},
		{"extended after a stop", append(running, stop(t, "2026-03-03")), extend(t, "2026-03-04", "5wd"), "extend_while_stopped"},
		{"back in time", running, stop(t, "2026-03-02T08:59"), "entry_back_in_time"},
		{"no reason", running, noReason, "pause_without_notice"},
		{"blank notice", running, noNotice, "pause_without_notice"},
		{"no approval", running, noApproval, "extension_without_approval"},
		{"no extra", running, nothing, "bad_limit"},
		{"too far", running, extend(t, "2026-03-03", "99999wd"), "extended_too_far"},
		{"no such move", running, law.Entry{Kind: "rewind", At: at(t, "2026-03-03")}, "unknown_entry"},
		{"no time", running, law.Entry{Kind: law.EntryStop}, "date_out_of_range"},
		{"year 2300", running, law.Entry{Kind: law.EntryStop, At: time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC)}, "date_out_of_range"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := tt.life.clock(t, "20wd", "")
			_, err := c.Apply(tt.move)
			wantProblem(t, err, tt.code)
		})
	}
}

// wantProblem checks the code, and that both languages say something.
func wantProblem(t testing.TB, err error, code string) {
	t.Helper()
	p := problem.Of(err)
	if p == nil {
		t.Fatalf("error %v; want a problem %s", err, code)
	}
	if p.Code != code || p.Text.Zh == "" || p.Text.En == "" {
		t.Errorf("problem %q, %q, %q; want %s in two languages", p.Code, p.Text.Zh, p.Text.En, code)
	}
	if p.Kind != problem.Refused && p.Kind != problem.Invalid {
		t.Errorf("kind %s", p.Kind)
	}
}

func TestClockRefusesBadLimits(t *testing.T) {
	t.Parallel()
	for _, c := range []law.Clock{
		{},
		{Limit: law.Limit{N: -1, Unit: law.Days}},
		{Limit: law.Limit{N: 1, Unit: "week"}},
		{Limit: limit(t, "5wd"), Promised: law.Limit{N: law.MaxLimit + 1, Unit: law.Days}},
	} {
		_, err := c.Start(at(t, "2026-03-02"))
		wantProblem(t, err, "bad_limit")
	}
}

func TestIdleClock(t *testing.T) {
	t.Parallel()
	c := law.Clock{Limit: limit(t, "5wd")}
	if c.State() != law.Idle {
		t.Errorf("state %s", c.State())
	}
	if got := c.Used(law.Builtin(), at(t, "2026-03-02")); got != 0 {
		t.Errorf("used %d", got)
	}
	_, err := c.Due(law.Builtin())
	wantProblem(t, err, "clock_not_started")
	_, err = c.Left(law.Builtin(), at(t, "2026-03-02"))
	wantProblem(t, err, "clock_not_started")
	_, err = c.OnTime(law.Builtin(), at(t, "2026-03-02"))
	wantProblem(t, err, "clock_not_started")
}

// A ledger that this room would not have written is not worth a due time.
func TestClockFromABrokenLedger(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		`{"limit":"5wd","ledger":[{"kind":"resume","at":"2026-03-02T09:00:00+08:00"}]}`:                                                   "resume_while_idle",
		`{"limit":"5wd","ledger":[{"kind":"start","at":"2026-03-02T09:00:00+08:00"},{"kind":"stop","at":"2026-03-01T09:00:00+08:00"}]}`:   "entry_back_in_time",
		`{"limit":"5wd","ledger":[{"kind":"start","at":"2026-03-02T09:00:00+08:00"},{"kind":"pause","at":"2026-03-03T09:00:00+08:00"}]}`:  "pause_without_notice",
		`{"limit":"","ledger":[{"kind":"start","at":"2026-03-02T09:00:00+08:00"}]}`:                                                       "bad_limit",
		`{"limit":"5wd","ledger":[{"kind":"start","at":"0001-01-01T00:00:00Z"}]}`:                                                         "date_out_of_range",
		`{"limit":"90000d","ledger":[{"kind":"start","at":"2026-03-02T09:00:00+08:00"}]}`:                                                 "date_out_of_range",
		`{"limit":"5wd","ledger":[{"kind":"start","at":"2026-03-02T09:00:00+08:00"},{"kind":"extend","at":"2026-03-02T09:00:00+08:00"}]}`: "extension_without_approval",
	}
	for text, code := range tests {
		var c law.Clock
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			t.Fatal(err)
		}
		_, err := c.Due(law.Builtin())
		wantProblem(t, err, code)
	}
}

func TestClockJSON(t *testing.T) {
	t.Parallel()
	c := life{start(t, "2026-03-02T09:00"), pause(t, "2026-03-04"), extend(t, "2026-03-05", "10wd")}.clock(t, "20wd", "8wd")
	got, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"limit":"20wd","promised":"8wd","ledger":[` +
		`{"kind":"start","at":"2026-03-02T09:00:00+08:00"},` +
		`{"kind":"pause","at":"2026-03-04T00:00:00+08:00","reason":"hearing","notice":"N-1"},` +
		`{"kind":"extend","at":"2026-03-05T00:00:00+08:00","reason":"complex","extra":"10wd","by":"head"}]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	idle, err := json.Marshal(law.Clock{})
	if err != nil || string(idle) != `{"limit":""}` {
		t.Errorf("idle clock: %s, %v", idle, err)
	}
	if err := json.Unmarshal(idle, &c); err != nil || !c.Limit.IsZero() {
		t.Errorf("idle clock back: %+v, %v", c, err)
	}
}

func TestClockMeasuresInMonths(t *testing.T) {
	t.Parallel()
	c := life{start(t, "2026-01-31"), pause(t, "2026-03-01"), resume(t, "2026-03-11")}.clock(t, "6m", "")
	tests := []struct {
		now        string
		used, left int
	}{
		{"2026-03-11", 1, 4}, // the pause took ten days: as if begun on 10 February
		{"2026-04-10", 2, 4},
		{"2026-08-10", 6, 0}, // due on 10 August, a Monday
		{"2026-08-11T09:00", 6, -1},
		{"2026-10-11", 8, -2},
	}
	for _, tt := range tests {
		left, err := c.Left(law.Builtin(), at(t, tt.now))
		if used := c.Used(law.Builtin(), at(t, tt.now)); err != nil || used != tt.used || left != tt.left {
			t.Errorf("%s: used %d, left %d, %v; want %d, %d", tt.now, used, left, err, tt.used, tt.left)
		}
	}
}

func TestLeftIsInTheUnitOfThePromise(t *testing.T) {
	t.Parallel()
	c := life{start(t, "2026-03-02T09:00")}.clock(t, "20wd", "72h")
	left, err := c.Left(law.Builtin(), at(t, "2026-03-02T10:30"))
	if err != nil || left != 70 {
		t.Errorf("left %d, %v; want 70 hours", left, err)
	}
	if used := c.Used(law.Builtin(), at(t, "2026-03-04")); used != 2 {
		t.Errorf("used %d; want 2 working days", used)
	}
}

func TestLedgerIsBounded(t *testing.T) {
	t.Parallel()
	c := life{start(t, "2026-03-02")}.clock(t, "20wd", "")
	for len(c.Ledger) < law.MaxEntries {
		c.Ledger = append(c.Ledger, restart(t, "2026-03-02"))
	}
	_, err := c.Restart(at(t, "2026-03-02"), "again")
	wantProblem(t, err, "ledger_full")
	wantDue(t, c.Due, "2026-03-30")
}

func TestLedgerKeepsNoMonotonicReading(t *testing.T) {
	t.Parallel()
	now := time.Now()
	c, err := law.Clock{Limit: limit(t, "5wd")}.Start(now)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Ledger[0].At; got != now.Round(0) {
		t.Errorf("ledger has %s", got)
	}
}
