package layouts

import (
	"strings"

	"semainier/layouts/program"
)

// partnersLeaves tells who comes to the site and when next, in the order in
// which they come; none while nobody vouches for the date. A partner of whom the
// program has nothing more to come is left out.
func partnersLeaves(s sheet, a agenda) []leaf {
	if !a.trusted {
		return nil
	}
	var list []panel
	for _, v := range a.visits() {
		list = append(list, a.partnerPanel(v))
	}
	return s.panelLeaves([]string{a.say.Partners}, list)
}

// visits gives the next visit of each partner; one that does not take place only
// where no other does.
func (a agenda) visits() []visit {
	ahead := a.ahead()
	takes := map[program.PartnerID]bool{}
	for _, v := range ahead {
		takes[v.partner.ID] = takes[v.partner.ID] || !v.off()
	}
	told := map[program.PartnerID]bool{}
	var list []visit
	for _, v := range ahead {
		id := v.partner.ID
		if told[id] || v.partner.Name == "" || v.off() && takes[id] {
			continue
		}
		told[id] = true
		list = append(list, v)
	}
	return list
}

// partnerPanel says of a partner who it is, when and where it comes next, and
// how to reach it.
func (a agenda) partnerPanel(v visit) panel {
	x := v.partner
	p := panel{tone: toneOf(x.Colour), sign: x.Pictogram, name: x.Name, under: x.About, link: x.Web, on: v.here && !v.off()}
	if p.under == "" && x.FullName != x.Name {
		p.under = x.FullName
	}
	p.facts = append(p.facts, a.whenFact(v))
	if !v.off() {
		p.facts = append(p.facts, v.placeFacts()...)
	}
	if x.Phone != "" {
		p.facts = append(p.facts, fact{sign: "phone", text: x.Phone})
	}
	return p
}

// whenFact tells when a visit is: until when, where it is on now.
func (a agenda) whenFact(v visit) fact {
	day := a.dayAhead(v.on.date) + strings.TrimRight(a.say.Comma, " ")
	f := fact{sign: "calendar", text: day, rest: decapital(hoursOf(v.entry)), loud: true}
	switch {
	case v.off():
		f.state = &v.entry
	case v.here:
		f.sign, f.state, f.text, f.rest = "", &v.entry, a.say.AllDay, ""
		if !v.start.IsZero() {
			f.text = sprintf(a.say.UntilHour, a.say.endHour(clockOf(v.end)))
		}
	case v.moved():
		f.state = &v.entry
	}
	return f
}

// placeFacts tells where a visit is and how one is received.
func (v visit) placeFacts() []fact {
	var list []fact
	if sign, text := v.say.modeTold(v.slot.Mode); text != "" {
		list = append(list, fact{sign: sign, text: text})
	}
	if v.slot.Room != "" {
		room := fact{sign: "pin", text: v.slot.Room}
		if len(list) > 0 {
			room.beside = &list[0]
		}
		return []fact{room}
	}
	return list
}
