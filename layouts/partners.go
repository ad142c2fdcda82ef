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
	var list []profile
	for _, v := range a.visits() {
		list = append(list, a.partnerProfile(v))
	}
	return s.profileLeaves([]string{a.say.Partners}, list)
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

// partnerProfile says of a partner who it is, when and where it comes next, and
// how to reach it.
func (a agenda) partnerProfile(v visit) profile {
	x := v.partner
	p := profile{tone: toneOf(x.Colour), sign: x.Pictogram, name: x.Name, under: x.About, link: x.Web, on: v.here && !v.off()}
	if p.under == "" && x.FullName != x.Name {
		p.under = x.FullName
	}
	p.details = append(p.details, a.whenDetail(v))
	if !v.off() {
		p.details = append(p.details, v.placeDetails()...)
	}
	if x.Phone != "" {
		p.details = append(p.details, detail{sign: "phone", text: x.Phone})
	}
	return p
}

// whenDetail tells when a visit is: until when, where it is on now.
func (a agenda) whenDetail(v visit) detail {
	day := a.dayAhead(v.on.date) + strings.TrimRight(a.say.Comma, " ")
	f := detail{sign: "calendar", text: day, rest: decapital(hoursOf(v.entry)), loud: true}
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

// placeDetails tells where a visit is and how one is received.
func (v visit) placeDetails() []detail {
	var list []detail
	if sign, text := v.say.modeTold(v.slot.Mode); text != "" {
		list = append(list, detail{sign: sign, text: text})
	}
	if v.slot.Room != "" {
		room := detail{sign: "pin", text: v.slot.Room}
		if len(list) > 0 {
			room.beside = &list[0]
		}
		return []detail{room}
	}
	return list
}
