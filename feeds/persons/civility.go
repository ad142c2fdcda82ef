package persons

import "regexp"

const (
	honorific = `(?:mmes?|mlles?|melles?|madame|mademoiselle|monsieur|mrs?|dr|docteure?)`
	ways      = `(?:rue|avenue|av|boulevard|bd|place|allee|impasse|quai|square|chemin|route|residence|ecole|college|lycee|salle|espace|maison|centre|hopital)`
	// offices are told with a civility and an article, and name nobody: "M. le maire".
	offices = `(?:maire|adjointe?|presidente?|vice|sous|direct|prefet|depute|senat|conseill|juge|mediat|delegue|concilia|cure|rect|proviseur|` +
		`principal|minist|ambassad|consul|defenseur|notaire|procureur|secretaire|responsable|elue?|batonni|commissaire|inspect|gardien|bourgmestre)`
)

var (
	// "Mme", "M." or, where a name is to be expected, "M"; then a word.
	civility = regexp.MustCompile(`(?:(?:^|[^\pL\d.'])(?:` + honorific + `(?:\. ?| )|mm?\. ?)` +
		`|(?:^|[-:(,/;|] ?|\b(?:avec|de|pour|chez|et|rdv|entretien) )m \b)((?:l'|l[ae] |les )?\pL+)`)
	unnamed = regexp.MustCompile(`^(?:(?:et|ou|en|aux?|pour|sur|par|avec|est|qui|que|dans|sans|vos|votre|tous?|toutes?)\b|(?:l'|l[ae] |les )` + offices + `)`)
	// "rue du Docteur Roux", "salle de Mme de Sévigné"
	address = regexp.MustCompile(`\b` + ways + `(?: du| de la| de| des)? ` + honorific + `\b`)
)

// named reports whether a plain text holds a civility with a name behind it.
func named(text string) bool {
	if !HasAny(text, "m.", "m ", "mme", "mlle", "melle", "mademoiselle", "madame", "monsieur", "mr", "dr", "docteur") {
		return false
	}
	for _, m := range civility.FindAllStringSubmatch(address.ReplaceAllString(text, " "), -1) {
		if !unnamed.MatchString(m[1]) {
			return true
		}
	}
	return false
}
