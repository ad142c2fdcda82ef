package persons

import (
	_ "embed"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words of appointments as parts of a regular expression over plain text: see
// how feeds/privacy reads the manner of reception from them.
const (
	RDV      = `(?:rdvs?|r\.d\.v\.?|rvs?|rendez[- ]?vous)`
	Required = `(?:(?:uniquement|seulement|exclusivement|obligatoire|necessaire|indispensable|imperati(?:f|ve)|requis|prealable)e?s?)`
	Advised  = `(?:(?:conseille|recommande|souhaite|souhaitable|preferable|possible|facultati(?:f|ve))e?s?)`

	// what names an appointment, and what may be a public meeting as well
	strong = RDV + `|entretiens?|suivis?|vad|r?appeler`
	weak   = `rencontres?|bilans?|accompagnements?`
)

var (
	// "Sur RDV" and, at the end of what it is said of, "RDV obligatoire" tell how
	// one is received.
	manner = regexp.MustCompile(`\b(?:(?:sur|sans|avec|hors|par|ni) (?:prise de |aucun )?|s/ ?)` + RDV + `\b` +
		`|\b` + RDV + ` (?:` + Required + `|` + Advised + `) ?(?:$|[^\pL\d' ])`)
	encounter = regexp.MustCompile(`\b(?:` + strong + `)\b`)
	meeting   = regexp.MustCompile(`\b(?:` + strong + `|` + weak + `)\b`)
	// What says nothing in a title of which only the subject counts.
	aside = regexp.MustCompile(`\b(?:` + strong + `|` + weak + `|` + Required + `|` + Advised + `)\b|\b(?:[dln]|qu)'`)
)

//go:embed public.txt
var publicWords string

//go:embed empty.txt
var emptyWords string

// Reader knows the words that are public in one network.
type Reader struct {
	public, empty map[string]bool // by root
}

// New makes a reader to which all words of known are public ones; its single
// letters, as of "Salle B", say nothing alone: they are initials too.
func New(known ...string) *Reader {
	r := &Reader{public: map[string]bool{}, empty: map[string]bool{}}
	for _, w := range words(emptyWords) {
		r.empty[root(w)] = true
	}
	for _, w := range words(publicWords) {
		r.public[root(w)] = true
	}
	for _, text := range known {
		for _, w := range words(undot(Plain(text))) {
			if utf8.RuneCountInString(w) == 1 {
				r.empty[w] = true
			}
			r.public[root(w)] = true
		}
	}
	return r
}

// Appointment reports whether a title in plain form may be of an appointment
// that one person has. Of a title that no rule names at all, a "rencontre" or an
// "accompagnement" may be one too.
func (r *Reader) Appointment(plain string, ruled bool) bool {
	speaks := meeting
	if ruled {
		speaks = encounter
	}
	if !speaks.MatchString(plain) {
		return false
	}
	text := manner.ReplaceAllString(undot(plain), " ")
	return speaks.MatchString(text) && !r.subject(aside.ReplaceAllString(text, " "))
}

// subject reports whether a text names a public subject and nothing unknown.
func (r *Reader) subject(text string) (told bool) {
	for _, w := range words(text) {
		switch root := root(w); {
		case r.empty[root], unicode.IsDigit(rune(w[0])): // "14h", "2e"
		case r.public[root]:
			told = true
		default:
			return false
		}
	}
	return told
}

func words(plain string) []string {
	return strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// root gives a word without the endings of gender and number: one for
// "social", "sociale", "sociaux"; "médiateurs", "médiatrice".
func root(w string) string {
	if len(w) <= 3 { // "de", "rsa", an initial
		return w
	}
	w = strings.TrimRight(strings.TrimRight(w, "sx"), "e")
	for _, end := range []struct{ is, was string }{{"au", "al"}, {"tric", "teur"}, {"qu", "c"}, {"iv", "if"}, {"ll", "l"}, {"nn", "n"}} {
		if stem, ok := strings.CutSuffix(w, end.is); ok {
			return stem + end.was
		}
	}
	return w
}
