package program

// DefaultColour is what a partner without a colour is drawn in.
const DefaultColour = "slate"

// Colours gives the names that Partner.Colour may hold, in the order in which
// they are offered: what layouts has a palette for and what hub/network
// accepts. A name may be added; none may change or go, players know them.
func Colours() []string {
	return []string{"blue", "teal", "green", "olive", "ochre", "brick", "red", "raspberry", "violet", "indigo", "slate", "brown"}
}
