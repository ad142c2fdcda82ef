package network

import (
	"slices"
	"strings"

	"semainier/feeds"
	"semainier/feeds/persons"
	"semainier/layouts/program"
	"semainier/layouts/tomlfile"
)

// allowances checks what a feed says of how its events may be shown.
func (c *checker) allowances(at tomlfile.Path, f feeds.Feed) {
	c.oneOf(at.Key("other"), string(f.Other), string(feeds.OtherGeneric), string(feeds.OtherBusy), string(feeds.OtherHide))
	c.oneOf(at.Key("private"), string(f.Private), string(feeds.PrivateBusy), string(feeds.PrivateHide))
	for i, p := range f.Ignore {
		switch key := at.Key("ignore").At(i); {
		case p == "":
			c.faults.Add(key, nil, "empty: want the name of a property")
		case slices.Contains(f.Ignore[:i], p):
			c.faults.Add(key, string(p), "said twice")
		default:
			c.oneOf(key, string(p), string(feeds.PropertyLocation), string(feeds.PropertyCategories), string(feeds.PropertyConference))
		}
	}
	for i, rule := range f.Titles {
		c.title(at.Key("title").At(i), rule, f)
	}
	for i, rule := range f.Categories {
		c.category(at.Key("category").At(i), rule, f)
	}
}

func (c *checker) title(at tomlfile.Path, t feeds.TitleRule, f feeds.Feed) {
	c.text(at.Key("match"), t.Match, form{limit: MaxTitle, required: true})
	c.text(at.Key("show"), t.Show, form{limit: MaxTitle})
	c.oneOf(at.Key("only"), string(t.Only), string(feeds.OtherBusy), string(feeds.OtherHide))
	switch {
	case t.Only != "" && t != (feeds.TitleRule{Match: t.Match, Only: t.Only}):
		c.faults.Add(at, nil, "says only = %q, and how its title is announced: take one of both out", t.Only)
	case t.Only != "": // its words are shown to nobody
	case t.Show != "":
		c.nobody(at.Key("show"), t.Show)
	case strings.Contains(t.Match, "*"):
		c.faults.Add(at.Key("show"), nil, `missing: match = %q stands for many titles, which are never shown themselves`, t.Match)
	default:
		c.nobody(at.Key("match"), t.Match)
	}
	c.looks(at, t.Kind, t.Colour, t.Pictogram, t.Mode)
	c.text(at.Key("audience"), t.Audience, form{limit: maxFor})
	c.text(at.Key("enrol"), t.Enrol, form{limit: maxEnrol})
	c.nobody(at.Key("audience"), t.Audience)
	c.nobody(at.Key("enrol"), t.Enrol)
	site := f.Site
	if t.Site != "" {
		c.known(at.Key("site"), "site", string(t.Site), c.sites)
		site = t.Site
	}
	c.place(at.Key("room"), site, t.Room)
}

func (c *checker) category(at tomlfile.Path, r feeds.CategoryRule, f feeds.Feed) {
	c.text(at.Key("match"), r.Match, form{limit: MaxTitle, required: true})
	c.looks(at, r.Kind, r.Colour, r.Pictogram, r.Mode)
	switch {
	case r == (feeds.CategoryRule{Match: r.Match}):
		c.faults.Add(at, nil, "says nothing: want kind, colour, pictogram or mode")
	case f.Ignores(feeds.PropertyCategories):
		c.faults.Add(at, nil, `never applies: this feed's ignore holds "categories"`)
	}
}

// looks checks what rules of titles and of categories may both say.
func (c *checker) looks(at tomlfile.Path, kind feeds.Kind, colour, pictogram string, mode feeds.Mode) {
	c.oneOf(at.Key("kind"), string(kind), string(feeds.Permanence), string(feeds.Workshop), string(feeds.Absence))
	c.oneOf(at.Key("colour"), colour, program.Colours()...)
	c.oneOf(at.Key("pictogram"), pictogram, program.Pictograms()...)
	c.mode(at.Key("mode"), mode)
}

// nobody checks that a text, which screens show beside every slot it is for,
// holds nothing that almost surely is a person's. More is not refused: somebody
// chose the words, and "Madame Bovary" is a film, a landline an office's.
func (c *checker) nobody(at tomlfile.Path, text string) {
	var said []string
	for _, s := range persons.Shapes(persons.Plain(text)) {
		switch s {
		case persons.NIR, persons.Mobile, persons.Encounter:
			said = append(said, s.String())
		case persons.Phone, persons.Email, persons.Name:
		}
	}
	if len(said) > 0 {
		c.faults.Add(at, nil, "seems to hold %s: public screens name no person; write what people come for, such as \"Permanence\"", strings.Join(said, " and "))
	}
}
