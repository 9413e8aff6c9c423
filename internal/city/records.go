package city

import (
	"encoding/json"
	"maps"

	"qingdan/internal/casework"
	"qingdan/internal/lists"
)

type recordID struct{ register, key string }

// recordRow folds a change into a record and returns its new row. old is nil
// for a record that does not exist yet.
func (p projector) recordRow(old *RecordRow, e casework.Event, i int, item *lists.Item) (RecordRow, error) {
	private, public := e.Private.Records[i], e.Public.Records[i]
	reg := item.System.Register(private.Register)
	row := RecordRow{Register: private.Register, Key: private.Key, Office: e.Public.Office,
		Case: e.Case, Version: e.Version, At: e.At, Ended: private.Op == casework.EndRecord}
	all, shown := map[string]any{}, map[string]any{}
	if old != nil && private.Op != casework.PutRecord {
		if err := json.Unmarshal(old.Public, &shown); err != nil {
			return row, err
		}
		if old.Private == nil { // taken away with a case that was erased
			maps.Copy(all, shown)
		} else if err := p.openRecord(*old, &all); err != nil {
			return row, err
		}
	}
	all, shown = private.Over(all), public.Over(shown)
	if reg != nil {
		row.Title, _ = shown[reg.Title].(string)
	}
	var err error
	if row.Public, err = json.Marshal(shown); err != nil {
		return row, err
	}
	row.Private, err = sealJSON(p.vault.Key(registerKey(row.Register)), all, recordAAD(row.Register, row.Key))
	return row, err
}

func (p projector) openRecord(row RecordRow, into *map[string]any) error {
	return openJSON(p.vault.Key(registerKey(row.Register)), row.Private, recordAAD(row.Register, row.Key), into)
}
