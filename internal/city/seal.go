package city

import (
	"encoding/json"
	"fmt"

	"qingdan/internal/casework"
	"qingdan/internal/vault"
)

// sealJSON seals a value under a case's data key. aad binds it to its place,
// so that a sealed blob moved to another row does not open.
func sealJSON(key vault.DataKey, v any, aad string) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return key.Seal(plain, []byte(aad)), nil
}

func openJSON(key vault.DataKey, sealed []byte, aad string, v any) error {
	plain, err := key.Open(sealed, []byte(aad))
	if err != nil {
		return fmt.Errorf("open %s: %w", aad, err)
	}
	return json.Unmarshal(plain, v)
}

func formAAD(caseID string) string { return "form " + caseID }

func eventAAD(caseID string, version int) string { return fmt.Sprintf("event %s %d", caseID, version) }

func recordAAD(register, key string) string { return "record " + register + " " + key }

func registerKey(register string) string { return "register:" + register }

// openCase turns a case's row into the case.
func openCase(row CaseRow, key vault.DataKey) (*casework.Case, error) {
	c := &casework.Case{}
	if err := json.Unmarshal(row.Kernel, c); err != nil {
		return nil, fmt.Errorf("case %s: %w", row.ID, err)
	}
	if len(row.Form) > 0 {
		if err := openJSON(key, row.Form, formAAD(row.ID), &c.Form); err != nil {
			return nil, fmt.Errorf("case %s: %w", row.ID, err)
		}
	}
	return c, nil
}

// openRow opens a case's row with its wrapped key. A case that was erased has
// no key and no form.
func openRow(v *vault.Vault, row CaseRow, wrapped []byte) (*casework.Case, vault.DataKey, error) {
	if wrapped == nil && len(row.Form) == 0 {
		if c, err := openCase(row, vault.DataKey{}); err != nil || c.Erased != nil {
			return c, vault.DataKey{}, err
		}
	}
	key, err := v.Unwrap(wrapped)
	if err != nil {
		return nil, key, fmt.Errorf("data key of case %s: %w", row.ID, err)
	}
	c, err := openCase(row, key)
	return c, key, err
}

// publicEvent turns the row of an erased case's event into what is left of it.
func publicEvent(row EventRow) (casework.Event, error) {
	e := casework.Event{Case: row.Case, Version: row.Version, Action: row.Action, At: row.At, List: row.List}
	if err := json.Unmarshal(row.Public, &e.Public); err != nil {
		return e, fmt.Errorf("event %d: %w", row.Seq, err)
	}
	return casework.PublicOnly(e), nil
}

// OpenEvent turns an event's row into the event.
func OpenEvent(row EventRow, key vault.DataKey) (casework.Event, error) {
	e := casework.Event{Case: row.Case, Version: row.Version, Action: row.Action, At: row.At, List: row.List}
	if err := json.Unmarshal(row.Public, &e.Public); err != nil {
		return e, fmt.Errorf("event %d: %w", row.Seq, err)
	}
	if err := openJSON(key, row.Private, eventAAD(row.Case, row.Version), &e.Private); err != nil {
		return e, fmt.Errorf("event %d: %w", row.Seq, err)
	}
	return e, nil
}
