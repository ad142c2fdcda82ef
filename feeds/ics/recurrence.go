package ics

import (
	"bytes"
	"strings"
	"time"
)

// recurrence reads RRULE, EXRULE, RDATE and EXDATE. An event that replaces one
// happening of a series has none of its own.
func (d *decoder) recurrence(e *event, raw *rawEvent) {
	if p, ok := raw.get("RECURRENCE-ID"); ok && len(p.value) > 0 {
		return
	}
	for _, p := range raw.props {
		switch p.name {
		case "RRULE":
			if r := d.rule(e, p); r != nil {
				e.rules = append(e.rules, r)
			}
		case "EXRULE":
			if r := d.rule(e, p); r != nil {
				e.exRules = append(e.exRules, r)
			}
		}
	}
	switch {
	case e.over():
		d.add(raw.line, codeRuleOver)
	case len(e.rules) > 0 && !e.allDay && e.loc == time.UTC && winterOffset(d.site) != summerOffset(d.site):
		d.add(raw.line, codeRuleUTC)
	}
	for _, p := range raw.dates {
		take := d.exception
		if p.name == "RDATE" {
			take = d.extra
		}
		for v := range bytes.SplitSeq(p.value, []byte(",")) {
			take(e, raw.scope, p, v)
		}
	}
}

// rule gives nil for one that cannot be used: its event is then shown on its
// first date only.
func (d *decoder) rule(e *event, p property) *rule {
	r, junk, err := parseRule(p.value)
	if err != nil || (e.allDay && r.freq == hourly) {
		d.add(p.line, codeRuleRefused)
		return nil
	}
	if len(junk) > 0 {
		d.add(p.line, codeRulePart, strings.Join(junk, ", "))
	}
	if r.hasUntil {
		r.lastWall = e.lastWall(r.until, d.site)
	}
	return r
}

// over tells of a series that ends before it begins. Google and Confluence leave
// such ones behind when somebody takes back "this and all following" from the
// first date on: nothing takes place (RFC 5545 has no word on it; Google and
// Apple read it so).
func (e *event) over() bool {
	for _, r := range e.rules {
		if !r.hasUntil || r.lastWall >= e.start {
			return false
		}
	}
	return len(e.rules) > 0
}

// lastWall gives the last start that an UNTIL allows. For an all-day series
// Exchange writes the local midnight of the last day in UTC: it is turned back
// with the site's zone.
func (e *event) lastWall(until stamp, site *time.Location) int64 {
	if e.allDay {
		return dayIn(until, nil, site) * daySeconds
	}
	return lastWall(until, func(unix int64) int64 { return wallAt(unix, e.loc) })
}

// dayIn gives the day that a date or a date-time names in an all-day series.
// UTC midnight is a date whose writer had no other way to write one.
func dayIn(s stamp, loc, site *time.Location) int64 {
	switch {
	case s.date:
		return s.day()
	case s.hasOffset:
		return floorDiv(wallAt(s.wall-s.offset, site), daySeconds)
	case s.utc && (loc == nil || loc == time.UTC) && floorMod(s.wall, daySeconds) != 0:
		return floorDiv(wallAt(s.wall, site), daySeconds)
	}
	return s.day()
}

// extra reads one RDATE value: a date, a date-time, or a period.
func (d *decoder) extra(e *event, sc *scope, p property, value []byte) {
	value = bytes.TrimSpace(value)
	if len(value) == 0 {
		return
	}
	first, second, period := bytes.Cut(value, []byte("/"))
	s, err := parseStamp(first)
	if err != nil {
		d.add(p.line, codeDateIgnored, p.name)
		return
	}
	x := extraDate{length: -1}
	switch {
	case e.allDay:
		x.wall = dayIn(s, nil, d.site) * daySeconds
	case s.date: // at the hour of the series
		x.wall = s.wall + floorMod(e.start, daySeconds)
	default:
		x.wall = inZone(s, d.zoneOf(sc, p, s, e.loc), e.loc)
	}
	if period && !e.allDay {
		x.length = d.periodLength(e, sc, p, x.wall, second)
	}
	e.extra = append(e.extra, x)
}

// periodLength reads what follows the slash of a PERIOD, RFC 5545 §3.3.9; -1
// where it cannot be read.
func (d *decoder) periodLength(e *event, sc *scope, p property, start int64, value []byte) int64 {
	if length, err := parseLength(value); err == nil {
		return max(length, 0)
	}
	s, err := parseStamp(value)
	if err != nil {
		d.add(p.line, codeDateIgnored, p.name)
		return -1
	}
	return max(inZone(s, d.zoneOf(sc, p, s, e.loc), e.loc)-start, 0)
}

// exception reads one EXDATE value.
func (d *decoder) exception(e *event, sc *scope, p property, value []byte) {
	value = bytes.TrimSpace(value)
	if len(value) == 0 {
		return
	}
	s, err := parseStamp(value)
	if err != nil {
		d.add(p.line, codeDateIgnored, p.name)
		return
	}
	switch {
	case e.allDay && p.tzid == "":
		e.except = append(e.except, exception{wholeDay: true, day: dayIn(s, nil, d.site)})
	case e.allDay, s.date:
		e.except = append(e.except, exception{wholeDay: true, day: s.day()})
	default:
		zone := d.zoneOf(sc, p, s, e.loc)
		e.except = append(e.except, exception{at: instant(s.wall, zone) - s.offset})
	}
}
