package network

import (
	"slices"

	"semainier/layouts/program"
)

// French is what records are written in.
const French program.Lang = "fr"

// otherLanguages gives those that records are translated into.
func otherLanguages() []program.Lang {
	return slices.DeleteFunc(program.Languages(), func(l program.Lang) bool { return l == French })
}

// Translation is one entry of the network's glossary: what a text of the
// records, as it stands there and wherever screens show it, is called in other
// languages. Its identity is the text.
type Translation struct {
	Text    string `toml:"text" json:"text"` // "Bureau 1"
	English string `toml:"en" json:"en,omitempty"`
	Arabic  string `toml:"ar" json:"ar,omitempty"`
	Breton  string `toml:"br" json:"br,omitempty"`
}

// In gives the text in that language; empty: the glossary does not have it.
func (t Translation) In(lang program.Lang) string {
	switch lang {
	case "en":
		return t.English
	case "ar":
		return t.Arabic
	case "br":
		return t.Breton
	}
	return ""
}
