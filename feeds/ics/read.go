package ics

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
)

// What Read answers where there is nothing to read. A web page, an empty input
// and another form are each also an ErrNotCalendar.
var (
	ErrNotCalendar = errors.New("not a calendar")
	ErrWebPage     = fmt.Errorf("%w: a web page", ErrNotCalendar)
	ErrEmpty       = fmt.Errorf("%w: empty", ErrNotCalendar)
	ErrOtherForm   = fmt.Errorf("%w in the text form: jCal or xCal (ask for iCalendar, .ics)", ErrNotCalendar)
	ErrTooLarge    = fmt.Errorf("calendar larger than %d MiB", maxBytes>>20)
)

// A Calendar is what was understood of a file. It does not change after Read,
// and may be expanded from several goroutines at once.
type Calendar struct {
	Producer  string // PRODID: the program that wrote it
	Findings  []feeds.Finding
	Truncated bool // the file stops before END:VCALENDAR: part of it may be missing
	// Refresh is how often it asks to be read, not less than that (RFC 7986
	// §5.7, or Microsoft's X-PUBLISHED-TTL); zero: it does not say.
	Refresh time.Duration

	site   *time.Location
	events []*event
	series []*series
	days   []linesDay // of the events, by line
}

// linesDay is the day of the event that the lines from first to last tell of.
type linesDay struct {
	first, last int
	day         civil.Date
}

// Events gives the number of events understood: single ones, series, and
// changes to one date of a series.
func (c *Calendar) Events() int { return len(c.events) }

// Read parses a calendar. Times without a zone, and times in a zone that nobody
// knows, are taken in the zone of the site.
//
// It fails where nothing in the input is a calendar (ErrNotCalendar), where the
// input is beyond 16 MiB (ErrTooLarge) and where r fails. Whatever is broken
// inside a calendar is left out alone, with a finding.
func Read(r io.Reader, site *time.Location) (*Calendar, error) {
	text := decode(&bounded{in: r, left: maxBytes})
	head, _ := text.Peek(sniffed)
	notCalendar := notCalendar(head)
	rd := &reader{cal: &Calendar{site: site}, rep: &report{}}
	lines := newSplitter(text)
	for {
		l, ok := lines.next()
		if !ok {
			break
		}
		rd.line(l)
	}
	if err := lines.failed(); err != nil {
		return nil, err
	}
	if !rd.seen {
		return nil, notCalendar
	}
	rd.finish()
	return rd.cal, nil
}

// notCalendar says what an input without any calendar seems to be by its head.
func notCalendar(head []byte) error {
	start := bytes.ToLower(bytes.TrimSpace(head))
	switch {
	case len(start) == 0:
		return ErrEmpty
	case bytes.HasPrefix(start, []byte("[")) && bytes.Contains(start, []byte(`"vcalendar"`)), // RFC 7265
		bytes.Contains(start, []byte("urn:ietf:params:xml:ns:icalendar-2.0")): // RFC 6321
		return ErrOtherForm
	case bytes.Contains(start, []byte("<html")), bytes.Contains(start, []byte("<!doctype html")), bytes.Contains(start, []byte("<head")):
		return ErrWebPage
	}
	return fmt.Errorf("%w: no BEGIN:VCALENDAR in it", ErrNotCalendar)
}

// A reader collects properties by component. Only events and zones are kept;
// alarms, tasks, journals and the rest are stepped over.
type reader struct {
	cal   *Calendar
	rep   *report
	seen  bool // something of a calendar was met
	scope *scope
	at    int // the line in hand
	count int // VCALENDARs
	dates int // EXDATE and RDATE values of the whole file
	names int // zone names looked up
	parts int // STANDARD and DAYLIGHT of the whole file
	open  []component
	deep  int // components open beyond maxDepth
	event *rawEvent
	zone  *timezone
	raw   []*rawEvent
}

func (rd *reader) line(l logicalLine) {
	p, ok := parseLine(l)
	rd.at = l.line
	switch {
	case !ok:
		if rd.event != nil && len(bytes.TrimSpace(l.text)) > 0 {
			rd.rep.add(l.line, codeLineUnreadable)
		}
	case p.name == "BEGIN":
		rd.begin(componentName(p), p.line)
	case p.name == "END":
		rd.end(componentName(p), p.line)
	case p.name != "" && rd.deep == 0:
		rd.property(p)
	}
}

// A component is one that was begun and not yet ended.
type component struct {
	name string
	line int
}

func componentName(p property) string {
	return strings.ToUpper(string(p.value[:min(len(p.value), 40)]))
}

func (rd *reader) top() string {
	if len(rd.open) == 0 {
		return ""
	}
	return rd.open[len(rd.open)-1].name
}

func (rd *reader) begin(name string, line int) {
	switch name {
	case "VCALENDAR":
		rd.unwind(0)
		rd.seen = true
		if rd.count++; rd.scope == nil || rd.count <= maxCalendars {
			rd.scope = &scope{names: &rd.names}
		}
	case "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY":
		// None of them lies in another: one still open was not closed.
		rd.unwind(1)
		if name == "VEVENT" || name == "VTIMEZONE" {
			rd.start(name, line)
		}
	case "STANDARD", "DAYLIGHT":
		if rd.top() == "STANDARD" || rd.top() == "DAYLIGHT" {
			rd.unwind(len(rd.open) - 1)
		}
		if rd.zone != nil && rd.top() == "VTIMEZONE" {
			if rd.parts++; rd.parts > maxObservances {
				rd.zone.broken = true
				break
			}
			rd.zone.parts = append(rd.zone.parts, observance{})
		}
	}
	if len(rd.open) >= maxDepth {
		rd.deep++
		rd.rep.once(line, codeDeep)
		return
	}
	rd.open = append(rd.open, component{name, line})
}

