package page

import (
	"net/http"
	"strings"

	"qingdan/internal/web/locales"
	"qingdan/internal/web/ui"
)

const noticeCookie = "notice"

// Notify has the next page that this browser is shown say a message of the
// catalogues: what was just done. The cookie carries the key, not the text, so
// nobody can put words into our mouth.
func Notify(w http.ResponseWriter, tone ui.Tone, key string) {
	http.SetCookie(w, &http.Cookie{
		Name: noticeCookie, Value: string(tone) + "~" + key, Path: "/", MaxAge: 60,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// takeNotice returns the message left for this page, once.
func takeNotice(w http.ResponseWriter, r *http.Request) *ui.Notice {
	c, err := r.Cookie(noticeCookie)
	if err != nil || r.Method != http.MethodGet {
		return nil
	}
	http.SetCookie(w, &http.Cookie{Name: noticeCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	tone, key, ok := strings.Cut(c.Value, "~")
	if !ok || !strings.HasPrefix(key, "notice.") || !locales.Has(key) {
		return nil
	}
	notice := &ui.Notice{Tone: ui.Info, Text: locales.Text(key)}
	switch ui.Tone(tone) {
	case ui.Good, ui.Warn, ui.Bad:
		notice.Tone = ui.Tone(tone)
	}
	return notice
}
