package law

import (
	"fmt"
	"strings"
	"time"
)

// EntryKind says what a line of a ledger does to the clock.
type EntryKind string

// The kinds of entries.
const (
	EntryStart   EntryKind = "start"
	EntryPause   EntryKind = "pause"
	EntryResume  EntryKind = "resume"
	EntryExtend  EntryKind = "extend"
	EntryRestart EntryKind = "restart"
	EntryStop    EntryKind = "stop"
	EntryMove    EntryKind = "move"
)

// Entry is one line of a clock's ledger.
type Entry struct {
	Kind   EntryKind `json:"kind"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"`
	Notice string    `json:"notice,omitempty"` // pause: the notice given to the party (Licensing Law art. 45)
	Extra  Limit     `json:"extra,omitzero"`   // extend: what is added
	Until  Limit     `json:"until,omitzero"`   // move: the day that takes the place of the limit
	By     string    `json:"by,omitempty"`     // extend, move: who approved
}

// ClockState is where a clock stands.
type ClockState string

// The states of a clock.
const (
	Idle    ClockState = "idle" // not started
	Running ClockState = "running"
	Paused  ClockState = "paused"
	Stopped ClockState = "stopped"
)

// MaxEntries bounds a ledger.
const MaxEntries = 1000

// moves is the one table of what may follow: state and entry give the next state.
var moves = map[ClockState]map[EntryKind]ClockState{
	Idle:    {EntryStart: Running},
	Running: {EntryPause: Paused, EntryExtend: Running, EntryMove: Running, EntryRestart: Running, EntryStop: Stopped},
	Paused:  {EntryResume: Running, EntryExtend: Paused, EntryRestart: Running, EntryStop: Stopped},
	Stopped: {EntryRestart: Running},
}

// next returns the state after an entry, or why the entry may not follow.
func (s ClockState) next(e Entry) (ClockState, error) {
	to, ok := moves[s][e.Kind]
	if !ok {
		return s, badMove(s, e.Kind)
	}
	if !DateOf(e.At).inRange() {
		return s, outOfRange()
	}
	switch e.Kind {
	case EntryPause:
		return to, e.needs("pause", e.Reason, e.Notice)
	case EntryExtend:
		if err := e.needs("extension", e.Reason, e.By); err != nil {
			return s, err
		}
		if e.Extra.IsZero() {
			return s, badLimit("")
		}
		return to, e.Extra.check()
	case EntryMove:
		if err := e.needs("extension", e.Reason, e.By); err != nil {
			return s, err
		}
		if e.Until.Unit != Until {
			return s, badLimit(e.Until.String())
		}
		return to, e.Until.check()
	}
	return to, nil
}

// needs refuses a pause without a reason and a notice, and an extension
// without a reason and an approval.
func (e Entry) needs(what, reason, paper string) error {
	if strings.TrimSpace(reason) != "" && strings.TrimSpace(paper) != "" {
		return nil
	}
	if what == "pause" {
		return refuse("pause_without_notice",
			"中止计时须写明理由并书面告知当事人；请填写理由和告知书",
			"a pause needs its reason and a written notice to the party; give both")
	}
	return refuse("extension_without_approval",
		"延长期限须写明理由并经批准；请填写理由和批准人",
		"an extension needs its reason and an approval; give the reason and who approved")
}

var stateNames = map[ClockState][2]string{
	Idle:    {"尚未开始", "has not started"},
	Running: {"正在计时", "is running"},
	Paused:  {"已中止", "is paused"},
	Stopped: {"已停止", "has stopped"},
}

var moveNames = map[EntryKind][2]string{
	EntryStart:   {"开始", "started"},
	EntryPause:   {"中止", "paused"},
	EntryResume:  {"恢复", "resumed"},
	EntryExtend:  {"延长", "extended"},
	EntryRestart: {"重新起算", "restarted"},
	EntryMove:    {"改期", "moved"},
	EntryStop:    {"停止", "stopped"},
}

// badMove has a code for each pair, such as stop_while_stopped.
func badMove(s ClockState, kind EntryKind) error {
	move, ok := moveNames[kind]
	if !ok {
		return refuse("unknown_entry",
			fmt.Sprintf("“%s”不是时限记录的种类", clip(string(kind))),
			fmt.Sprintf("%q is not a kind of ledger entry", clip(string(kind))))
	}
	state := stateNames[s]
	return refuse(fmt.Sprintf("%s_while_%s", kind, s),
		fmt.Sprintf("时限%s，不能%s", state[0], move[0]),
		fmt.Sprintf("the clock %s, so it cannot be %s", state[1], move[1]))
}
