package city

import (
	"encoding/json"
	"errors"

	"qingdan/internal/casework"
	"qingdan/internal/problem"
	"qingdan/internal/tlog"
)

// Bounds on what JSON makes of things: enough for anything but disclosed
// fields, and of a character at most six bytes.
const (
	otherBytes  = 8 << 10
	clockBytes  = 512
	openedBytes = 512
	numberBytes = 32
	escapeBytes = 6
)

// fits refuses events whose public sides the log could not take: they must not
// be written, or the log would never get past them.
func fits(events []casework.Event) error {
	for _, e := range events {
		if atMost(e.Public) <= tlog.MaxEntry {
			continue
		}
		public, err := json.Marshal(e.Public)
		if err != nil {
			return err
		}
		_, err = tlog.Entry{Seq: 1 << 52, Stream: e.Case, Version: e.Version, Action: e.Action, At: tlog.Time{Time: e.At},
			List: e.List, Public: public, Private: tlog.Commitment([32]byte{}, nil)}.Marshal()
		if errors.Is(err, tlog.ErrTooLarge) {
			return problem.New(problem.Refused, "too_much_disclosed",
				"要公开的内容超过 64 KiB，无法公示。请缩短需要公开的栏目。",
				"What would be disclosed is more than the 64 KiB that the public log takes. Shorten the fields that are made public.")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// atMost bounds the size of a public side in bytes without writing it.
func atMost(p casework.Public) int {
	n := otherBytes + clockBytes*len(p.Clocks) + openedBytes*len(p.Opens) + weigh(p.Fields)
	for _, r := range p.Records {
		n += numberBytes + escapeBytes*(len(r.Register)+len(r.Key)) + weigh(r.Fields)
	}
	return n
}

func weigh(v any) int {
	switch v := v.(type) {
	case nil, bool, int, int64, float64:
		return numberBytes
	case string:
		return numberBytes + escapeBytes*len(v)
	case []any:
		n := numberBytes
		for _, e := range v {
			n += weigh(e)
		}
		return n
	case map[string]any:
		n := numberBytes
		for name, e := range v {
			n += numberBytes + escapeBytes*len(name) + weigh(e)
		}
		return n
	}
	return tlog.MaxEntry // whatever it is: look closely
}
