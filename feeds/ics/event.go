package ics

import (
	"bytes"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
)

// An event is one VEVENT, decoded: a single happening, the master of a series,
// or what replaces one happening of a series.
type event struct {
	line     int
	scope    *scope
	uid      string
	sequence int
	stamped  string // LAST-MODIFIED, or DTSTAMP: which of two versions is newer

	summary, location    string
	hasSummary, hasPlace bool
	categories           []string
	status               feeds.Status
	class                feeds.Class
	hasClass             bool
	conference, free     bool

	allDay bool
	start  int64 // wall time in loc; midnight where allDay
	length int64 // wall seconds; whole days where allDay
	loc    *time.Location

	rules, exRules []*rule
	extra          []extraDate
	except         []exception

	replaces *moment // RECURRENCE-ID
	future   bool    // it replaces all the following ones too
	bare     bool    // a cancellation without DTSTART: its time is what the series planned
}

// A moment is a stamp with the zone it was written in; loc is nil for a date
// and for a floating time.
type moment struct {
	stamp
	loc *time.Location
}

// An extraDate is an RDATE: a start, and a length for periods (else -1).
type extraDate struct {
	wall   int64
	length int64
}

// An exception is an EXDATE: a day, or an instant.
type exception struct {
	wholeDay bool
	day      int64
	at       int64
}

// A rawEvent holds the properties of a VEVENT until the whole file is read:
// its zones may be defined after it.
type rawEvent struct {
	line  int
	last  int // the line of its END
	scope *scope
	props []property
	dates []property // RDATE and EXDATE
	count int        // values in dates
	fault string     // code of the finding that keeps the event out
	mixed int        // line of a second UID or DTSTART: another event may follow
	shut  bool       // another event does follow: nothing more is taken
}

// take keeps one property. Of those that may occur once, the first counts; of
// two CLASS lines, neither is trusted. After a second UID or start the END and
// BEGIN between two events are likely to be missing: the rules of the one must
// not become the other's.
func (e *rawEvent) take(p property) {
	if e.fault != "" || e.shut {
		return
	}
	limit := 1
	switch p.name {
	case "RDATE", "EXDATE":
		e.takeDates(p)
		return
	case "RRULE", "EXRULE":
		limit = maxRules
	}
	if p.cut && (limit == maxRules || dated(p.name)) {
		e.drop(codeLongLine)
		return
	}
	for i := range e.props {
		if e.props[i].name != p.name {
			continue
		}
		switch {
		case p.name == "UID" || p.name == "DTSTART" && !bytes.Equal(e.props[i].value, p.value):
			// The very same UID twice is met in the wild, and a start right behind the start: no event ends between them.
			doubled := p.name == "DTSTART" && i == len(e.props)-1 && len(e.dates) == 0
			e.mixed, e.shut = p.line, !bytes.Equal(e.props[i].value, p.value) && !doubled
		case p.name == "CLASS" && !bytes.EqualFold(e.props[i].value, p.value):
			e.props[i].value = []byte(feeds.Private)
		case p.name == "CATEGORIES" && len(e.props[i].value)+len(p.value) < keep(p.name):
			e.props[i].value = append(append(e.props[i].value, ','), p.value...) // lines of a list make one list
		}
		if limit--; limit == 0 {
			if p.name == "RRULE" || p.name == "EXRULE" {
				e.drop(codeManyRules)
			}
			return
		}
	}
	p.value = bytes.Clone(p.value[:min(len(p.value), keep(p.name))])
	e.props = append(e.props, p)
}

func (e *rawEvent) takeDates(p property) {
	if len(p.value) == 0 {
		return
	}
	p.value = bytes.ReplaceAll(p.value, []byte(";"), []byte(",")) // vCalendar 1.0 writes lists so; ReplaceAll copies
	e.count += 1 + bytes.Count(p.value, []byte(","))
	switch {
	case e.count > maxDates:
		e.drop(codeManyDates)
		return
	case p.cut:
		e.drop(codeLongLine)
		return
	}
	e.dates = append(e.dates, p)
}

// drop keeps the whole event out.
func (e *rawEvent) drop(code string) { e.fault, e.props, e.dates = code, nil, nil }

// keep tells how many bytes of a value are worth keeping.
func keep(name string) int {
	switch name {
	case "RRULE", "EXRULE":
		return maxLine
	}
	return 4 * maxText
}

// get gives a property by its name.
func (e *rawEvent) get(name string) (property, bool) {
	for _, p := range e.props {
		if p.name == name {
			return p, true
		}
	}
	return property{}, false
}

// day gives the day that the event seems to begin on; zero where nothing tells.
func (e *rawEvent) day() civil.Date {
	for _, name := range []string{"DTSTART", "RECURRENCE-ID", "DTEND"} {
		p, _ := e.get(name)
		if s, err := parseStamp(p.value); err == nil {
			return dateOf(s.day())
		}
	}
	return civil.Date{}
}

// A decoder turns raw events into events.
type decoder struct {
	site *time.Location
	*report
}

