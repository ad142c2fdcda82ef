package layouts

import (
	"slices"

	"semainier/layouts/program"
)

// translated gives the program in a language: its texts as Program.Words and the
// notices have them, or else as they were written.
func translated(p program.Program, say *tongue) program.Program {
	words := p.Words[say.lang]
	word := func(s *string) {
		if other, ok := words[*s]; ok {
			*s = other
		}
	}
	word(&p.Site.Name)
	word(&p.Site.Town)
	word(&p.Site.Address)
	p.Days, p.Partners, p.Slots = slices.Clone(p.Days), slices.Clone(p.Partners), slices.Clone(p.Slots)
	p.Notices, p.Services, p.Rooms = slices.Clone(p.Notices), slices.Clone(p.Services), slices.Clone(p.Rooms)
	for i := range p.Days {
		word(&p.Days[i].Closed)
	}
	for i := range p.Partners {
		x := &p.Partners[i]
		word(&x.Name)
		word(&x.FullName)
		word(&x.About)
	}
	for i := range p.Slots {
		x := &p.Slots[i]
		x.Title = ownWord(x.Title, say)
		word(&x.Title)
		word(&x.Room)
		word(&x.Audience)
		x.Enrol = ownWord(x.Enrol, say)
		word(&x.Enrol)
	}
	for i := range p.Notices {
		if in, ok := p.Notices[i].In[say.lang]; ok {
			p.Notices[i].Title, p.Notices[i].Text = in.Title, in.Text
		}
		word(&p.Notices[i].By)
	}
	for i := range p.Services {
		word(&p.Services[i].Name)
	}
	for i := range p.Rooms {
		word(&p.Rooms[i].Name)
	}
	return p
}

// ownWord translates the words of a slot that Semainier itself knows: the two
// titles that it gives, and that one need not enrol.
func ownWord(title string, say *tongue) string {
	switch fr := french(); title {
	case fr.Permanence:
		return say.Permanence
	case fr.Occupied:
		return say.Occupied
	case fr.NoEnrolling:
		return say.NoEnrolling
	}
	return title
}
