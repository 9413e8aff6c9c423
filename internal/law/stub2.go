package law

const (
	EntryStart   EntryKind = "start"
	EntryPause   EntryKind = "pause"
	EntryResume  EntryKind = "resume"
	EntryExtend  EntryKind = "extend"
	EntryRestart EntryKind = "restart"
	EntryStop    EntryKind = "stop"

	Idle    ClockState = "idle"
	Running ClockState = "running"
	Paused  ClockState = "paused"
	Stopped ClockState = "stopped"
)
