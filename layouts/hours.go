package layouts

import (
	"semainier/feeds/civil"
	"semainier/layouts/program"
)

// brief is less than one comes for, in minutes.
const brief program.Clock = 60

// openIn gives the opening periods of the day within [from, until).
func (d dayPlan) openIn(from, until program.Clock) []program.Hours {
	var in []program.Hours
	for _, h := range d.open {
		if h.From < until && h.Until > from && h.From < h.Until {
			in = append(in, h)
		}
	}
	return in
}

// opening tells, of a half-day in which nothing takes place, whether the site
// is open then: "Ouvert 9 h – 12 h", "Fermé l’après-midi", or nothing where it
// is not known.
func (a agenda) opening(d dayPlan, h half) string {
	say := a.say
	from, until := program.Clock(0), noon
	if h == afternoon {
		from, until = noon, 24*60
	}
	if h == evening || h == wholeDay || !a.hoursKnown {
		return ""
	}
	in := d.openIn(from, until)
	switch {
	case len(in) == 0 && h == morning:
		return say.ClosedMorning
	case len(in) == 0:
		return say.ClosedAfternoon
	}
	first, last := in[0], in[len(in)-1]
	var told string
	switch {
	case first.From < from && last.Until-from < brief: // "jusqu’à 12 h 30" is no open afternoon
		return sprintf(say.Closes, a.say.endHour(last.Until))
	case first.From < from: // it goes on from the morning
		told = sprintf(say.UntilHour, a.say.endHour(last.Until))
	case last.Until >= until+brief: // it goes on into the afternoon
		told = sprintf(say.FromHour, a.say.hour(first.From))
	default:
		told = a.say.hoursText(in)
	}
	return sprintf(say.OpenHours, told)
}

// openNow gives the opening period that holds now.
func (a agenda) openNow() (program.Hours, bool) {
	now := clockOf(a.now)
	for _, h := range a.days[a.date].Open {
		if h.From <= now && now < h.Until {
			return h, true
		}
	}
	return program.Hours{}, false
}

// opensLater gives the next opening hour of today.
func (a agenda) opensLater() (program.Clock, bool) {
	now := clockOf(a.now)
	for _, h := range a.days[a.date].Open {
		if now < h.From {
			return h.From, true
		}
	}
	return 0, false
}

// usualDay is the opening hours of one weekday.
type usualDay struct {
	name  string
	hours string
}

// usualHours gives the opening hours of a normal week, Monday first: for each
// weekday those of the last date of the program that has no exception.
func (a agenda) usualHours() []usualDay {
	if !a.hoursKnown {
		return nil
	}
	say := a.say
	var week []usualDay
	for i := range 7 {
		var found *program.Day
		for d := a.program.Until.AddDays(i - 7); !d.Before(a.program.From); d = d.AddDays(-7) {
			if day, ok := a.days[d]; ok && day.Closed == "" {
				found = &day
				break
			}
		}
		name := capital(a.say.weekday(civil.Date{Year: 2024, Month: 1, Day: 1 + i})) // 2024 began on a Monday
		switch {
		case found == nil:
		case len(found.Open) == 0:
			week = append(week, usualDay{name, say.Closed})
		default:
			week = append(week, usualDay{name, a.say.hoursText(found.Open)})
		}
	}
	return week
}

// closingSoon is how many minutes before the end one is told of it first.
const closingSoon program.Clock = 30

// openState says whether the site is open now, and until or from when.
func (a agenda) openState() *sentence {
	say := a.say
	if h, open := a.openNow(); open {
		end := say.endHour(h.Until)
		if h.Until-clockOf(a.now) <= closingSoon {
			return &sentence{"clock", sprintf(say.Closes, end), a.opensAgain()}
		}
		return &sentence{"door", sprintf(say.OpenHours, sprintf(say.UntilHour, end)), a.opensAgain()}
	}
	told := &sentence{"closed", say.Closed, a.opensAgain()}
	if _, later := a.opensLater(); later {
		return told
	}
	if d := a.days[a.date]; len(d.Open) == 0 {
		told.text = say.ClosedToday
		if d.Closed != "" {
			told.text += say.Dash + d.Closed
		}
	}
	return told
}

// opensAgain says when the site opens next, after now.
func (a agenda) opensAgain() string {
	if c, ok := a.opensLater(); ok {
		return sprintf(a.say.Opens, a.say.hour(c))
	}
	if _, open := a.openNow(); open {
		return ""
	}
	return a.opensNext()
}