// decode gives nil where the event has to be left out; the report says why.
func (d *decoder) decode(raw *rawEvent) (ev *event) {
	defer func() {
		if recover() != nil { // one event never costs the calendar
			d.add(raw.line, codeInternal)
			ev = nil
		}
	}()
	if raw.fault != "" {
		d.add(raw.line, raw.fault)
		return nil
	}
	if raw.mixed > 0 {
		d.add(raw.mixed, codeMixed)
	}
	e := &event{line: raw.line, scope: raw.scope, status: feeds.Confirmed, class: feeds.Public}
	if !d.when(e, raw) {
		return nil
	}
	d.words(e, raw)
	d.recurrence(e, raw)
	if p, ok := raw.get("RECURRENCE-ID"); ok && len(p.value) > 0 {
		s, err := parseStamp(p.value)
		if err != nil {
			d.add(p.line, codeOverrideUnreadable)
			return nil
		}
		e.replaces, e.future = &moment{stamp: s}, p.future
		if !s.date {
			e.replaces.loc = d.zoneOf(raw.scope, p, s, nil)
		}
	}
	return e
}

// zoneOf gives the zone of a value; floating is what one without a zone gets.
func (d *decoder) zoneOf(sc *scope, p property, s stamp, floating *time.Location) *time.Location {
	if p.tzid != "" { // also before Z: Google writes both, and means the zone
		loc := sc.locate(p.tzid)
		for _, z := range sc.broken {
			d.add(z.line, codeZoneBroken)
		}
		sc.broken = nil
		if loc != nil {
			return loc
		}
		if !s.utc {
			d.add(p.line, codeZoneUnknown)
			return d.site
		}
	}
	switch {
	case s.utc, s.hasOffset:
		return time.UTC
	case floating != nil || p.name == "RECURRENCE-ID":
		return floating
	}
	return d.floating(sc)
}

// floating gives the zone of times that name none: the calendar's, else the
// site's.
func (d *decoder) floating(sc *scope) *time.Location {
	if sc.floating == "" {
		return d.site
	}
	if loc := sc.locate(sc.floating); loc != nil {
		return loc
	}
	d.add(0, codeZoneUnknown)
	return d.site
}

// inZone gives the wall time in loc of a stamp written in zone from.
func inZone(s stamp, from, loc *time.Location) int64 {
	if s.date {
		return s.wall
	}
	if s.hasOffset {
		return wallAt(s.wall-s.offset, loc)
	}
	if from == loc {
		return s.wall
	}
	return wallAt(instant(s.wall, from), loc)
}

// when reads DTSTART, DTEND and DURATION.
func (d *decoder) when(e *event, raw *rawEvent) bool {
	p, ok := raw.get("DTSTART")
	if !ok || len(p.value) == 0 {
		// A cancelled date needs no more than its RECURRENCE-ID (RFC 5546 §3.2.5).
		status, _ := raw.get("STATUS")
		if e.bare = raw.scope.cancel || d.status(status) == feeds.Cancelled; e.bare {
			p, ok = raw.get("RECURRENCE-ID")
			p.name = "DTSTART" // read as one: also without a zone of its own
		}
	}
	if !ok || len(p.value) == 0 {
		d.add(raw.line, codeNoStart)
		return false
	}
	s, err := parseStamp(p.value)
	if err != nil {
		d.add(p.line, codeStartUnreadable)
		return false
	}
	e.allDay = s.date
	if e.loc = d.site; !s.date {
		e.loc = d.zoneOf(raw.scope, p, s, nil)
	}
	e.start = inZone(s, e.loc, e.loc)
	if e.length, ok = d.lengthOf(e, raw); !ok {
		return false
	}
	switch {
	case e.allDay:
		e.length = max(daySeconds, -floorDiv(-e.length, daySeconds)*daySeconds)
	case e.length < 0:
		d.add(raw.line, codeEndBeforeStart)
		e.length = 0
	}
	return true
}

// lengthOf gives how long the event is on the clock. An end that is there but
// cannot be read leaves the event out: nobody knows what its writer meant. It
// does not leave out a change of one date, or that date would be shown at the
// hour from which it was moved.
func (d *decoder) lengthOf(e *event, raw *rawEvent) (int64, bool) {
	p, ok := raw.get("DTEND")
	if ok && len(p.value) > 0 {
		if s, err := parseStamp(p.value); err == nil {
			return d.untilEnd(e, raw.scope, p, s), true
		}
	} else {
		p, ok = raw.get("DURATION")
		if !ok || len(p.value) == 0 {
			return 0, true
		}
		if length, err := parseLength(p.value); err == nil {
			return length, true
		}
	}
	if _, change := raw.get("RECURRENCE-ID"); change {
		d.add(p.line, codeEndUnknown)
		return 0, true
	}
	d.add(p.line, codeEndUnreadable)
	return 0, false
}

func (d *decoder) untilEnd(e *event, sc *scope, p property, s stamp) int64 {
	if e.allDay {
		return dayIn(s, nil, d.site)*daySeconds - e.start
	}
	if s.date {
		return s.wall - e.start
	}
	from := d.zoneOf(sc, p, s, e.loc)
	if from != e.loc && instant(e.start, e.loc) > instant(s.wall, from)-s.offset {
		return -1
	}
	return inZone(s, from, e.loc) - e.start
}
