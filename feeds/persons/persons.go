// Package persons recognises, in a short French text, what could name or reach
// a person: telephone numbers, e-mail addresses, the numbers of the Sécurité
// sociale, "Mme Martin"; and the appointments that one person has.
//
// It judges in two degrees. Shapes tells what is almost surely there. Appointment
// knows no names and does not guess at them: a title that speaks of a RDV or an
// entretien is taken for somebody's unless every word beside it is known to be
// public. So it sees too many rather than too few, and what it suspects is not
// announced until somebody writes a rule for that title in the records: a
// volunteer mends a wrong guess there and has no need of this package.
//
// What to extend, for which complaint: a public subject that many networks have
// ("RDV Logement") is held back: public.txt, but no word that is a common surname. A
// word that says neither who nor what holds one back ("RDV CAF du matin"):
// empty.txt. A manner is not understood ("RDV vivement conseillé"): Required or
// Advised in appointment.go. An office is taken for a name ("M. le bourgmestre"):
// offices in civility.go. One partner, place or room: nothing, it is in the
// records. One title of one calendar: a title rule of its feed.
//
// It is no protection by itself. No text of a calendar is shown, with or
// without persons: that is feeds/privacy's. The package quotes and keeps nothing.
package persons

import (
	"regexp"
	"strings"
)

// Shape is one sort of personal data.
type Shape string

// The shapes, in the order in which Shapes gives them.
const (
	NIR       Shape = "nir"       // number of the Sécurité sociale, 13 or 15 digits
	Mobile    Shape = "mobile"    // a French mobile number: a person's
	Phone     Shape = "phone"     // any other telephone number: a person's or an office's
	Email     Shape = "email"     // an e-mail address
	Name      Shape = "name"      // a civility and a name: "Mme Martin"
	Encounter Shape = "encounter" // an appointment with somebody so named: "RDV Mme Martin"
)

// String says it in English, for who writes the network's records.
func (s Shape) String() string {
	switch s {
	case NIR:
		return "a number of the Sécurité sociale"
	case Mobile:
		return "a mobile telephone number"
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
	case Mobile:
		return "un numéro de portable"
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

// Shapes gives what a text in plain form (see Plain) almost surely holds, each
// shape once.
func Shapes(plain string) []Shape {
	found := numbers(plain)
	text := undot(plain)
	if named(text) {
		found = append(found, Name)
		if encounter.MatchString(manner.ReplaceAllString(text, " ")) {
			found = append(found, Encounter)
		}
	}
	return found
}

// acronym is letters with full stops, three at least: "A. B." is somebody.
var acronym = regexp.MustCompile(`\b\pL(?:\. ?\pL\b){2,}\.?`)

// undot makes "p. m. i." "pmi".
func undot(text string) string {
	if !strings.Contains(text, ".") {
		return text
	}
	return acronym.ReplaceAllStringFunc(text, func(s string) string {
		return strings.NewReplacer(".", "", " ", "").Replace(s)
	})
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
