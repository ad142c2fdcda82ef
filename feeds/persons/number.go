package persons

import "regexp"

// The numbers and addresses that reach a person, in a normal text. Each is
// bounded by what is no digit, so that no longer number holds a shorter one.
var (
	// Sex, year, month, département (2A and 2B in Corsica), commune, order, and
	// a key of two digits: code de la sécurité sociale, R. 115-1. Months beyond
	// 12 stand for unknown ones and for births abroad.
	nir = regexp.MustCompile(`(?i)(^|[^\pL\d])[123478][ .-]?\d\d[ .-]?(0[1-9]|1[0-2]|[2-9]\d)[ .-]?(\d\d|2[ab])[ .-]?\d{3}[ .-]?\d{3}([ ./-]{0,3}\d\d)?($|[^\pL\d])`)

	// A French number, of a person or an office; 08 numbers are services' and
	// reach nobody in particular. Dots stand between all pairs or none, so that
	// "02.11.2026 10.30" is the hour it is.
	french = []*regexp.Regexp{
		regexp.MustCompile(`(^|[^\d+.,])0[1-79]( ?\d){8}($|[^ \d]| [^\d]| $)`),
		regexp.MustCompile(`(^|[^\d.,])0[1-79](( ?\. ?\d\d){4}|( ?- ?\d\d){4}|( ?/ ?\d\d){4}|( ?_ ?\d\d){4})($|[^\d])`),
		regexp.MustCompile(`(^|[^\d])33[67]\d{8}($|[^\d])`),
	}
	// E.164: at most 15 digits behind a plus or 00.
	abroad = regexp.MustCompile(`(^|[^\d.,:hH/+-] ?|[-:(/])(\+ ?|00 ?)(\([1-9]\d{0,2}\)|\+?[1-9])\)?([ .()/-]{0,3}\d){7,14}($|[^\d])`)

	emails = []*regexp.Regexp{
		regexp.MustCompile(`[\pL\d]@[\pL\d-]+(\.[\pL\d-]+)*\.\pL{2,}`),
		regexp.MustCompile(`[\pL\d] @ ?[\pL\d-]+(\.[\pL\d-]+)*\.\pL{2,}`),
		regexp.MustCompile(`(?i)[\pL\d] ?[(\[{<] ?(at|arobase|arobas|chez|@) ?[)\]}>] ?[\pL\d]`),
		regexp.MustCompile(`(?i)[\pL\d] (at|arobase|arobas) [\pL\d-]+(\.| (dot|point) )\pL{2,}($|[^\pL])`),
	}
)

// numbers gives the shapes of numbers and addresses in a normal text.
func numbers(text string) (found []Shape) {
	if nir.MatchString(text) {
		found = append(found, NIR)
		text = nir.ReplaceAllString(text, " ") // its digits are no telephone's
	}
	if anyOf(text, french...) || abroad.MatchString(text) {
		found = append(found, Phone)
	}
	if anyOf(text, emails...) {
		found = append(found, Email)
	}
	return found
}

func anyOf(text string, of ...*regexp.Regexp) bool {
	for _, re := range of {
		if re.MatchString(text) {
			return true
		}
	}
	return false
}
