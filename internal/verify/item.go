package verify

import (
	"encoding/json"

	"qingdan/internal/casework"
	"qingdan/internal/tlog"
)

// item is an entry as read, without judging it by its neighbours.
type item struct {
	index  int64
	entry  tlog.Entry
	public casework.Public // of a case's event
	wrong  *Finding        // it is no entry in canonical form
}

// read reads one entry.
func read(index int64, text []byte) item {
	it := item{index: index}
	var err error
	if it.entry, err = tlog.ParseEntry(text); err != nil {
		it.wrong = foundAt(index, BadForm, "第 %d 条不是规范格式的记录", "entry %d is not in canonical form", index)
		return it
	}
	if it.announcement() {
		return it
	}
	if err := json.Unmarshal(it.entry.Public, &it.public); err != nil {
		it.wrong = foundAt(index, BadForm, "第 %d 条的公开内容不是办件事件", "the public side of entry %d is not a case's event", index)
	}
	return it
}

// event is the entry as casework folds it.
func (it item) event() casework.Event {
	e := it.entry
	return casework.Event{Case: e.Stream, Version: e.Version, Action: e.Action, At: e.At.Time, List: e.List, Public: it.public}
}

func (it item) announcement() bool { return tlog.IsAnnouncement(it.entry.Stream) }
