package present

import (
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/ui"
)

var outcomeTones = map[string]ui.Tone{
	"approved": ui.Good, "done": ui.Good, "refused": ui.Bad, "not_accepted": ui.Bad,
	"withdrawn": ui.Neutral, "lapsed": ui.Neutral,
}

// State is a case's state as a tag.
func State(s *lists.State) ui.Tag {
	tag := ui.Tag{Tone: ui.Info, Text: s.Name}
	switch {
	case s.End:
		tag.Tone = outcomeTones[s.Outcome]
	case s.Turn == lists.Applicant:
		tag.Tone = ui.Warn
	}
	if tag.Tone == "" {
		tag.Tone = ui.Neutral
	}
	return tag
}

// Urgency says in a word how near a case's due time is; ok is false where
// nothing runs.
func Urgency(row city.CaseRow, now time.Time) (tag ui.Tag, ok bool) {
	if row.Due.IsZero() {
		return ui.Tag{}, false
	}
	left := row.Due.Sub(now)
	switch {
	case left <= 0:
		return ui.Tag{Tone: ui.Bad, Text: lang.Text{Zh: "已超期", En: "Overdue"}}, true
	case left <= 24*time.Hour:
		return ui.Tag{Tone: ui.Warn, Text: lang.Text{Zh: "今天到期", En: "Due today"}}, true
	case left <= 3*24*time.Hour:
		return ui.Tag{Tone: ui.Warn, Text: lang.Text{Zh: "即将到期", En: "Due soon"}}, true
	}
	return ui.Tag{Tone: ui.Neutral, Text: lang.Text{Zh: "正常", En: "In time"}}, true
}

var alerts = map[string]ui.Tag{
	"yellow": {Tone: ui.Warn, Text: lang.Text{Zh: "黄色预警", En: "Yellow alert"}},
	"red":    {Tone: ui.Bad, Text: lang.Text{Zh: "红色预警", En: "Red alert"}},
}

// Alert is a case's alert as a tag; ok is false where it has none.
func Alert(level string) (tag ui.Tag, ok bool) {
	tag, ok = alerts[level]
	return tag, ok
}

// AlertTone colours what raised an alert, or cleared it.
func AlertTone(level string) ui.Tone {
	if tag, ok := alerts[level]; ok {
		return tag.Tone
	}
	return ui.Good
}

// Turn tells the applicant how the case stands and what to do. do are the
// links to the applicant's actions.
func Turn(v *city.CaseView, do []ui.Link) ui.Turn {
	t := ui.Turn{State: State(v.State), Plain: v.State.Plain, Yours: v.State.Turn == lists.Applicant, Clock: Running(v), Do: do}
	if t.Yours && len(do) > 0 {
		t.Task = do[0].Text
	}
	return t
}
