package main

import (
	"cmp"
	"fmt"
	"strings"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/law"
)

var shanghai = law.Shanghai()

func caseName(number, id string) string { return cmp.Or(number, id) }

// findingText says a finding in one line.
func findingText(f city.Finding) lang.Text {
	zh, en := rowsText(f)
	switch f.What {
	case city.Changed:
		fields := fieldsText(f.Fields)
		return lang.Text{Zh: zh + "被改动：" + fields.Zh, En: en + " was changed: " + fields.En}
	case city.Removed:
		return lang.Text{Zh: zh + "被删除：日志里有，数据库里没有", En: en + " was removed: the log has it, the database does not"}
	case city.Inserted:
		return lang.Text{Zh: zh + "是插入的：日志里没有", En: en + " was inserted: the log does not have it"}
	case city.Reordered:
		return lang.Text{Zh: fmt.Sprintf("%s被调换：写入日志时是第 %d 号", zh, f.Holds), En: fmt.Sprintf("%s was moved: it was event %d when it was logged", en, f.Holds)}
	case city.Gap:
		return lang.Text{Zh: fmt.Sprintf("事件 %d 之前缺 %d 个号，日志里也没有：有事件在写入日志前被删除，或者这个事件是插入的", f.Seq, f.Count),
			En: fmt.Sprintf("before event %d, %d numbers are missing that the log does not have either: events were removed before they were logged, or this one was inserted", f.Seq, f.Count)}
	case city.Unfit:
		fields := fieldsText(f.Fields)
		return lang.Text{Zh: zh + "还没有写入日志，但不是本程序写的：" + fields.Zh, En: en + " is not yet in the log, and was not written by this program: " + fields.En}
	case city.Remains:
		seqs := strings.Trim(fmt.Sprint(f.Seqs), "[]")
		return lang.Text{Zh: "已依法删除的办件 " + caseName(f.Number, f.Stream) + " 所剩内容被改动，在这些事件之中：" + seqs,
			En: "what remains of the erased case " + caseName(f.Number, f.Stream) + " was changed, in one of the events " + seqs}
	case city.KeyBack:
		return lang.Text{Zh: "已依法删除的办件 " + caseName(f.Number, f.Stream) + " 又有了数据密钥", En: "the erased case " + caseName(f.Number, f.Stream) + " has a data key again"}
	}
	return logFindingText(f)
}

// logFindingText says a finding about the log itself.
func logFindingText(f city.Finding) lang.Text {
	switch f.What {
	case city.HeadBad:
		return lang.Text{Zh: "日志的检查点没有有效签名：" + f.Detail, En: "the log's head is not validly signed: " + f.Detail}
	case city.RootBad:
		return lang.Text{Zh: "日志文件算不出签名的根：" + f.Detail, En: "the log's files do not give the signed root: " + f.Detail}
	case city.EntryBad:
		return lang.Text{Zh: fmt.Sprintf("日志文件里第 %d 条记录（事件 %d）被改动", f.Index, f.Seq), En: fmt.Sprintf("entry %d in the log's files (event %d) was changed", f.Index, f.Seq)}
	case city.HashBad:
		return lang.Text{Zh: fmt.Sprintf("日志文件里第 %d 条记录（事件 %d）的散列值被改动", f.Index, f.Seq), En: fmt.Sprintf("the hash of entry %d in the log's files (event %d) was changed", f.Index, f.Seq)}
	case city.TileBad:
		return lang.Text{Zh: "日志文件 " + f.Detail + " 被改动", En: "the log's file " + f.Detail + " was changed"}
	case city.Rewritten:
		return lang.Text{Zh: "日志与已经签出的检查点不一致，被改写过：" + f.Detail, En: "the log does not continue a checkpoint that it has signed, it was rewritten: " + f.Detail}
	}
	return lang.Text{Zh: string(f.What) + " " + f.Detail, En: string(f.What) + " " + f.Detail}
}

// rowsText names the events of a finding.
func rowsText(f city.Finding) (zh, en string) {
	if f.Count > 1 {
		return fmt.Sprintf("事件 %d 到 %d ", f.Seq, f.Seq+f.Count-1), fmt.Sprintf("each of the events %d to %d", f.Seq, f.Seq+f.Count-1)
	}
	zh, en = fmt.Sprintf("事件 %d ", f.Seq), fmt.Sprintf("event %d", f.Seq)
	if f.Stream == "" {
		return zh, en
	}
	name := caseName(f.Number, f.Stream)
	return zh + fmt.Sprintf("（%s 第 %d 版）", name, f.Version), en + fmt.Sprintf(" (%s, version %d)", name, f.Version)
}

// columnNames are those of the table of events.
var columnNames = map[string]lang.Text{
	"stream": {Zh: "办件", En: "case"}, "version": {Zh: "版本", En: "version"}, "action": {Zh: "办理动作", En: "action"},
	"at": {Zh: "时间", En: "time"}, "actor": {Zh: "办理人", En: "actor"}, "list": {Zh: "清单版本", En: "list version"},
	"public": {Zh: "公开部分", En: "public side"}, "private": {Zh: "非公开部分", En: "private side"}, "key": {Zh: "数据密钥", En: "data key"},
}

func fieldsText(fields []city.Field) lang.Text {
	if len(fields) == 0 {
		return lang.Text{Zh: "与日志不一致", En: "it is not as logged"}
	}
	var zh, en []string
	for _, f := range fields {
		column, at, _ := strings.Cut(f.Name, "/")
		name := columnNames[column]
		if at != "" {
			name = lang.Text{Zh: name.Zh + "/" + at, En: name.En + " /" + at}
		}
		if f.Expected != "" || f.Found != "" {
			name.Zh += fmt.Sprintf("（原为 %q，现为 %q）", f.Expected, f.Found)
			name.En += fmt.Sprintf(" (logged %q, now %q)", f.Expected, f.Found)
		}
		zh, en = append(zh, name.Zh), append(en, name.En)
	}
	return lang.Text{Zh: strings.Join(zh, "；"), En: strings.Join(en, "; ")}
}
