package persons

import (
	"regexp"
	"slices"
	"unicode"
)

// The numbers and addresses that reach a person, in a plain text. Each is
// bounded by what is no digit, so that no longer number holds a shorter one.
var (
	// Sex, year, month, département (2A and 2B in Corsica), commune, order, and
	// a key of two digits: code de la sécurité sociale, R. 115-1. Months beyond
	// 12 stand for unknown ones and for births abroad.
	nir = regexp.MustCompile(`(^|[^\pL\d])[123478][ .-]?\d\d[ .-]?(0[1-9]|1[0-2]|[2-9]\d)[ .-]?(\d\d|2[ab])[ .-]?\d{3}[ .-]?\d{3}([ ./-]{0,3}\d\d)?($|[^\pL\d])`)

	// A French number, of a person or an office; 08 numbers are services' and
	// reach nobody in particular. Dots stand between all pairs or none, so that
	// "02.11.2026 10.30" is the hour it is.
	telephones = []*regexp.Regexp{
		regexp.MustCompile(`(^|[^\d+.,])0[1-79]( ?\d){8}($|[^ \d]| [^\d]| $)`),
		regexp.MustCompile(`(^|[^\d.,])0[1-79](( ?\. ?\d\d){4}|( ?- ?\d\d){4}|( ?/ ?\d\d){4}|( ?_ ?\d\d){4})($|[^\d])`),
		regexp.MustCompile(`(^|[^\d])33[67]\d{8}($|[^\d])`),
		// E.164: at most 15 digits behind a plus or 00.
		regexp.MustCompile(`(^|[^\d.,:h/+-] ?|[-:(/])(\+ ?|00 ?)(\([1-9]\d{0,2}\)|\+?[1-9])\)?([ .()/-]{0,3}\d){7,14}($|[^\d])`),
	}

	notDigit = regexp.MustCompile(`\D`)
	mobile   = regexp.MustCompile(`^(?:(?:00)?33)?0?[67]\d{8}$`)

	emails = []*regexp.Regexp{
		regexp.MustCompile(`[\pL\d]@[\pL\d-]+(\.[\pL\d-]+)*\.\pL{2,}`),
		regexp.MustCompile(`[\pL\d] @ ?[\pL\d-]+(\.[\pL\d-]+)*\.\pL{2,}`),
		regexp.MustCompile(`[\pL\d] ?[(\[{<] ?(at|arobase|arobas|chez|@) ?[)\]}>] ?[\pL\d]`),
		regexp.MustCompile(`[\pL\d] (at|arobase|arobas) [\pL\d-]+(\.| (dot|point) )\pL{2,}($|[^\pL])`),
	}
)

// numbers gives the shapes of numbers and addresses in a plain text.
func numbers(text string) (found []Shape) {
	if manyDigits(text) {
		if nir.MatchString(text) {
			found = append(found, NIR)
			text = nir.ReplaceAllString(text, " ") // its digits are no telephone's
		}
		found = append(found, phones(text)...)
	}
	if HasAny(text, "@", " at ", "at)", "at]", "at}", "at>", "arobas", "chez") && matchesAny(text, emails) {
		found = append(found, Email)
	}
	return found
}

// manyDigits reports whether a number of eight digits or more may be there. The
// only letters within one are those of Corsica: "2A".
func manyDigits(text string) bool {
	n := 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			if n++; n == 8 {
				return true
			}
		case unicode.IsLetter(r) && r != 'a' && r != 'b':
			n = 0
		}
	}
	return false
}

func phones(text string) (found []Shape) {
	for _, re := range telephones {
		for _, number := range re.FindAllString(text, -1) {
			shape := Phone
			if mobile.MatchString(notDigit.ReplaceAllString(number, "")) {
				shape = Mobile
			}
			if !slices.Contains(found, shape) {
				found = append(found, shape)
			}
		}
	}
	slices.Sort(found) // "mobile", "phone"
	return found
}

func matchesAny(text string, of []*regexp.Regexp) bool {
	return slices.ContainsFunc(of, func(re *regexp.Regexp) bool { return re.MatchString(text) })
}
