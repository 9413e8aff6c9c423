package page

import (
	"net/http"
	"slices"
	"time"

	"golang.org/x/text/language"

	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
)

const languageCookie = "lang"

// matcher prefers Chinese: a browser gets English only if it asks for English
// before Chinese, or knows no Chinese.
var matcher = language.NewMatcher([]language.Tag{language.Chinese, language.English})

// chooseLanguage chooses a request's language: ?lang= (kept in a cookie from then
// on), the cookie, Accept-Language, Chinese.
func chooseLanguage(w http.ResponseWriter, r *http.Request) lang.Tag {
	if asked := lang.Tag(r.URL.Query().Get("lang")); slices.Contains(locales.Tags, asked) {
		http.SetCookie(w, &http.Cookie{
			Name: languageCookie, Value: string(asked), Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()),
			HttpOnly: true, SameSite: http.SameSiteLaxMode,
		})
		return asked
	}
	if c, err := r.Cookie(languageCookie); err == nil && slices.Contains(locales.Tags, lang.Tag(c.Value)) {
		return lang.Tag(c.Value)
	}
	_, i := language.MatchStrings(matcher, r.Header.Get("Accept-Language"))
	return locales.Tags[i]
}

// otherLanguage is this page's address in the other language.
func otherLanguage(r *http.Request, now lang.Tag) string {
	other := lang.En
	if now == lang.En {
		other = lang.Zh
	}
	query := r.URL.Query()
	query.Set("lang", string(other))
	return r.URL.EscapedPath() + "?" + query.Encode()
}
