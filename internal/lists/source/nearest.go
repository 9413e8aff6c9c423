package source

import (
	"strconv"
	"strings"
)

// Nearest returns the candidate that somebody who wrote the word most likely
// meant, or "" if none is near.
func Nearest(word string, candidates []string) string {
	best, limit := "", 1+len([]rune(word))/3
	if len(word) > 64 || len(candidates) > 2000 {
		return ""
	}
	for _, c := range candidates {
		if c == word || len(c) > 64 {
			continue
		}
		d := distance([]rune(strings.ToLower(word)), []rune(strings.ToLower(c)))
		if d <= limit && d < len([]rune(word)) {
			best, limit = c, d-1
		}
	}
	return best
}

// distance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours count one each.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func quoteAll(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(w)
	}
	return strings.Join(quoted, ", ")
}
