package privacy

import (
	"cmp"

	"semainier/feeds"
	"semainier/feeds/persons"
)

// categoryRule is a rule ready to be compared.
type categoryRule struct {
	feeds.CategoryRule
	pattern pattern
}

func compileCategories(rules []feeds.CategoryRule) []categoryRule {
	var out []categoryRule
	for _, r := range rules {
		if p, ok := newPattern(r.Match); ok {
			out = append(out, categoryRule{r, p})
		}
	}
	return out
}

// filed gives what the categories of an event say of it, as a rule without
// words. Of several rules that match, the first one in the order of the records
// that says something of a thing decides it.
func (d *redactor) filed(categories []string) (said feeds.TitleRule) {
	if len(d.categories) == 0 {
		return said
	}
	texts := make([]string, len(categories))
	for i, c := range categories {
		texts[i] = persons.Plain(c)
	}
	for _, r := range d.categories {
		for _, text := range texts {
			if r.pattern.matches(text) {
				said = over(said, feeds.TitleRule{Kind: r.Kind, Colour: r.Colour, Pictogram: r.Pictogram, Mode: r.Mode})
				break
			}
		}
	}
	return said
}

// over gives the rule, with kind, looks and mode of another where it says none.
func over(rule, under feeds.TitleRule) feeds.TitleRule {
	rule.Kind = cmp.Or(rule.Kind, under.Kind)
	rule.Colour = cmp.Or(rule.Colour, under.Colour)
	rule.Pictogram = cmp.Or(rule.Pictogram, under.Pictogram)
	rule.Mode = cmp.Or(rule.Mode, under.Mode)
	return rule
}
