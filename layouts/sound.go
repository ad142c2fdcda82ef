package layouts

import (
	"slices"
	"strings"
	"unicode"

	"semainier/layouts/glyph"
	"semainier/layouts/program"
)

// sound gives a program on which every page can rely. A text that shows nothing
// is no text. A slot or a service in a state that this version does not know is
// left out, as a need is: told as planned or as in service it might be a
// lie. So is what has no words at all: a service or a room without a name, a
// notice that says and shows nothing. A span without end is cut at mostDays. It
// changes the lists in place.
func sound(p program.Program) program.Program {
	if last := p.From.AddDays(mostDays); last.Before(p.Until) {
		p.Until = last
	}
	p.Site.Name, p.Site.Town, p.Site.Address = inked(p.Site.Name), inked(p.Site.Town), inked(p.Site.Address)
	p.Site.Phone, p.Site.Mail, p.Site.Web = inked(p.Site.Phone), inked(p.Site.Mail), inked(p.Site.Web)
	for i := range p.Days {
		p.Days[i].Closed = inked(p.Days[i].Closed)
	}
	for i := range p.Partners {
		x := &p.Partners[i]
		x.Name, x.FullName, x.About, x.Phone = inked(x.Name), inked(x.FullName), inked(x.About), inked(x.Phone)
	}
	p.Slots = slices.DeleteFunc(p.Slots, func(s program.Slot) bool { return !slices.Contains(slotStates(), s.State) })
	for i := range p.Slots {
		x := &p.Slots[i]
		x.Title, x.Room, x.Audience, x.Enrol = inked(x.Title), inked(x.Room), inked(x.Audience), inked(x.Enrol)
	}
	for i := range p.Notices {
		x := &p.Notices[i]
		x.Title, x.Text, x.By = inked(x.Title), inked(x.Text), inked(x.By)
	}
	p.Notices = slices.DeleteFunc(p.Notices, func(n program.Notice) bool {
		return n.Title == "" && n.Text == "" && len(n.Pictures) == 0
	})
	for i := range p.Services {
		p.Services[i].Name = inked(p.Services[i].Name)
	}
	p.Services = slices.DeleteFunc(p.Services, func(s program.Service) bool {
		return s.Name == "" || !slices.Contains(serviceStates(), s.State)
	})
	for i := range p.Rooms {
		p.Rooms[i].Name = inked(p.Rooms[i].Name)
	}
	p.Rooms = slices.DeleteFunc(p.Rooms, func(r program.Room) bool { return r.Name == "" })
	return p
}

// mostDays bounds the span of a program: a hub plans six weeks, and a screen that
// will not be reached for a year may be given two.
const mostDays = 2 * 366

// slotStates are the states of slots that pages can tell.
func slotStates() []program.State {
	return []program.State{program.Planned, program.Cancelled, program.Moved, program.MovedAway}
}

// serviceStates are those of services.
func serviceStates() []program.ServiceState {
	return []program.ServiceState{program.Open, program.Degraded, program.Down, program.Closed}
}

// inked gives a text, or nothing if it would not leave a trace on the screen. Of
// several no-break spaces in a row one stays: a line of nothing else can't be
// broken out of them.
func inked(text string) string {
	trace := func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cf, unicode.M, unicode.Other_Default_Ignorable_Code_Point)
	}
	if !strings.ContainsFunc(glyph.Clean(text), trace) {
		return ""
	}
	held := false
	return strings.Map(func(r rune) rune {
		before := held
		if held = r == '\u00A0' || r == '\u202F' || r == '\u2007'; held && before {
			return -1
		}
		return r
	}, text)
}
