package layouts

import (
	"cmp"
	"slices"
	"time"

	"semainier/feeds/civil"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// half is a part of a day: a row of the week.
type half int

const (
	wholeDay half = iota
	morning
	afternoon
	evening
	halves
)

// Where the parts of a day meet, as wall-clock times.
const (
	noon program.Clock = 12 * 60
	dusk program.Clock = 18 * 60
)

// carryOver is how long a slot must last within a later half-day to be told
// there again: a reception that ends at 12 h 30 belongs to the morning alone.
const carryOver = time.Hour

// night is how far into the next day the hour of an end is understood without
// its date: "20 h – 2 h".
const night = 6 * time.Hour

// tense says how a slot stands to now.
type tense int

const (
	coming tense = iota // also when the time is not trusted
	current
	over
)

// entry is one slot as told in one half of one day.
type entry struct {
	slot    program.Slot
	partner program.Partner
	start   time.Time // in the site's zone; zero for a slot without hours
	end     time.Time
	tense   tense
	carried bool // it began in an earlier half or day: only its end is told
	here    bool // of the places where a current slot is told, this one is now
	zone    *time.Location
	say     *tongue
	instead []string // of a slot of today that is called off: where to go
}

// off reports whether the slot does not take place here and then.
func (e entry) off() bool {
	return e.slot.State == program.Cancelled || e.slot.State == program.MovedAway
}

// tone gives the colours of the slot: its own, or its partner's where it has
// none, or one that a newer hub knows.
func (e entry) tone() Tone {
	if slices.Contains(program.Colours(), e.slot.Colour) {
		return toneOf(e.slot.Colour)
	}
	return toneOf(e.partner.Colour)
}

// pictogram names that of the slot: its own or its partner's, as with tone.
func (e entry) pictogram() string {
	if slices.Contains(program.Pictograms(), e.slot.Pictogram) {
		return e.slot.Pictogram
	}
	return e.partner.Pictogram
}

// dayPlan is one date with what takes place.
type dayPlan struct {
	date    civil.Date
	open    []program.Hours
	reason  string // why it is exceptionally closed
	closed  bool   // known to be closed all day
	today   bool
	past    bool
	entries [halves][]entry
}

// count gives the number of entries of the day.
func (d dayPlan) count() int {
	n := 0
	for _, h := range d.entries {
		n += len(h)
	}
	return n
}

// shut reports whether nothing is to be told of the day but that it is closed.
func (d dayPlan) shut() bool { return d.closed && d.count() == 0 }

// agenda answers questions about a program at one instant, in one language.
type agenda struct {
	say        *tongue
	program    program.Program
	zone       *time.Location
	now        time.Time // in zone
	trusted    bool
	asOf       time.Time  // see View
	date       civil.Date // of now: the best known date when it is not trusted
	partners   map[program.PartnerID]program.Partner
	days       map[civil.Date]program.Day
	pictures   map[scene.PictureID]bool // see View
	hoursKnown bool                     // some day has opening hours: only then does a day without any mean "closed"
}

func newAgenda(p program.Program, v View, say *tongue) agenda {
	p = sound(translated(p, say))
	zone, err := p.Site.Location()
	if err != nil {
		zone = time.UTC // callers refuse such a program before
	}
	a := agenda{
		say: say, program: p, zone: zone, now: v.Now.In(zone), trusted: v.TimeTrusted, asOf: v.AsOf, pictures: v.Pictures,
		partners: map[program.PartnerID]program.Partner{},
		days:     map[civil.Date]program.Day{},
	}
	a.date = civil.Of(a.now)
	if a.date.Before(p.From) {
		// A clock before the program is wrong: nothing is called today.
		a.date, a.trusted = p.From, false
	}
	for _, x := range p.Partners {
		a.partners[x.ID] = x
	}
	for _, d := range p.Days {
		a.days[d.Date] = d
		a.hoursKnown = a.hoursKnown || len(d.Open) > 0
	}
	return a
}

// stale reports whether the program has nothing to say of the present.
func (a agenda) stale() bool { return !a.date.Before(a.program.Until) }

// today reports whether d is called today.
func (a agenda) isToday(d civil.Date) bool { return a.trusted && d == a.date }

// day gives the plan of one date.
func (a agenda) day(d civil.Date) dayPlan {
	p := a.frame(d)
	for _, s := range a.program.Slots {
		a.place(&p, s)
	}
	for h := range p.entries {
		slices.SortStableFunc(p.entries[h], compareEntries)
	}
	return p
}

// frame gives the plan of one date without what takes place.
func (a agenda) frame(d civil.Date) dayPlan {
	known, listed := a.days[d]
	p := dayPlan{
		date: d, open: known.Open, reason: known.Closed,
		today: a.isToday(d), past: a.trusted && d.Before(a.date),
	}
	p.closed = listed && len(known.Open) == 0 && (a.hoursKnown || known.Closed != "")
	return p
}

// place adds to p the entries of s that fall on its date.
func (a agenda) place(p *dayPlan, s program.Slot) {
	e := entry{slot: s, partner: a.partner(s.Partner), zone: a.zone, say: a.say}
	if s.AllDay() {
		until := s.UntilDay
		if !s.FirstDay.Before(until) {
			until = s.FirstDay.AddDays(1)
		}
		pauses := p.closed && until.DaysSince(s.FirstDay) > 1 // what lasts for days does so while the site is open
		if !p.date.Before(s.FirstDay) && p.date.Before(until) && !pauses {
			e.tense = a.tenseOfDate(p.date)
			p.entries[wholeDay] = append(p.entries[wholeDay], e)
		}
		return
	}
	e.start, e.end = s.Start.In(a.zone), s.End.In(a.zone)
	if e.end.Before(e.start) {
		e.end = e.start
	}
	e.tense = a.tenseOf(e.start, e.end)
	if e.tense == current && p.date != a.date {
		e.tense = a.tenseOfDate(p.date) // "now" is said on today's part of it
	}
	begins, ends := p.date.In(a.zone), p.date.AddDays(1).In(a.zone)
	if !e.start.Before(ends) || (!e.end.After(begins) && e.start.Before(begins)) {
		return
	}
	if lasts := civil.Of(e.start).Before(civil.Of(e.end.Add(-night))); lasts && p.closed {
		return // what lasts for days does so while the site is open
	}
	if e.start.Before(begins) && !e.end.Before(ends) {
		// The day in the middle of several: it takes all of it.
		e.carried, e.start, e.end = true, time.Time{}, time.Time{}
		p.entries[wholeDay] = append(p.entries[wholeDay], e)
		return
	}
	if e.end.After(ends.Add(night)) {
		e.end = ends // its last hour is another day's: told there
	}
	a.placeHalves(p, e)
}

// placeHalves adds a slot with hours to the half where it begins and to those
// of which it takes a good part.
func (a agenda) placeHalves(p *dayPlan, e entry) {
	at := func(c program.Clock) time.Time {
		d := p.date
		return time.Date(d.Year, d.Month, d.Day, int(c)/60, int(c)%60, 0, 0, a.zone)
	}
	starts := [halves]time.Time{morning: p.date.In(a.zone), afternoon: at(noon), evening: at(dusk)}
	stops := [halves]time.Time{morning: at(noon), afternoon: at(dusk), evening: p.date.AddDays(1).In(a.zone)}
	var last *entry
	for h := morning; h < halves; h++ {
		begins := !e.start.Before(starts[h]) && e.start.Before(stops[h])
		overlap := earlier(e.end, stops[h]).Sub(later(e.start, starts[h]))
		if !begins && (overlap < carryOver || h == evening || e.slot.State == program.MovedAway) {
			continue
		}
		told := e
		told.carried = !begins
		told.here = last == nil || !starts[h].After(a.now)
		if last != nil && told.here {
			last.here = false
		}
		p.entries[h] = append(p.entries[h], told)
		last = &p.entries[h][len(p.entries[h])-1]
	}
}

func (a agenda) tenseOf(start, end time.Time) tense {
	switch {
	case !a.trusted || a.now.Before(start):
		return coming
	case a.now.Before(end):
		return current
	}
	return over
}

func (a agenda) tenseOfDate(d civil.Date) tense {
	switch {
	case !a.trusted || a.date.Before(d):
		return coming
	case d == a.date:
		return current
	}
	return over
}

// partner gives the partner of a slot; one that the program does not list is
// shown without a name rather than under its identity.
func (a agenda) partner(id program.PartnerID) program.Partner {
	if p, ok := a.partners[id]; ok {
		return p
	}
	return program.Partner{ID: id}
}

// week gives the days shown of the week of monday: Monday to Saturday, and
// Sunday where it says something.
func (a agenda) week(monday civil.Date) []dayPlan {
	var days []dayPlan
	for i := range 7 {
		d := a.day(monday.AddDays(i))
		if i == 6 && d.count() == 0 && len(d.open) == 0 && !d.today {
			continue
		}
		days = append(days, d)
	}
	return days
}

// nextOpening gives the first day after d, within the program, on which the
// site is open, and the hour at which it opens.
func (a agenda) nextOpening(d civil.Date) (civil.Date, program.Clock, bool) {
	for next := d.AddDays(1); next.Before(a.program.Until); next = next.AddDays(1) {
		if open := a.days[next].Open; len(open) > 0 {
			return next, open[0].From, true
		}
	}
	return civil.Date{}, 0, false
}

// nextBusy gives the first day after d, within the program, on which something
// takes place.
func (a agenda) nextBusy(d civil.Date) (dayPlan, bool) {
	for next := d.AddDays(1); next.Before(a.program.Until); next = next.AddDays(1) {
		day := a.day(next)
		if slices.ContainsFunc(day.told(), func(e entry) bool { return !e.off() }) {
			return day, true
		}
	}
	return dayPlan{}, false
}

// told gives the entries of the day in order, each slot once.
func (d dayPlan) told() []entry {
	var all []entry
	seen := map[string]bool{}
	for _, h := range d.entries {
		for _, e := range h {
			key := e.slot.ID + "\x00" + string(e.slot.State)
			if e.slot.ID != "" && seen[key] {
				continue
			}
			seen[key] = true
			all = append(all, e)
		}
	}
	return all
}

// compareEntries orders by start, then what takes place before what does not,
// then end and partner: slots of the same hour stand beside each other in an
// order that never changes.
func compareEntries(x, y entry) int {
	gone := map[bool]int{true: 1}
	return cmp.Or(x.start.Compare(y.start), gone[x.off()]-gone[y.off()], x.end.Compare(y.end),
		cmp.Compare(x.partner.Name, y.partner.Name), cmp.Compare(x.slot.ID, y.slot.ID))
}

func earlier(x, y time.Time) time.Time {
	if x.Before(y) {
		return x
	}
	return y
}

func later(x, y time.Time) time.Time {
	if x.After(y) {
		return x
	}
	return y
}
