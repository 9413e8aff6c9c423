package verify

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/tlog"
)

// Book is what the content stage remembers of the entries so far. Its fields
// are exported to be stored.
type Book struct {
	Next     int64                      // index of the entry that comes next
	Versions map[string]int             // events of each stream
	Numbers  map[string]string          // the case's number, by case
	Series   map[string]int64           // the highest number of each series
	Ended    map[string]map[string]bool // whether a record is ended, by register and key
	Live     map[string]int64           // records that are not, by register
	Listed   map[string]string          // digest of the list in force, by system
	Known    map[string]string          // system by digest, of all lists announced
	Calendar tlog.Published             // in force
	Day      string                     // the last one that was counted
	Newest   time.Time                  // when the latest entry happened
}

// newBook returns the book of an empty log.
func newBook() *Book {
	return &Book{Versions: map[string]int{}, Numbers: map[string]string{}, Series: map[string]int64{}, Ended: map[string]map[string]bool{},
		Live: map[string]int64{}, Listed: map[string]string{}, Known: map[string]string{}}
}

// Cases is how many cases the log has.
func (b *Book) Cases() int { return len(b.Numbers) }

// maxFindings is how many findings are told; the first matter most.
const maxFindings = 100

// enter checks the next entry and adds it.
func (b *Book) enter(it item, tell func(*Finding)) {
	index := b.Next
	b.Next++
	if it.wrong != nil {
		tell(it.wrong)
		return
	}
	e := it.entry
	b.Newest = e.At.Time
	if e.Seq != index+1 {
		tell(foundAt(index, BadSeq, "第 %[1]d 条自称是第 %[2]d 条：中间有记录被删去或插入", "entry %[1]d says that it is entry %[2]d: entries were left out or put in",
			index, e.Seq-1))
	}
	b.Versions[e.Stream]++
	if have := b.Versions[e.Stream]; e.Version != have {
		tell(foundAt(index, BadVersion, "第 %[1]d 条是 %[2]s 的第 %[3]d 个事件，应为第 %[4]d 个：有事件被删去或重复",
			"entry %[1]d is event %[3]d of %[2]s; event %[4]d was due: an event was left out or repeated", index, e.Stream, e.Version, have))
		b.Versions[e.Stream] = e.Version
	}
	if tlog.IsAnnouncement(e.Stream) {
		b.announced(index, e, tell)
		return
	}
	b.numbered(it, tell)
	if b.Known[e.List] == "" {
		tell(foundAt(index, Unannounced, "第 %[1]d 条依据的清单 %[2]s 事先没有公布", "entry %[1]d applies the list %[2]s, which was not announced before", index, e.List))
	}
	for _, ch := range it.public.Records {
		b.record(ch)
	}
}

// record counts a change of a register.
func (b *Book) record(ch casework.RecordChange) {
	if b.Ended[ch.Register] == nil {
		b.Ended[ch.Register] = map[string]bool{}
	}
	was, there := b.Ended[ch.Register][ch.Key]
	now := ch.Op == casework.EndRecord
	b.Ended[ch.Register][ch.Key] = now
	if there && !was {
		b.Live[ch.Register]--
	}
	if !now {
		b.Live[ch.Register]++
	}
}

// numbered checks the numbers that an event gives.
func (b *Book) numbered(it item, tell func(*Finding)) {
	p, year := it.public, law.DateOf(it.entry.At.Time).Year()
	if p.Numbered {
		b.next(it.index, casework.CaseSeries(p.Office, year), fmt.Sprintf("%s-%d-", p.Office, year), p.Number, tell)
		b.Numbers[it.entry.Stream] = p.Number
	} else if was := b.Numbers[it.entry.Stream]; p.Number != was {
		tell(foundAt(it.index, BadNumber, "第 %[1]d 条的办件编号 %[2]q 与该办件的编号 %[3]q 不同", "entry %[1]d has the case number %[2]q; the case's is %[3]q", it.index, p.Number, was))
	} else {
		b.Numbers[it.entry.Stream] = was // a case without number is one too
	}
	if number := p.Numbers["certificate"]; number != "" {
		prefix, _, _ := strings.Cut(number, fmt.Sprintf("-%d-", year))
		b.next(it.index, casework.CertificateSeries(prefix, year), fmt.Sprintf("%s-%d-", prefix, year), number, tell)
	}
}