// start opens an event or a zone; one outside of any VCALENDAR is taken too.
func (rd *reader) start(name string, line int) {
	rd.seen = true
	if rd.scope == nil {
		rd.scope = &scope{names: &rd.names}
	}
	if len(rd.open) == 0 {
		rd.open = append(rd.open, component{})
	}
	if name == "VEVENT" {
		rd.event = &rawEvent{line: line, scope: rd.scope}
		return
	}
	rd.zone = &timezone{line: line}
}

func (rd *reader) end(name string, line int) {
	if rd.deep > 0 && name != "VEVENT" && name != "VCALENDAR" {
		rd.deep--
		return
	}
	for i := len(rd.open) - 1; i >= 0; i-- {
		if own := rd.open[i].name; own == name || (own == "" && name == "VCALENDAR") {
			rd.unwind(i + 1)
			switch name {
			case "VEVENT":
				rd.keepEvent()
			case "VTIMEZONE":
				rd.keepZone()
			}
			rd.open, rd.deep = rd.open[:i], 0
			return
		}
	}
	if name == "VEVENT" {
		rd.rep.add(line, codeEventUnopened)
	}
}

// unwind closes components until n are open, none by its own END. An event
// closed in this way is whole all the same: what follows it was there. But what
// followed the parts of a thing within an event was lost to that thing, and a
// zone may lack its summer.
func (rd *reader) unwind(n int) {
	if len(rd.open) > n || n == 0 {
		rd.deep = 0
	}
	for len(rd.open) > n {
		switch top := rd.open[len(rd.open)-1]; {
		case top.name == "VEVENT" && rd.event != nil:
			rd.rep.add(rd.event.line, codeEventUnclosed)
			rd.keepEvent()
		case top.name == "VTIMEZONE" && rd.zone != nil:
			rd.zone.broken = true
			rd.keepZone()
		case rd.event != nil:
			rd.rep.add(top.line, codePartUnclosed)
		}
		rd.open = rd.open[:len(rd.open)-1]
	}
}

func (rd *reader) keepZone() {
	if rd.zone != nil {
		rd.scope.addZone(rd.zone)
		rd.zone = nil
	}
}

func (rd *reader) keepEvent() {
	if rd.event == nil {
		return
	}
	if len(rd.raw) >= maxEvents {
		rd.rep.once(rd.event.line, codeManyEvents)
	} else {
		rd.event.last = rd.at
		rd.raw = append(rd.raw, rd.event)
	}
	rd.event = nil
}

func (rd *reader) property(p property) {
	switch rd.top() {
	case "VEVENT":
		if rd.event == nil {
			return
		}
		before := rd.event.count
		rd.event.take(p)
		if rd.dates += rd.event.count - before; rd.dates > maxAllDates && rd.event.count > 0 {
			rd.event.drop(codeManyDates)
		}
	case "VTIMEZONE":
		if rd.zone == nil {
			return
		}
		switch p.name {
		case "TZID":
			rd.zone.name = trimValue(p.value)
		case "X-LIC-LOCATION":
			rd.zone.alias = trimValue(p.value)
		}
	case "STANDARD", "DAYLIGHT":
		if rd.zone != nil && len(rd.zone.parts) > 0 {
			rd.zone.parts[len(rd.zone.parts)-1].take(p)
		}
	case "VCALENDAR":
		rd.calendarProperty(p)
	}
}

func (rd *reader) calendarProperty(p property) {
	switch p.name {
	case "X-WR-TIMEZONE":
		rd.scope.floating = trimValue(p.value)
	case "METHOD":
		rd.scope.cancel = strings.EqualFold(trimValue(p.value), "CANCEL")
	case "REFRESH-INTERVAL", "X-PUBLISHED-TTL":
		every, err := parseLength(p.value)
		if err == nil && every > 0 && (p.name == "REFRESH-INTERVAL" || rd.cal.Refresh == 0) {
			rd.cal.Refresh = time.Duration(every) * time.Second
		}
	case "PRODID":
		if rd.cal.Producer == "" {
			rd.cal.Producer = cutText(unescape(trimValue(p.value)), maxText)
		}
	}
}

// finish judges what is still open at the end of the file, then decodes.
func (rd *reader) finish() {
	if len(rd.open) > 0 {
		rd.cal.Truncated = true
		rd.rep.add(0, codeTruncated)
	}
	if rd.event != nil {
		rd.rep.add(rd.event.line, codeEventCut)
		rd.event = nil
	}
	d := &decoder{site: rd.cal.site, report: rd.rep}
	for i, raw := range rd.raw {
		day := raw.day()
		if e := d.decode(raw); e != nil {
			rd.cal.events = append(rd.cal.events, e)
			day = e.siteDay(rd.cal, e.start)
		}
		if !day.IsZero() {
			rd.cal.days = append(rd.cal.days, linesDay{raw.line, raw.last, day})
		}
		rd.raw[i] = nil
	}
	rd.cal.series = groupSeries(rd.cal.events, rd.cal.site, rd.rep)
	rd.cal.Findings = rd.cal.dated(rd.rep.findings())
}

// dated adds to findings the days of the events that they are about: who keeps
// a calendar sees days there, and no lines.
func (c *Calendar) dated(list []feeds.Finding) []feeds.Finding {
	for i, f := range list {
		n, found := slices.BinarySearchFunc(c.days, f.Line, func(d linesDay, line int) int { return cmp.Compare(d.first, line) })
		if !found {
			n--
		}
		if n >= 0 && f.Line <= c.days[n].last {
			list[i].Day = c.days[n].day
		}
	}
	return list
}
