package network

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"semainier/layouts/program"
)

// MakeID makes an id of words that people chose: "hall-d-accueil" of "Hall d’accueil",
// with a number where that is taken. Words without a letter or a figure of ours give
// otherwise, which must have some.
func MakeID(words, otherwise string, taken func(id string) bool) string {
	base := plainLetters(words)
	if base == "" {
		base = otherwise
	}
	const room = 4 // for a number
	base = strings.Trim(base[:min(len(base), program.MaxSiteID-room)], "-")
	id := base
	for n := 2; taken(id); n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}

// plainLetters gives the words of a name as an id spells them.
func plainLetters(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r): // an accent
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
