// Package lang holds the one type for text that people read: every name, hint
// and refusal exists in Chinese and in English.
package lang

// Tag names a language of the faces: "zh" or "en".
type Tag string

// The languages of the product. Chinese comes first and is the fallback.
const (
	Zh Tag = "zh"
	En Tag = "en"
)

// Text is one text in both languages.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// In returns the text in the given language, or in Chinese where the other is
// empty.
func (t Text) In(tag Tag) string {
	if tag == En && t.En != "" {
		return t.En
	}
	return t.Zh
}

// IsZero reports whether neither language has a text.
func (t Text) IsZero() bool { return t.Zh == "" && t.En == "" }

// String returns the Chinese text.
func (t Text) String() string { return t.Zh }
