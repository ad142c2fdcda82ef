package persons

import (
	"slices"
	"strings"
)

// meeting says how surely a word speaks of an appointment.
type meeting int

const (
	none meeting = iota
	weak         // a "rencontre" is as often public as not
	strong
)

// meets judges the word at i. "Sur RDV" says how one is received and is none.
func meets(words []word, i int) meeting {
	switch words[i].folded {
	case "rdv", "rdvs", "entretien", "entretiens":
	case "rendez":
		if i+1 == len(words) || words[i+1].folded != "vous" {
			return none
		}
	case "r": // R.D.V.
		if i+2 >= len(words) || words[i].after != "." || words[i+1].folded != "d" || words[i+2].folded != "v" {
			return none
		}
	case "rencontre", "rencontrer", "visite", "vad", "suivi", "bilan", "accompagnement", "appel", "appeler", "rappel", "rappeler",
		"tel", "consultation", "audition", "reunion":
		return weak
	default:
		return none
	}
	if i > 0 {
		switch words[i-1].folded {
		case "sur", "sans", "avec", "hors", "ni", "par", "s", "prise", "prises", "prendre", "demande", "demander":
			return none
		case "de", "un":
			if i > 1 && slices.Contains([]string{"prise", "prises", "prendre", "pas", "demande"}, words[i-2].folded) {
				return none
			}
		}
	}
	return strong
}

// encounter reports whether the words are of an appointment with a person. It
// takes an unknown word for a name where guess is set.
func (r *Reader) encounter(words []word, guess bool) bool {
	named := civil(words)
	for i := range words {
		m := meets(words, i)
		if m == none {
			continue
		}
		// Whoever works with the public has titles too: "Consultation Dr Martin".
		if named >= 0 && m == weak && professional(words[named]) {
			continue
		} else if named >= 0 {
			return true
		}
		if r.personAfter(words, i, guess && m == strong) {
			return true
		}
	}
	return false
}

func professional(w word) bool {
	return slices.Contains([]string{"me", "dr", "docteur", "docteure", "maitre"}, w.folded)
}

// reach is how many words behind an appointment are looked at.
const reach = 8

// personAfter looks for a first name, initials or, where it may guess, an
// unknown word with a capital, behind the word at i.
func (r *Reader) personAfter(words []word, i int, guess bool) bool {
	rest := words[i+1:]
	rest = rest[:min(len(rest), reach)]
	for j := 0; j < len(rest); j++ {
		w := rest[j]
		switch {
		case w.letters() == 1 && w.wordy() && w.dotted():
			n := dottedRun(rest[j:])
			acronym := n >= 3 && j == 0 || r.public[spell(rest[j:j+n])] // C.A.F.
			j += n - 1
			numbered := j+1 < len(rest) && !rest[j+1].wordy() && strings.HasSuffix(rest[j].after, " ") // "B. 2"
			if !acronym && !numbered {
				return true
			}
		case skips(w.folded): // "au Jardin", "du Quartier", "rue Marie-Curie", "Saint-Martin": where, not who
			j += placeAfter(rest[j:])
		case !w.wordy() || w.letters() < 2:
		case r.first[w.folded]:
			return true
		case guess && w.capital() && !r.public[w.folded] && !r.publicForm(w):
			return true
		}
	}
	return false
}

// placeAfter counts the words of the place or subject behind the first one:
// articles, and either one word or a run of those with capitals.
func placeAfter(words []word) (n int) {
	for n+1 < len(words) && words[n].joined() && (slices.Contains(articles, words[n+1].folded) || words[n+1].folded == "de" || skips(words[n+1].folded)) {
		n++
	}
	begin := n
	for n+1 < len(words) && words[n].joined() && (n == begin || words[begin+1].capital() && words[n+1].capital()) {
		n++
	}
	return n
}

// publicForm finds the singular of a known word.
func (r *Reader) publicForm(w word) bool {
	for _, end := range []string{"s", "x", "es", "e", "ee", "ees"} {
		if stem, cut := strings.CutSuffix(w.folded, end); cut && r.public[stem] {
			return true
		}
	}
	return false
}

// skips tells the words behind which a place or a subject is named.
func skips(folded string) bool {
	switch folded {
	case "a", "au", "aux", "en", "dans", "sur", "du", "des", "saint", "sainte", "st", "ste":
		return true
	}
	return slices.Contains(ways, folded)
}

// dottedRun counts the single letters with full stops at the beginning.
func dottedRun(words []word) (n int) {
	for n < len(words) && words[n].letters() == 1 && words[n].wordy() && (words[n].dotted() || n > 0) {
		n++
		if words[n-1].after != "." && words[n-1].after != ". " {
			break
		}
	}
	return n
}

// spell joins single letters.
func spell(words []word) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.folded)
	}
	return b.String()
}
