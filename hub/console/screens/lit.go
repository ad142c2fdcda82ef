package screens

import (
	"fmt"
	"slices"

	"semainier/hub/console/desk"
	"semainier/hub/network"
)

// The ways in which a screen is lit.
const (
	litAlways = "toujours"
	litOpen   = "ouverture"
	litHours  = "heures"
)

// aroundHours is how long before the site opens and after it closes a screen is lit
// that follows its hours, in minutes.
const aroundHours = 30

// litForm is the part of the form about when a screen is lit.
type litForm struct {
	Always, Open, Hours bool
	Days                []litDay
}

// litDay is one day of the week with its periods; an empty one is there to be filled.
type litDay struct {
	Key     network.Weekday
	Name    string
	Periods []litPeriod
}

type litPeriod struct {
	N           int // from 1 on
	From, Until string
}

// litOf gives the form for lit hours.
func litOf(p *desk.Page, on network.Hours, site network.Site) litForm {
	f := litForm{Days: days(p, on)}
	switch {
	case empty(on):
		f.Always = true
		f.Days = days(p, openHours(site)) // to begin with
	case sameHours(on, openHours(site)):
		f.Open = true
	default:
		f.Hours = true
	}
	return f
}

// days gives the days of a week as they are typed.
func days(p *desk.Page, on network.Hours) []litDay {
	var out []litDay
	for i, key := range network.Weekdays() {
		d := litDay{Key: key, Name: p.T(fmt.Sprintf("weekday.%d", (i+1)%7))}
		for _, period := range *day(&on, i) {
			d.Periods = append(d.Periods, litPeriod{len(d.Periods) + 1, inputOf(period.From), inputOf(period.Until)})
		}
		if len(d.Periods) == 0 {
			d.Periods = []litPeriod{{N: 1}}
		}
		out = append(out, d)
	}
	return out
}

// day gives the periods of the i-th day of a week, Monday first.
func day(h *network.Hours, i int) *[]network.Period {
	return [...]*[]network.Period{&h.Monday, &h.Tuesday, &h.Wednesday, &h.Thursday, &h.Friday, &h.Saturday, &h.Sunday}[i]
}

// inputOf writes a time as browsers type it, for which midnight is always 00:00.
func inputOf(c network.Clock) string { return (c % (24 * 60)).String() }

func empty(h network.Hours) bool {
	for i := range 7 {
		if len(*day(&h, i)) > 0 {
			return false
		}
	}
	return true
}

func sameHours(a, b network.Hours) bool {
	for i := range 7 {
		if !slices.Equal(*day(&a, i), *day(&b, i)) {
			return false
		}
	}
	return true
}

// openHours gives when a screen is lit that follows the hours of its site: from
// before it opens until after it closes, also at noon.
func openHours(site network.Site) network.Hours {
	var out network.Hours
	for i := range 7 {
		if open := *day(&site.Hours, i); len(open) > 0 {
			from, until := open[0].From-aroundHours, open[len(open)-1].Until+aroundHours
			*day(&out, i) = []network.Period{{From: max(0, from), Until: min(24*60, until)}}
		}
	}
	return out
}

// typedLit reads when a screen is to be lit; ok is false where a period can't be read,
// or where hours were wanted and none was given.
func typedLit(p *desk.Page, site network.Site) (on network.Hours, ok bool) {
	switch p.Typed(litField) {
	case litOpen:
		return openHours(site), true
	case litHours:
	default:
		return network.Hours{}, true
	}
	ok = true
	for i, key := range network.Weekdays() {
		from, until := p.Ticked(fieldOf(key, "from")), p.Ticked(fieldOf(key, "until"))
		for j := range min(len(from), len(until), maxPeriods) {
			if from[j] == "" && until[j] == "" {
				continue
			}
			end := until[j]
			if end == "00:00" {
				end = "24:00"
			}
			var period network.Period
			if period.UnmarshalText([]byte(from[j]+"-"+end)) != nil || period.From >= period.Until {
				ok = false
				continue
			}
			*day(&on, i) = append(*day(&on, i), period)
		}
		slices.SortFunc(*day(&on, i), func(a, b network.Period) int { return int(a.From - b.From) })
	}
	return on, ok && !empty(on)
}

// maxPeriods is how many periods of a day are read.
const maxPeriods = 6

func fieldOf(day network.Weekday, end string) string { return string(day) + "." + end }

// litTyped gives the form again as it was typed.
func litTyped(p *desk.Page, sc network.Screen) litForm {
	site, _ := p.Records.Site(sc.Site)
	f := litOf(p, sc.On, site)
	way := p.Typed(litField)
	f.Open, f.Hours = way == litOpen, way == litHours
	f.Always = !f.Open && !f.Hours
	if !f.Hours {
		return f
	}
	for i, d := range f.Days {
		from, until := p.Ticked(fieldOf(d.Key, "from")), p.Ticked(fieldOf(d.Key, "until"))
		var typed []litPeriod
		for j := range min(len(from), len(until), maxPeriods) {
			typed = append(typed, litPeriod{j + 1, from[j], until[j]})
		}
		if len(typed) > 0 {
			f.Days[i].Periods = typed
		}
	}
	return f
}
