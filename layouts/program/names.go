package program

// DefaultColour is what a partner without a colour is drawn in.
const DefaultColour = "slate"

// Colours gives the names that Partner.Colour and Slot.Colour may hold, in the order in which
// they are offered: what layouts has a palette for and what hub/network
// accepts. A name may be added; none may change or go, players know them.
func Colours() []string {
	return []string{"blue", "teal", "green", "olive", "ochre", "brick", "red", "raspberry", "violet", "indigo", "slate", "brown"}
}

// DefaultPictogram is what a partner without a pictogram is drawn with.
const DefaultPictogram = "people"

// Pictograms gives the names that the Pictogram of a Partner, a Slot and a
// Service may hold: what says who receives, and what equipment it is. The signs of states
// and hours, which layouts uses by itself, are not among them. As with Colours,
// a name may be added; none may change or go.
func Pictograms() []string {
	return []string{
		"people", "family", "home", "briefcase", "heart-hand", "stethoscope", "first-aid", "laptop", "phone", "mobile",
		"baby", "stroller", "scales", "pen", "book", "school", "neighbourhood", "town-hall", "chat", "handshake",
		"wheelchair", "euro", "globe", "coffee", "leaf", "music", "envelope",
		"wifi", "printer", "scanner", "monitor", "video", "calendar", "door", "info", "megaphone",
		"workshop", "play", "sport", "tree", "food", "parcel", "money", "police", "shield", "key", "bicycle",
		"hearing", "sign-language", "translate", "copier", "computer", "shower", "washing", "toilet",
	}
}

// Layouts gives the names of the layouts that every player has.
func Layouts() []string { return []string{"hall", "attente", "portrait", "compact"} }

// DefaultLayout is that of a screen of which nothing is said.
const DefaultLayout = "hall"

// Languages gives the languages in which pages can be told.
func Languages() []Lang { return []Lang{"fr", "en", "ar", "br"} }

// MaxLanguages is how many of them a site may choose.
const MaxLanguages = 3
