package casework

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

// effects works out what the action does to registers.
func (t *taking) effects() error {
	for _, eff := range t.a.Effects {
		t.after()
		if eff.When != nil {
			ok, err := eff.When.Bool(t.vars)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
		}
		change, err := t.recordChange(eff)
		if err != nil {
			return fmt.Errorf("effect of %s on %s: %w", t.a.ID, eff.Register, err)
		}
		t.event.Private.Records = append(t.event.Private.Records, change)
		t.event.Public.Records = append(t.event.Public.Records, t.publicSide(change))
	}
	return nil
}

func (t *taking) recordChange(eff lists.Effect) (RecordChange, error) {
	key, err := eff.Key.String(t.vars)
	if err != nil {
		return RecordChange{}, err
	}
	change := RecordChange{Register: eff.Register, Op: eff.Op, Key: key, Fields: map[string]any{}}
	for _, f := range eff.Fields {
		if change.Fields[f.Name], err = f.Expr.Value(t.vars); err != nil {
			return RecordChange{}, fmt.Errorf("field %s: %w", f.Name, err)
		}
	}
	return change, nil
}

// publicSide keeps the fields that the register publishes.
func (t *taking) publicSide(change RecordChange) RecordChange {
	public := change
	public.Fields = map[string]any{}
	reg := t.Item.System.Register(change.Register)
	for name, v := range change.Fields {
		if reg != nil && slices.Contains(reg.Public, name) {
			public.Fields[name] = v
		}
	}
	return public
}

// document renders the slip that the action issues.
func (t *taking) document() error {
	doc := t.Item.Procedure.Document(t.a.Document)
	if doc == nil {
		return nil
	}
	t.after()
	t.event.Public.Document = doc.ID
	var en []string
	for _, para := range doc.Paras {
		zh, err := para.Zh.Render(t.vars)
		if err != nil {
			return fmt.Errorf("document %s: %w", doc.ID, err)
		}
		text, err := para.En.Render(t.vars)
		if err != nil {
			return fmt.Errorf("document %s: %w", doc.ID, err)
		}
		t.event.Private.Document = append(t.event.Private.Document, zh)
		en = append(en, text)
	}
	t.event.Private.Document = append(t.event.Private.Document, en...)
	return nil
}

func unexpected(what string) lang.Text {
	if what == "form" {
		return lang.Text{Zh: "这个办理动作不带申请表。", En: "This action carries no form."}
	}
	return lang.Text{Zh: "这个办理动作没有要填写的内容。", En: "This action takes no input."}
}

func noticeRef(version int) string { return "event " + strconv.Itoa(version) }

// whole returns a number of JSON, of a program or of a choice as an int, 0 if
// it is none.
func whole(v any) int {
	switch n := v.(type) {
	case int:
		return n
	case int64:
		return int(n)
	case string:
		i, _ := strconv.Atoi(n)
		return i
	case float64:
		if n == math.Trunc(n) {
			return int(n)
		}
	}
	return 0
}
