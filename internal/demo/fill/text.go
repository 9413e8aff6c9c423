package fill

import (
	"regexp"
	"unicode/utf8"

	"qingdan/internal/demo/dice"
	"qingdan/internal/lists"
)

// text answers a field in words, cut to its length.
func (p *pen) text(f *lists.Field, at place) string {
	s := p.words(f, at)
	if f.MaxLength > 0 && utf8.RuneCountInString(s) > f.MaxLength {
		s = string([]rune(s)[:f.MaxLength])
	}
	return s
}

// words goes by the field's pattern, then by what its title speaks of; the
// first topic that fits answers.
func (p *pen) words(f *lists.Field, at place) string {
	if pattern := patternOf(p.Form, f); pattern != "" {
		return matching(p.r, pattern)
	}
	if text := p.showpiece(f); text != "" && !p.stray {
		return text
	}
	if quoted := p.quoted(); p.stray && len(quoted) > 0 && dice.Chance(p.r, 0.3) {
		return dice.Pick(p.r, quoted)
	}
	long := f.Kind == lists.KindArea || p.stray
	for _, t := range topics {
		if t.long != long && !t.both || !has(f.Title.Zh, t.words...) || has(f.Title.Zh, t.not...) {
			continue
		}
		return t.write(p, f, at)
	}
	if long {
		return p.finding()
	}
	return dice.Pick(p.r, []string{"演示", "样例"}) + f.Title.Zh
}

var literal = regexp.MustCompile(`'([^'\\]+)'`)

// quoted returns the texts that the item's checks compare answers with: one of
// them may be what a check wants to read.
func (p *pen) quoted() []string {
	if p.Item == nil || p.Input {
		return nil
	}
	var out []string
	for _, check := range p.Item.Checks {
		for _, m := range literal.FindAllStringSubmatch(check.When.Source(), -1) {
			out = append(out, m[1])
		}
	}
	return out
}

// topic is what a title may speak of.
type topic struct {
	words, not []string
	long       bool // answers several lines
	both       bool // ... or one
	write      func(p *pen, f *lists.Field, at place) string
}

func (t topic) except(words ...string) topic { t.not = words; return t }
func (t topic) anyLength() topic             { t.both = true; return t }

func short(write func(p *pen, f *lists.Field, at place) string, words ...string) topic {
	return topic{words: words, write: write}
}

func oneOf(texts []string, words ...string) topic {
	return short(func(p *pen, _ *lists.Field, _ place) string { return dice.Pick(p.r, texts) }, words...)
}

func sentences(texts []string, words ...string) topic {
	return topic{words: words, long: true, write: func(p *pen, _ *lists.Field, _ place) string { return dice.Pick(p.r, texts) }}
}

func written(write func(*pen) string, words ...string) topic {
	return topic{words: words, long: true, write: func(p *pen, _ *lists.Field, _ place) string { return write(p) }}
}
