package layouts

import (
	"slices"
	"strings"

	"semainier/feeds/civil"
	"semainier/layouts/program"
)

// workshopsLeaves tells the workshops to come; none while nobody vouches for the
// date.
func workshopsLeaves(s sheet, a agenda) []leaf {
	if !a.trusted {
		return nil
	}
	var list []profile
	for _, series := range a.workshops() {
		list = append(list, a.workshopProfile(series))
	}
	return s.profileLeaves([]string{a.say.Workshops}, list)
}

// workshops gives those that are on or to come, each with its dates: what a
// partner does under the same title is one. They stand in the order of their next
// date.
func (a agenda) workshops() [][]visit {
	type key struct {
		partner program.PartnerID
		title   string
	}
	at := map[key]int{}
	var list [][]visit
	for _, v := range a.ahead() {
		if v.slot.Kind != program.Workshop {
			continue
		}
		k := key{v.slot.Partner, v.slot.Title}
		if i, known := at[k]; known {
			list[i] = append(list[i], v)
			continue
		}
		at[k] = len(list)
		list = append(list, []visit{v})
	}
	return list
}

// workshopProfile says what a workshop is, when, for whom, where and how to enrol.
// That the next date is cancelled is told before the one at which it takes place.
func (a agenda) workshopProfile(series []visit) profile {
	v := series[0]
	p := profile{tone: v.tone(), sign: v.pictogram(), name: v.slot.Title, under: v.partner.Name}
	if p.name == "" || p.name == p.under {
		p.name, p.under = v.partner.Name, ""
	}
	var takes []visit
	for _, x := range series {
		if !x.off() {
			takes = append(takes, x)
		}
	}
	if v.off() {
		p.details = append(p.details, a.whenDetail(v))
	}
	if len(takes) == 0 {
		return p
	}
	v = takes[0]
	p.on = v.here
	p.details = append(p.details, a.whenDetail(v))
	p.details = append(p.details, a.then(takes)...)
	if v.slot.Audience != "" {
		p.details = append(p.details, detail{sign: "people", text: v.slot.Audience})
	}
	if v.slot.Enrol == "" {
		p.details = append(p.details, v.placeDetails()...)
		return p
	}
	v.slot.Mode = program.ModeUnknown // enrolling says it
	p.details = append(p.details, v.placeDetails()...)
	p.details = append(p.details, a.enrolDetail(v.slot.Enrol))
	return p
}

// enrolDetail tells how to enrol. That one just comes has the sign of the open
// door, as where one needs no appointment: a pen would say the contrary to those
// who do not read the words.
func (a agenda) enrolDetail(how string) detail {
	if how == a.say.NoEnrolling {
		return detail{sign: "door", text: how}
	}
	return detail{sign: "pen", text: sprintf(a.say.EnrolHow, within(how))}
}

// mostDates is how many further dates of a series are told, mostThen on how many
// lines at most.
const (
	mostDates = 5
	mostThen  = 3
)

// then tells the dates of a series after the first: "puis 3 et 10 décembre".
// Where they are not all at the hours that have been told, each has its own.
func (a agenda) then(takes []visit) []detail {
	rest := takes[1:min(len(takes), mostDates+1)]
	hours := hoursOf(takes[0].entry)
	alike := !takes[0].here && !slices.ContainsFunc(rest, func(v visit) bool { return hoursOf(v.entry) != hours })
	var parts []detail
	for len(rest) > 0 && len(parts) < mostThen {
		of := hoursOf(rest[0].entry)
		var dates []civil.Date
		for len(rest) > 0 && hoursOf(rest[0].entry) == of {
			dates, rest = append(dates, rest[0].on.date), rest[1:]
		}
		told := detail{text: a.say.dates(dates)}
		if len(parts) == 0 {
			told.text = sprintf(a.say.ThenOn, told.text)
		}
		if !alike {
			told.text, told.rest = told.text+strings.TrimRight(a.say.Comma, " "), decapital(of)
		}
		parts = append(parts, told)
	}
	return parts
}
