package persons

import (
	"slices"
	"strings"
)

// civil finds a civility with a name behind it: the place of the civility, or -1.
func civil(words []word) int {
	for i := range words {
		if isCivility(words, i) && nameFollows(words, i) && !inAddress(words, i) {
			return i
		}
	}
	return -1
}

// isCivility reports whether the word at i is one.
func isCivility(words []word, i int) bool {
	w := words[i]
	switch w.folded {
	case "mme", "mmes", "mlle", "mlles", "melle", "madame", "mademoiselle", "monsieur", "mr", "mrs":
		return true
	case "mm":
		return w.dotted()
	case "m":
		return isM(words, i)
	case "me", "dr", "docteur", "docteure", "maitre":
		// Only with capitals, as before a name: not "maître nageur".
		return w.capital() && (w.folded != "me" || w.raw == "Me") && i+1 < len(words) && words[i+1].capital()
	}
	return false
}

// isM tells the "M." of Monsieur from that of "P.M.I.", and the bare one of
// "RDV M Dupont" from that of "Bâtiment M".
func isM(words []word, i int) bool {
	w := words[i]
	if i+1 == len(words) {
		return false
	}
	next := words[i+1]
	if w.dotted() {
		acronym := w.after == "." && next.letters() == 1 // "M.J.C."
		spelled := i > 0 && words[i-1].letters() == 1 && words[i-1].dotted()
		return !acronym && !spelled
	}
	if w.after != " " || !next.capital() || next.letters() < 2 {
		return false
	}
	if i == 0 || strings.ContainsAny(w.before, ":-(,/") {
		return true
	}
	before := words[i-1].folded
	return slices.Contains(linking, before) || before == "et" || meets(words, i-1) != none
}

var (
	// linking stands between an appointment and whom it is with.
	linking = []string{"avec", "de", "d", "pour", "chez", "et"}
	// articles may stand before the office that somebody holds.
	articles = []string{"le", "la", "l", "les"}
	// offices are told with a civility, and name nobody: "Mme la maire".
	offices = []string{
		"maire", "adjoint", "adjointe", "president", "presidente", "vice", "directeur", "directrice", "prefet", "prefete", "sous",
		"depute", "deputee", "senateur", "senatrice", "conseiller", "conseillere", "juge", "mediateur", "mediatrice", "delegue", "deleguee",
		"conciliateur", "conciliatrice", "cure", "recteur", "rectrice", "proviseur", "proviseure", "principal", "principale", "ministre",
		"ambassadeur", "ambassadrice", "consul", "consule", "defenseur", "defenseure", "notaire", "procureur", "procureure", "secretaire",
		"responsable", "elu", "elue", "batonnier", "batonniere", "commissaire", "inspecteur", "inspectrice", "gardien", "gardienne",
	}
	// unnamed are words behind a civility that are no name.
	unnamed = []string{
		"et", "ou", "en", "au", "aux", "pour", "sur", "les", "des", "du", "par", "avec", "est", "sont", "a", "qui", "que", "dans", "sans",
		"vos", "votre", "tout", "toutes", "tous", "mesdames", "messieurs",
	}
	// ways are what is named after people: streets, schools, rooms.
	ways = []string{
		"rue", "avenue", "av", "boulevard", "bd", "bld", "place", "pl", "allee", "impasse", "quai", "square", "chemin", "cours", "route",
		"esplanade", "passage", "parc", "jardin", "residence", "ecole", "college", "lycee", "creche", "salle", "espace", "maison", "centre",
		"hopital", "clinique", "foyer", "gymnase", "stade", "mediatheque", "bibliotheque", "immeuble", "batiment", "bat", "tour", "amphi",
	}
)

// nameFollows reports whether a name may stand behind the civility at i.
func nameFollows(words []word, i int) bool {
	if i+1 >= len(words) || !words[i].joined() {
		return false
	}
	next := words[i+1]
	if !next.wordy() || slices.Contains(unnamed, next.folded) || isCivility(words, i+1) {
		return false
	}
	// "Mme la maire" is an office, "M. Le Goff" a name.
	if slices.Contains(articles, next.folded) {
		return i+2 < len(words) && next.joined() && !slices.Contains(offices, words[i+2].folded)
	}
	return true
}

// inAddress reports whether the civility belongs to the name of a street, a
// school or a room: "rue du Docteur-Roux".
func inAddress(words []word, i int) bool {
	i--
	for n := 0; i > 0 && n < 2 && slices.Contains([]string{"du", "de", "la", "l", "d", "des"}, words[i].folded); n++ {
		i--
	}
	return i >= 0 && slices.Contains(ways, words[i].folded)
}