// next checks that a number is the next of its series.
func (b *Book) next(index int64, series, prefix, number string, tell func(*Finding)) {
	due := b.Series[series] + 1
	if number != fmt.Sprintf("%s%06d", prefix, due) {
		tell(foundAt(index, BadNumber, "第 %[1]d 条给出的编号是 %[2]s，应为 %[3]s%06[4]d：编号不连续", "entry %[1]d gives the number %[2]s; %[3]s%06[4]d was due: numbers are not consecutive",
			index, number, prefix, due))
	}
	b.Series[series] = due
	if n, err := strconv.ParseInt(strings.TrimPrefix(number, prefix), 10, 64); err == nil && n > due {
		b.Series[series] = n
	}
}

// announced takes in an announcement.
func (b *Book) announced(index int64, e tlog.Entry, tell func(*Finding)) {
	var err error
	switch stream := e.Stream; {
	case strings.HasPrefix(stream, tlog.ListStream):
		var p tlog.Published
		if err = json.Unmarshal(e.Public, &p); err == nil {
			b.Listed[p.Name], b.Known[p.Digest] = p.Digest, p.Name
		}
	case strings.HasPrefix(stream, tlog.CalendarStream):
		err = json.Unmarshal(e.Public, &b.Calendar)
	case strings.HasPrefix(stream, tlog.DayStream):
		var c tlog.Counted
		if err = json.Unmarshal(e.Public, &c); err == nil {
			b.counted(index, c, tell)
		}
	case strings.HasPrefix(stream, tlog.ErasureStream):
		var x tlog.Erased
		if err = json.Unmarshal(e.Public, &x); err == nil && b.Versions[x.Case] == 0 {
			tell(foundAt(index, BadVersion, "第 %[1]d 条删除的办件 %[2]s 不在日志中", "entry %[1]d erases the case %[2]s, which the log does not have", index, x.Case))
		}
	}
	if err != nil {
		tell(foundAt(index, BadForm, "第 %d 条不是可读的公告", "entry %d is not a readable announcement", index))
	}
}

// counted compares a day's count with what the entries make.
func (b *Book) counted(index int64, c tlog.Counted, tell func(*Finding)) {
	if c.Day <= b.Day {
		tell(foundAt(index, BadCount, "第 %[1]d 条清点 %[2]s，而 %[3]s 已经清点过", "entry %[1]d counts %[2]s after %[3]s was counted", index, c.Day, b.Day))
	}
	b.Day = c.Day
	for _, register := range both(c.Registers, b.Ended) {
		all, live := int64(len(b.Ended[register])), b.Live[register]
		if said := c.Registers[register]; said.Live != live || said.Ended != all-live {
			tell(foundAt(index, BadCount, "第 %[1]d 条清点台账 %[2]s 为有效 %[3]d、已结束 %[4]d，按记录应为 %[5]d 和 %[6]d",
				"entry %[1]d counts the register %[2]s as %[3]d live and %[4]d ended; the entries make %[5]d and %[6]d", index, register, said.Live, said.Ended, live, all-live))
		}
	}
	for _, series := range both(c.Series, b.Series) {
		if c.Series[series] != b.Series[series] {
			tell(foundAt(index, BadCount, "第 %[1]d 条清点编号 %[2]s 到 %[3]d，按记录应到 %[4]d", "entry %[1]d counts the numbers %[2]s up to %[3]d; the entries make %[4]d",
				index, series, c.Series[series], b.Series[series]))
		}
	}
}

// both returns the keys of two maps, in order.
func both[A, B any](a map[string]A, b map[string]B) []string {
	keys := slices.Collect(maps.Keys(a))
	for k := range b {
		if _, ok := a[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}
