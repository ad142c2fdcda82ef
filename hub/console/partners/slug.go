package partners

import (
	"strings"

	"semainier/feeds/persons"
)

// maxSlug leaves room for a number behind it in an identity.
const maxSlug = 40

// slug makes what an identity may be of a name: "Mission locale" is "mission-locale".
func slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range persons.Plain(name) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		} else {
			gap = true
		}
		if b.Len() >= maxSlug {
			break
		}
	}
	return b.String()
}
