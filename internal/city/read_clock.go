package city

import (
	"encoding/json"
	"fmt"

	"qingdan/internal/casework"
	"qingdan/internal/law"
)

// LineClock returns the clock that matters to a case in a list now: the one of
// its state while it runs, or one that is paused. ok is false where none does.
// It opens nothing that is sealed.
func (c *City) LineClock(line CaseLine) (view ClockView, ok bool, err error) {
	if line.State == nil || line.State.End {
		return ClockView{}, false, nil
	}
	cs := &casework.Case{}
	if err := json.Unmarshal(line.Row.Kernel, cs); err != nil {
		return ClockView{}, false, fmt.Errorf("case %s: %w", line.Row.ID, err)
	}
	views, err := c.clockViews(cs, line.Item, c.now())
	if err != nil {
		return ClockView{}, false, err
	}
	for _, v := range views {
		if v.Spec.ID == line.State.Clock && v.State == law.Running || v.State == law.Paused {
			return v, true, nil
		}
	}
	return ClockView{}, false, nil
}
