package lists

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// itemWords is what an item is found by: its texts by how much they count.
type itemWords struct {
	item   *Item
	fields []searchField
}

type searchField struct {
	weight int
	text   string // folded
}

func wordsOf(i *Item) itemWords {
	w := itemWords{item: i}
	add := func(weight int, texts ...string) {
		w.fields = append(w.fields, searchField{weight, fold(strings.Join(texts, " \n"))})
	}
	add(8, i.Name.Zh, i.Name.En)
	add(6, i.Keywords...)
	add(2, i.Summary.Zh, i.Summary.En)
	for _, m := range i.Materials {
		add(1, m.Name.Zh, m.Name.En)
	}
	return w
}

// Find returns the items that match a text (Chinese by overlapping two-character
// tokens, Latin by word prefixes), best first; all of them for "". At least
// half of the Chinese tokens and every Latin word have to be there.
func (l *Library) Find(text string) []*Item {
	tokens := tokenize(text)
	if len(tokens) == 0 {
		if strings.TrimSpace(text) == "" {
			return l.Items()
		}
		return nil
	}
	type hit struct {
		item  *Item
		score int
	}
	var hits []hit
	for _, w := range l.words {
		if score := w.score(tokens); score > 0 {
			hits = append(hits, hit{w.item, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	items := make([]*Item, len(hits))
	for i, h := range hits {
		items[i] = h.item
	}
	return items
}

// The query is bounded: nobody searches for more words.
const maxTokens = 32

// token is a word prefix, or one or two Chinese characters.
type token struct {
	text string
	han  bool
}

// tokenize cuts a text into Latin words and pairs of neighbouring Chinese
// characters; a single Chinese character stands alone.
func tokenize(text string) []token {
	var tokens []token
	for _, word := range strings.FieldsFunc(fold(text), func(r rune) bool { return r == ' ' }) {
		for _, run := range runs(word) {
			runes := []rune(run)
			if !isHan(runes[0]) {
				tokens = append(tokens, token{run, false})
				continue
			}
			if len(runes) == 1 {
				tokens = append(tokens, token{run, true})
			}
			for i := 0; i+1 < len(runes); i++ {
				tokens = append(tokens, token{string(runes[i : i+2]), true})
			}
		}
		if len(tokens) >= maxTokens {
			return tokens[:maxTokens]
		}
	}
	return tokens
}

// runs cuts a word where Chinese and other writing meet.
func runs(word string) []string {
	var out []string
	start, last := 0, false
	for i, r := range word {
		if han := isHan(r); i > 0 && han != last {
			out, start, last = append(out, word[start:i]), i, han
		} else {
			last = han
		}
	}
	return append(out, word[start:])
}

// score adds up the weights of the tokens' best fields; 0 where too few match.
func (w itemWords) score(tokens []token) int {
	score, han, found := 0, 0, 0
	for _, t := range tokens {
		best := 0
		for _, f := range w.fields {
			if f.weight > best && f.contains(t) {
				best = f.weight
			}
		}
		switch {
		case t.han:
			han++
			if best > 0 {
				found++
			}
		case best == 0:
			return 0
		}
		score += best
	}
	if found*2 < han {
		return 0
	}
	return score
}

func (f searchField) contains(t token) bool {
	if t.han {
		return strings.Contains(f.text, t.text)
	}
	for at := 0; ; {
		i := strings.Index(f.text[at:], t.text)
		if i < 0 {
			return false
		}
		if at += i; at == 0 || !isWordByte(f.text[at-1]) {
			return true
		}
		at++
	}
}

func isWordByte(b byte) bool { return b < 0x80 && b != ' ' && b != '\n' }

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// fold makes texts comparable: lower case, everything that is neither letter
// nor digit a space.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, s)
}
