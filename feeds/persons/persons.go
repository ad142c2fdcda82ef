// Package persons recognises, in a short French text, what could name or reach
// a person: telephone numbers, e-mail addresses, the numbers of the Sécurité
// sociale, "Mme Martin", and appointments with somebody: "RDV Dupont Marie".
//
// It judges by the shape of the words, in two degrees. Shapes tells what is
// almost surely there: such a text is refused in the network's records.
// Appointment also guesses, and rather sees one too many: what it suspects is
// not announced, and whoever keeps the calendar is told.
//
// It is no protection by itself. No text of a calendar is shown, with or
// without persons: that is feeds/privacy's. The package quotes nothing, keeps
// nothing, and knows no list of people: firstnames.txt holds the first names
// most given in France, public.txt words that follow "RDV" in public titles.
package persons

import (
	_ "embed"
	"strings"
)

// Shape is one sort of personal data.
type Shape string

// The shapes, in the order in which Shapes gives them.
const (
	NIR       Shape = "nir"       // number of the Sécurité sociale, 13 or 15 digits
	Phone     Shape = "phone"     // a telephone number that may be a person's
	Email     Shape = "email"     // an e-mail address
	Name      Shape = "name"      // a civility and a name: "Mme Martin"
	Encounter Shape = "encounter" // an appointment with a person
)

// String says it in English, for who writes the network's records.
func (s Shape) String() string {
	switch s {
	case NIR:
		return "a number of the Sécurité sociale"
	case Phone:
		return "a telephone number"
	case Email:
		return "an e-mail address"
	case Name:
		return "a person's name"
	case Encounter:
		return "an appointment with a person"
	}
	return string(s)
}

// French says it in French, for who keeps the calendar.
func (s Shape) French() string {
	switch s {
	case NIR:
		return "un numéro de sécurité sociale"
	case Phone:
		return "un numéro de téléphone"
	case Email:
		return "une adresse électronique"
	case Name:
		return "le nom d’une personne"
	case Encounter:
		return "un rendez-vous avec une personne"
	}
	return string(s)
}

//go:embed firstnames.txt
var firstNames string

//go:embed public.txt
var publicWords string

// Reader recognises persons in texts. It may be used by one goroutine at a time.
type Reader struct {
	first  map[string]bool // first names, folded
	public map[string]bool // words that name no person
}

// New makes a reader that takes the words of known for public ones, as those
// of the network's records are.
func New(known ...string) *Reader {
	r := &Reader{first: map[string]bool{}, public: map[string]bool{}}
	for name := range strings.FieldsSeq(firstNames) { // folded already
		r.first[name] = true
	}
	for word := range strings.FieldsSeq(publicWords) {
		r.public[word] = true
	}
	for _, text := range known {
		for _, w := range split(normal(text)) {
			r.public[w.folded] = true
		}
	}
	return r
}

// Shapes gives what the text almost surely holds, each shape once. An
// Encounter is one here if it comes with a civility, a first name or initials.
func (r *Reader) Shapes(text string) []Shape {
	text = normal(text)
	found := numbers(text)
	words := split(text)
	if civil(words) >= 0 {
		found = append(found, Name)
	}
	if r.encounter(words, false) {
		found = append(found, Encounter)
	}
	return found
}

// Appointment reports whether the text may be an appointment with a person: an
// Encounter, or "RDV" and a word that may be a name and is not known for public.
func (r *Reader) Appointment(text string) bool {
	return r.encounter(split(normal(text)), true)
}

// Say joins what was found in French: "un numéro de téléphone et le nom d’une personne".
func Say(found []Shape) string {
	var words []string
	for _, s := range found {
		words = append(words, s.French())
	}
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " et " + words[n-1]
	}
	return strings.Join(words, "")
}
