package evidence

import (
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const maxFileName = 120 // characters

// CleanName returns a file name that is safe to show and to save: no folders,
// nothing invisible, of bounded length, with an extension that tells the truth
// about the type (a picture called x.html becomes x.html.jpg).
func CleanName(name, media string) string {
	name = strings.ToValidUTF8(name, "")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || strings.ContainsRune(`"<>|:*?`, r) {
			return -1
		}
		return r
	}, name)
	// After what is dropped: a mark may now follow the letter that it joins.
	name = strings.Trim(norm.NFC.String(name), " .")
	ext := ""
	k, known := kindOf(media)
	if own := strings.ToLower(path.Ext(name)); known && slices.Contains(k.exts, own) {
		ext, name = own, name[:len(name)-len(own)]
	} else if known {
		ext = k.exts[0]
	}
	if r := []rune(name); len(r) > maxFileName-len(ext) {
		name = string(r[:maxFileName-len(ext)])
	}
	if name == "" {
		name = "file"
	}
	return name + ext
}

// SetHeaders prepares a response that carries a file from outside: the browser
// keeps to the type that we found, runs nothing, loads nothing, and shares the
// file with no other site and no cache. With inline, images, sound and video
// may be shown in a page; all else is downloaded.
func SetHeaders(h http.Header, ref Ref, name string, inline bool) {
	k, known := kindOf(ref.Type)
	media, disposition := ref.Type, "attachment"
	if !known {
		media = "application/octet-stream"
	}
	if inline && known && k.inline {
		disposition = "inline"
	}
	name = CleanName(name, ref.Type)
	h.Set("Content-Type", media)
	h.Set("Content-Length", strconv.FormatInt(ref.Size, 10))
	h.Set("Content-Disposition", fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, disposition, asciiName(name), extValue(name)))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "private, no-store")
}

// Serve writes a file as a response. An error comes after the headers: end the
// connection, so that nobody takes a part for the whole.
func Serve(w http.ResponseWriter, content io.Reader, ref Ref, name string, inline bool) error {
	SetHeaders(w.Header(), ref, name, inline)
	if _, err := io.Copy(w, content); err != nil {
		return fmt.Errorf("serve file %s: %w", ref.Digest, err)
	}
	return nil
}

// asciiName is for browsers that know no RFC 5987.
func asciiName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
}

// extValue encodes a name as the value of a parameter (RFC 8187, 3.2.1).
func extValue(name string) string {
	const plain = "!#$&+-.^_`|~"
	var b strings.Builder
	for _, c := range []byte(name) {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
