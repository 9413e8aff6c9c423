// Package locales holds the words of the faces themselves, in Chinese and in
// English: zh.toml and en.toml have the same keys, which a test keeps. Words
// of items, forms and procedures come from the lists, not from here.
package locales

import (
	"embed"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"qingdan/internal/lang"
)

//go:embed zh.toml en.toml
var files embed.FS

// Tags are the languages, the fallback first.
var Tags = []lang.Tag{lang.Zh, lang.En}

// Catalogue is the words in one language. Safe for concurrent use.
type Catalogue struct {
	tag       lang.Tag
	localizer *i18n.Localizer
	plain     map[string]string // messages without variables or plural forms
}

var catalogues = load()

// In returns the catalogue of a language, Chinese for an unknown one.
func In(tag lang.Tag) *Catalogue {
	if c, ok := catalogues[tag]; ok {
		return c
	}
	return catalogues[lang.Zh]
}

// T returns the message of a key. Args are names and values for the message's
// variables; the value named Count also chooses the plural form. An unknown
// key or an odd number of args is an error: the page is wrong, not the input.
func (c *Catalogue) T(key string, args ...any) (string, error) {
	if len(args) == 0 {
		if s, ok := c.plain[key]; ok {
			return s, nil
		}
	}
	data, err := c.pairs(args)
	if err != nil {
		return "", fmt.Errorf("message %q: %w", key, err)
	}
	s, err := c.localizer.Localize(&i18n.LocalizeConfig{
		MessageID:    key,
		TemplateData: data,
		PluralCount:  data["Count"],
	})
	if err != nil {
		return "", fmt.Errorf("message %q in %s: %w", key, c.tag, err)
	}
	return s, nil
}

// Text returns the message of a key in both languages, for Go code that hands
// words to a view. The key must be in the catalogues (a test looks), so a
// missing one shows as itself instead of failing the request.
func Text(key string, args ...any) lang.Text {
	say := func(tag lang.Tag) string {
		s, err := In(tag).T(key, args...)
		if err != nil {
			return key
		}
		return s
	}
	return lang.Text{Zh: say(lang.Zh), En: say(lang.En)}
}

// pairs makes a map of names and values; a lang.Text is said in c's language.
func (c *Catalogue) pairs(args []any) (map[string]any, error) {
	if len(args)%2 != 0 {
		return nil, fmt.Errorf("%d args: want names and values", len(args))
	}
	data := make(map[string]any, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			return nil, fmt.Errorf("arg %d is a %T: want a name", i, args[i])
		}
		data[name] = args[i+1]
		if text, ok := args[i+1].(lang.Text); ok {
			data[name] = text.In(c.tag)
		}
	}
	return data, nil
}

// load reads the embedded catalogues; they are part of the program, so a
// broken one stops it at once.
func load() map[lang.Tag]*Catalogue {
	bundle := i18n.NewBundle(language.Chinese)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	out := map[lang.Tag]*Catalogue{}
	for _, tag := range Tags {
		file, err := bundle.LoadMessageFileFS(files, string(tag)+".toml")
		if err != nil {
			panic(fmt.Sprintf("locales: %s.toml: %v", tag, err))
		}
		plain := map[string]string{}
		for _, m := range file.Messages {
			if m.One == "" && !strings.Contains(m.Other, "{{") {
				plain[m.ID] = m.Other
			}
		}
		out[tag] = &Catalogue{tag: tag, localizer: i18n.NewLocalizer(bundle, string(tag)), plain: plain}
	}
	return out
}

// Has reports whether the catalogues have a key.
func Has(key string) bool {
	_, err := In(lang.Zh).localizer.Localize(&i18n.LocalizeConfig{MessageID: key, PluralCount: 1})
	return err == nil
}
