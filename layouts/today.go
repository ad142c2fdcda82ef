package layouts

import (
	"slices"

	"semainier/layouts/program"
)

// todayPlan is what the page of today says, before it is set.
type todayPlan struct {
	banner   *sentence // in place of "Maintenant", when nothing goes on
	sections []section
	next     []section // the next days with something; shown if there is room
	needNext bool      // the first of them is: today has nothing more to come
}

// sentence is a banner's words.
type sentence struct{ icon, text, more string }

// section is a heading with entries.
type section struct {
	title, icon string
	short       string // the title beside the entries; empty: title
	now         bool   // what is on: set larger, under an amber heading
	rail        bool   // its name may stand beside its entries
	entries     []entry
}

// nextDays is how many days to come the page of today may tell.
const nextDays = 3

// planToday sorts the slots of today into now, next and later.
func (a agenda) planToday() todayPlan {
	say := a.say
	d := a.day(a.date)
	var now, nowOff, next, later []entry
	var soonest entry
	for _, e := range d.told() {
		e.instead = a.instead(e)
		switch a.standing(e) {
		case current:
			if e.off() {
				nowOff = append(nowOff, e)
			} else {
				now = append(now, e)
			}
		case coming:
			later = append(later, e)
			if !e.off() && (soonest.slot.State == "" || e.start.Before(soonest.start)) {
				soonest = e
			}
		}
	}
	slices.SortStableFunc(later, compareEntries)
	if soonest.slot.State != "" {
		for len(later) > 0 && !later[0].start.After(soonest.start) {
			next, later = append(next, later[0]), later[1:]
		}
	}
	var p todayPlan
	if len(now) > 0 {
		p.add(section{title: say.Now, icon: "clock", now: true, entries: append(now, nowOff...)})
	} else {
		p.add(section{title: say.Today, icon: "calendar", rail: true, entries: nowOff}) // what is cancelled is not on
	}
	p.add(section{title: say.Next, icon: "clock-next", rail: true, entries: next})
	p.add(section{title: say.Later, icon: "calendar", rail: true, entries: later})
	p.banner = a.bannerToday(d, len(now) > 0, soonest.slot.State != "")
	for from := a.date; len(p.next) < nextDays; {
		day, ok := a.nextBusy(from)
		if !ok {
			break
		}
		p.next = append(p.next, section{title: a.dayTitle(day), short: a.dayShort(day), icon: "calendar", rail: true, entries: living(day.told())})
		from = day.date
	}
	p.needNext = p.banner != nil && soonest.slot.State == "" && len(p.next) > 0
	return p
}

// standing is the tense of an entry, where a slot without hours goes on while
// the site is open.
func (a agenda) standing(e entry) tense {
	if !e.start.IsZero() || e.tense != current || len(a.days[a.date].Open) == 0 {
		return e.tense
	}
	if _, open := a.openNow(); open {
		return current
	}
	if _, ok := a.opensLater(); ok {
		return coming
	}
	return over
}

func (p *todayPlan) add(s section) {
	if len(s.entries) > 0 {
		p.sections = append(p.sections, s)
	}
}

// living leaves out what does not take place.
func living(list []entry) []entry {
	return slices.DeleteFunc(list, entry.off)
}

// dayTitle names a coming day: "Demain, vendredi 20 novembre".
func (a agenda) dayTitle(d dayPlan) string {
	if d.date == a.date.AddDays(1) {
		return a.say.Tomorrow + a.say.Comma + a.say.dayInFull(d.date)
	}
	return capital(a.say.dayInFull(d.date))
}

// dayShort is dayTitle for a narrow place: "Demain", "Lundi 23".
func (a agenda) dayShort(d dayPlan) string {
	if d.date == a.date.AddDays(1) {
		return a.say.Tomorrow
	}
	return capital(a.say.weekdayNumber(d.date))
}

// bannerToday says why nothing goes on now, and when something does.
func (a agenda) bannerToday(d dayPlan, on, coming bool) *sentence {
	say := a.say
	if on {
		return nil
	}
	took := slices.ContainsFunc(d.told(), func(e entry) bool { return !e.off() })
	switch {
	case d.closed && !took:
		more := a.opensNext()
		if d.reason != "" && more != "" {
			more = d.reason + ". " + more
		} else if d.reason != "" {
			more = d.reason
		}
		return &sentence{"closed", say.ClosedToday, more}
	case coming:
		return &sentence{"clock", say.NobodyNow, a.receptionNow()}
	case took:
		return &sentence{"check", say.DoneToday, a.receptionNow()}
	}
	return &sentence{"calendar", say.NobodyToday, a.receptionNow()}
}

// receptionNow says until when the site is open, or when it opens.
func (a agenda) receptionNow() string {
	say := a.say
	if h, open := a.openNow(); open {
		return sprintf(say.Reception, a.say.endHour(h.Until))
	}
	if c, ok := a.opensLater(); ok {
		return sprintf(say.Opens, a.say.hour(c))
	}
	return a.opensNext()
}

// opensNext says on which later day the site opens: "Ouvre demain à 9 h",
// "Ouvre lundi à 9 h".
func (a agenda) opensNext() string {
	say := a.say
	d, c, ok := a.nextOpening(a.date)
	if !ok {
		return ""
	}
	day := a.say.weekday(d)
	switch n := d.DaysSince(a.date); {
	case n == 1:
		day = decapital(say.Tomorrow)
	case n > 6:
		day = sprintf(a.say.OnDay, a.say.dayInFull(d))
	}
	return sprintf(say.OpensAt, day, a.say.hour(c))
}

// valid reports whether a notice is to be shown now. While the time is not
// trusted, one that ends or begins at a set time is not.
func (a agenda) valid(n program.Notice) bool {
	if !a.trusted {
		return n.From.IsZero() && n.Until.IsZero() && len(n.Times) == 0
	}
	within := func(p program.Period) bool { return !a.now.Before(p.Start) && a.now.Before(p.End) }
	return !a.now.Before(n.From) && (n.Until.IsZero() || a.now.Before(n.Until)) && (len(n.Times) == 0 || slices.ContainsFunc(n.Times, within))
}

// important gives the notices of the ticker.
func (a agenda) important() []program.Notice { return a.noticesOf(program.Important) }

// urgent gives the notices that take the whole screen.
func (a agenda) urgent() []program.Notice { return a.noticesOf(program.Urgent) }

// noticesOf gives those of an importance that are valid now.
func (a agenda) noticesOf(i program.Importance) []program.Notice {
	return slices.DeleteFunc(slices.Clone(a.program.Notices), func(n program.Notice) bool { return n.Importance != i || !a.valid(n) })
}
