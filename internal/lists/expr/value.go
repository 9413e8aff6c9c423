package expr

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"qingdan/internal/law"
)

// Zone is the time zone of the country.
var Zone = law.Shanghai()

// Never is what an absent date reads as: timestamp(0).
var Never = time.Unix(0, 0).In(Zone)

// TypeError says that a value does not have the type of its field. Checked
// forms never cause it.
type TypeError struct {
	Field string
	Value any
}

func (e *TypeError) Error() string { return fmt.Sprintf("%s has a value of type %T", e.Field, e.Value) }

func lookup(obj any, name string) (any, error) {
	switch m := obj.(type) {
	case map[string]any:
		return m[name], nil
	case nil:
		return nil, nil
	}
	return nil, fmt.Errorf("%s is read of a %T", name, obj)
}

// isAbsent reports whether a JSON value counts as not given: a form posts an
// empty text for a field that was left empty.
func isAbsent(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

var errType = fmt.Errorf("wrong type")

func toText(v any) (any, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case nil:
		return "", nil
	}
	return nil, errType
}

func toBool(v any) (any, error) {
	switch v := v.(type) {
	case bool:
		return v, nil
	case nil:
		return false, nil
	}
	return nil, errType
}

func toInt(v any) (any, error) {
	switch v := v.(type) {
	case int64:
		return v, nil
	case int:
		return int64(v), nil
	case float64:
		if v == math.Trunc(v) && math.Abs(v) <= 1<<53 {
			return int64(v), nil
		}
	case json.Number:
		n, err := v.Int64()
		return n, err
	case nil:
		return int64(0), nil
	case string:
		if v == "" {
			return int64(0), nil
		}
	}
	return nil, errType
}

func toNumber(v any) (any, error) {
	switch v := v.(type) {
	case float64:
		return v, nil
	case int64:
		return float64(v), nil
	case int:
		return float64(v), nil
	case json.Number:
		f, err := v.Float64()
		return f, err
	case nil:
		return float64(0), nil
	case string:
		if v == "" {
			return float64(0), nil
		}
	}
	return nil, errType
}

func toDate(v any) (any, error) {
	switch v := v.(type) {
	case time.Time:
		return v.In(Zone), nil
	case nil:
		return Never, nil
	case string:
		if v == "" {
			return Never, nil
		}
		return time.ParseInLocation(time.DateOnly, v, Zone)
	}
	return nil, errType
}

func toRecord(v any) (any, error) {
	switch v := v.(type) {
	case map[string]any:
		return v, nil
	case nil:
		return map[string]any(nil), nil
	}
	return nil, errType
}

func toList(v any) (any, error) {
	switch v := v.(type) {
	case []any, []string, []map[string]any:
		return v, nil
	case nil:
		return []any(nil), nil
	}
	return nil, errType
}
