package page

import (
	"net/url"
	"strconv"
)

// lastPage bounds the page that an address may ask for.
const lastPage = 100_000

// Number is the page of a list that a query asks for, from 1.
func Number(q url.Values) int {
	n, _ := strconv.Atoi(q.Get("page"))
	return min(max(1, n), lastPage)
}

// With returns a query, with its question mark, in which one parameter is
// changed; "" takes it out. Another view of a list begins again at the first
// page. An empty query is "".
func With(q url.Values, name, value string) string {
	next := url.Values{}
	for k, v := range q {
		if k != "lang" && (k != "page" || name == "page") {
			next[k] = v
		}
	}
	next.Del(name)
	if value != "" {
		next.Set(name, value)
	}
	if len(next) == 0 {
		return ""
	}
	return "?" + next.Encode()
}

// Cut bounds a text from outside to a number of characters.
func Cut(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes])
	}
	return s
}
