package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"

	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/tlog"
)

// texts gives the lists and the calendar that a log announces, each checked
// against the digest in the log.
type texts struct {
	src       Source
	libraries map[string]*lists.Library // compiled, by digest of a list
	known     map[string]string         // system by digest
	of        string                    // what ready was made of
	ready     figures.Published
}

func newTexts() *texts { return &texts{libraries: map[string]*lists.Library{}} }

// inForce returns the lists and the calendar in force, as the book has them.
func (t *texts) inForce(ctx context.Context, src Source, b *Book) (figures.Published, error) {
	t.src, t.known = src, b.Known
	of := fmt.Sprint(b.Listed, b.Calendar)
	if t.of == of {
		return t.ready, nil
	}
	p, err := t.published(ctx, b)
	if err == nil {
		t.of, t.ready = of, p
	}
	return p, err
}

var aDigest = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// text reads what has a digest.
func (t *texts) text(ctx context.Context, name, digest string) ([]byte, error) {
	if !aDigest.MatchString(digest) {
		return nil, found(BadText, "%[1]s 的摘要 %[2]q 不是摘要", "the digest of %[1]s, %[2]q, is none", name, digest)
	}
	text, err := t.src.Get(ctx, "texts/"+digest, maxText)
	if err != nil {
		return nil, missing(BadText, nowhere, "texts/"+digest, err)
	}
	sum := sha256.Sum256(text)
	if "sha256:"+hex.EncodeToString(sum[:]) != digest {
		return nil, found(BadText, "%[1]s 的全文与日志中公布的摘要 %[2]s 不符", "the text of %[1]s is not that of the digest %[2]s in the log", name, digest)
	}
	return text, nil
}

// published compiles the lists and reads the calendar in force.
func (t *texts) published(ctx context.Context, b *Book) (figures.Published, error) {
	p := figures.Published{}
	archives := map[string][]byte{}
	for system, digest := range b.Listed {
		text, err := t.text(ctx, system, digest)
		if err != nil {
			return p, err
		}
		archives[system] = text
	}
	var err error
	if p.Library, err = compile("", archives); err != nil {
		return p, err
	}
	for _, s := range p.Library.Systems {
		t.libraries[s.Digest] = p.Library
	}
	if p.Calendar, err = t.calendar(ctx, b.Calendar); err != nil {
		return p, err
	}
	p.Item = func(list, id string) (*lists.Item, error) { return t.item(context.WithoutCancel(ctx), list, id) }
	return p, nil
}

func compile(name string, archives map[string][]byte) (*lists.Library, error) {
	lib, faults := lists.LoadArchives(archives)
	if lib == nil {
		return nil, found(BadText, "公布的清单 %[1]s 不能读取：%[2]v", "the published lists %[1]s cannot be read: %[2]v", name, faults)
	}
	return lib, nil
}

func (t *texts) calendar(ctx context.Context, p tlog.Published) (*law.Calendar, error) {
	if p.Digest == "" {
		return nil, found(BadText, "日志没有公布日历", "the log announces no calendar")
	}
	text, err := t.text(ctx, p.Name, p.Digest)
	if err != nil {
		return nil, err
	}
	cal, err := law.ParseCalendar(bytes.NewReader(text))
	if err != nil || cal.Version() != p.Name {
		return nil, found(BadText, "公布的日历 %s 不能读取", "the published calendar %s cannot be read", p.Name)
	}
	return cal, nil
}

// item finds an item of the list version that a case was opened under.
func (t *texts) item(ctx context.Context, digest, id string) (*lists.Item, error) {
	lib := t.libraries[digest]
	if lib == nil {
		system := t.known[digest]
		text, err := t.text(ctx, system, digest)
		if err != nil {
			return nil, err
		}
		if lib, err = compile(digest, map[string][]byte{system: text}); err != nil {
			return nil, err
		}
		t.libraries[digest] = lib
	}
	item := lib.Item(id)
	if item == nil || item.System.Digest != digest {
		return nil, found(BadText, "清单 %[1]s 中没有事项 %[2]s", "the list %[1]s has no item %[2]s", digest, fmt.Sprintf("%q", id))
	}
	return item, nil
}
