package city

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// EraseRequest asks that the private side of a case be deleted for good.
type EraseRequest struct {
	Case     string // id, or public number
	Ground   string // id of a law.ErasureGround
	Document string // number of the document by which it was decided (文号)
	Expired  bool   // the asker states that no law requires the data to be kept any longer
}

// EraseReceipt tells what was erased.
type EraseReceipt struct {
	Case   string            `json:"case"`
	Number string            `json:"number"`
	At     time.Time         `json:"at"`
	Ground law.ErasureGround `json:"-"`
	Events int               `json:"events"` // whose private side can never be opened again
	Files  int               `json:"files"`  // deleted
	Shared int               `json:"shared"` // kept, because other cases name them
}

// maxDocument bounds the number of a document, in characters.
const maxDocument = 100

// Erase deletes the private side of a case that has ended: its data key, form,
// subject, applicant, the private fields of its records, and its files. What
// was public stays, and the public log tells that and why this was done. Only
// an administrator may ask who has had no part in the case. The error is a
// *problem.Problem for a refusal, anything else for a fault; after a fault it
// can be asked for again.
func (c *City) Erase(ctx context.Context, v *access.Viewer, r EraseRequest) (EraseReceipt, error) {
	ground, err := checkErasure(v, &r)
	if err != nil {
		return EraseReceipt{}, err
	}
	whole, err := c.Store.Whole(ctx, r.Case)
	if err != nil {
		return EraseReceipt{}, err
	}
	e, err := c.erasing(ctx, v, whole)
	if err != nil {
		return EraseReceipt{}, err
	}
	receipt := EraseReceipt{Case: whole.Case.ID, Number: whole.Case.Number, At: c.now(), Ground: ground, Events: len(whole.Events)}
	// Files first: once the key is gone, nobody knows any more which they were.
	if receipt.Files, receipt.Shared, err = c.removeFiles(ctx, whole.Case.ID, e.files); err != nil {
		return EraseReceipt{}, err
	}
	told := tlog.Erased{Case: whole.Case.ID, Ground: ground.ID, Basis: ground.Basis, Events: len(whole.Events), Remains: remainsOf(c.Vault, whole.Case.ID, whole.Events)}
	done, err := c.writeErasure(ctx, v, r, e, told, receipt)
	if err != nil {
		return EraseReceipt{}, err
	}
	c.committer.cache.erase(whole.Case.ID)
	if !done {
		return EraseReceipt{}, changedMeanwhile()
	}
	return receipt, nil
}

// checkErasure looks at what can be judged without the case.
func checkErasure(v *access.Viewer, r *EraseRequest) (law.ErasureGround, error) {
	switch {
	case v == nil || v.Person == "":
		return law.ErasureGround{}, problem.New(problem.Unauthorised, "sign_in", "请先登录。", "Sign in first.")
	case !v.Admin || v.Bearer:
		return law.ErasureGround{}, problem.New(problem.Forbidden, "admin_only", "只有管理员可以办理。", "Only an administrator may do this.")
	}
	r.Case, r.Document = strings.TrimSpace(r.Case), strings.TrimSpace(r.Document)
	var faults []problem.Field
	fault := func(path, zh, en string) {
		faults = append(faults, problem.Field{Path: path, Text: lang.Text{Zh: zh, En: en}})
	}
	if r.Case == "" {
		fault("/number", "请填写办件编号。", "Enter the number of the case.")
	}
	ground, ok := law.FindErasureGround(r.Ground)
	if !ok {
		fault("/ground", "请选择依法删除的情形。", "Choose the lawful ground.")
	}
	if n := utf8.RuneCountInString(r.Document); n == 0 || n > maxDocument {
		fault("/document", "请填写决定删除的文号，不超过100个字符。", "Enter the number of the document that decided it, at most 100 characters.")
	}
	if !r.Expired {
		fault("/expired", "请先确认法律、行政法规规定的保存期限已经届满：期限未满的不得删除（《个人信息保护法》第四十七条第二款）。",
			"First confirm that no law or regulation requires the data to be kept any longer: until then it is not deleted (Personal Information Protection Law, article 47, paragraph 2).")
	}
	if len(faults) > 0 {
		return ground, problem.New(problem.Invalid, "invalid_fields", "填写的内容有误，请按提示修改。",
			"Some answers are missing or wrong. Correct them as shown.").WithFields(faults...)
	}
	return ground, nil
}

// erasing is a case that may be erased, as it will be left.
type erasing struct {
	whole   Whole
	item    *lists.Item
	left    *casework.Case
	records []RecordKey
	files   map[string]bool // digests
}

// erasing opens a case for its erasure, or says why it may not be erased.
func (c *City) erasing(ctx context.Context, v *access.Viewer, whole Whole) (*erasing, error) {
	cs, key, err := openRow(c.Vault, whole.Case, whole.Key)
	if err != nil {
		return nil, err
	}
	switch {
	case cs.Erased != nil:
		return nil, cs.Erased.Refusal()
	case cs.Outcome == "":
		return nil, problem.New(problem.Refused, "not_ended", "办件还没有办结，不能删除。", "The case has not ended; it cannot be erased.")
	case cs.Applicant == v.Person:
		return nil, problem.New(problem.Refused, "own_case", "这是您本人的办件，应当回避。", "This is your own case; somebody else must handle it.")
	}
	item, err := c.versions.item(ctx, cs.List, cs.Item)
	if err != nil {
		return nil, err
	}
	head, err := c.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	e := &erasing{whole: whole, item: item, files: map[string]bool{}}
	e.name(item.Form.Files(cs.Form))
	for _, row := range whole.Events {
		if row.Seq > head.Size {
			return nil, problem.New(problem.Refused, "not_logged", "这个办件的最近办理还没有写入公示日志，请稍后再试。",
				"The latest action on this case is not in the public log yet. Try again in a moment.")
		}
		if row.Actor == v.Person {
			return nil, problem.New(problem.Refused, "handled", "您办理过这个办件，必须由另一位管理员删除。",
				"You took an action in this case; another administrator must erase it.")
		}
		event, err := OpenEvent(row, key)
		if err != nil {
			return nil, err
		}
		e.take(event)
	}
	return e, nil
}

// writeErasure writes the erasure; false where somebody else was faster.
func (c *City) writeErasure(ctx context.Context, v *access.Viewer, r EraseRequest, e *erasing, told tlog.Erased, done EraseReceipt) (bool, error) {
	event, err := announcement(c.Vault, tlog.ErasureStream+told.Case, 1, tlog.EraseAction, done.At, told)
	if err != nil {
		return false, err
	}
	left := casework.Erase(e.left, erasureOf(told, done.At))
	row, err := projector{c.Vault, c.Calendar}.caseRow(left, e.item, vault.DataKey{}, false)
	if err != nil {
		return false, err
	}
	written, err := c.Store.Erase(ctx, Erasure{Event: event, Expect: e.whole.Case.Version, Case: row, Records: e.records,
		Journal: access.JournalEntry{At: done.At, Actor: v.Person, Action: "case.erase", Subject: told.Case,
			Detail: strings.Join([]string{done.Number, told.Ground, r.Document}, " ")}})
	var lost *Lost
	if errors.As(err, &lost) {
		return false, nil
	}
	return written, err
}

func changedMeanwhile() error {
	return problem.New(problem.Conflict, "stale_version", "这个办件刚刚有变动，请重新打开后再试。",
		"This case has just changed. Open it again and retry.")
}

func erasureOf(told tlog.Erased, at time.Time) casework.Erasure {
	return casework.Erasure{At: at, Ground: told.Ground, Basis: told.Basis}
}
