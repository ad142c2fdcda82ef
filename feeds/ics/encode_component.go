package ics

import (
	"fmt"
	"strconv"
	"time"

	"semainier/feeds/civil"
)

// The forms of RFC 5545 §3.3.4 and §3.3.5.
const (
	dateForm  = "20060102"
	localForm = "20060102T150405"
	utcForm   = "20060102T150405Z"
)

// nowhere is the address of what can be written to by nobody. RFC 5546 §3.3.1
// wants an organizer of published busy time; a room has no address.
const nowhere = "invalid:nomail"

func (c *contentLines) head(d Document) {
	c.put("BEGIN:VCALENDAR")
	c.put("VERSION:2.0")
	c.text("PRODID", d.Producer)
	c.put("CALSCALE:GREGORIAN")
	c.put("METHOD:PUBLISH")
	c.text("NAME", d.Name) // RFC 7986 §5.1; the other is what most programs read
	c.text("X-WR-CALNAME", d.Name)
	if d.Refresh >= time.Second {
		c.put("REFRESH-INTERVAL;VALUE=DURATION:" + lengthOfTime(d.Refresh)) // RFC 7986 §5.7
		c.put("X-PUBLISHED-TTL:" + lengthOfTime(d.Refresh))                 // the same for Outlook, [MS-OXCICAL] §2.1.3.1.1.8
	}
}

// entry writes a VEVENT, RFC 5545 §3.6.1.
func (c *contentLines) entry(e Entry) {
	c.put("BEGIN:VEVENT")
	c.text("UID", e.UID)
	c.put("DTSTAMP:" + e.Changed.UTC().Format(utcForm))
	c.put("LAST-MODIFIED:" + e.Changed.UTC().Format(utcForm))
	if e.Sequence > 0 {
		c.put("SEQUENCE:" + strconv.Itoa(e.Sequence))
	}
	c.times(e)
	c.text("SUMMARY", e.Summary)
	c.text("LOCATION", e.Location)
	c.text("DESCRIPTION", e.Description)
	c.list("CATEGORIES", e.Categories)
	if e.Status != "" {
		c.put("STATUS:" + string(e.Status))
	}
	if e.Class != "" {
		c.put("CLASS:" + string(e.Class))
	}
	if e.Transparent {
		c.put("TRANSP:TRANSPARENT")
	}
	c.put("END:VEVENT")
}

// times writes the start of e, and the end unless it says nothing: DTEND lies
// after DTSTART, RFC 5545 §3.8.2.2.
func (c *contentLines) times(e Entry) {
	if e.AllDay {
		c.put("DTSTART;VALUE=DATE:" + dateValue(e.FirstDay))
		if !e.UntilDay.IsZero() {
			c.put("DTEND;VALUE=DATE:" + dateValue(e.UntilDay))
		}
		return
	}
	ends := e.End.Unix() > e.Start.Unix()
	// An hour that comes twice when the clocks go back has no unmistakable name
	// but the one in UTC.
	utc := comesTwice(e.Start) || ends && comesTwice(e.End)
	c.put("DTSTART" + timeValue(e.Start, utc))
	if ends {
		c.put("DTEND" + timeValue(e.End, utc))
	}
}

// timeValue gives the rest of a line after the name of a DATE-TIME property.
func timeValue(t time.Time, utc bool) string {
	if utc || inUTC(t) {
		return ":" + t.UTC().Format(utcForm)
	}
	return ";TZID=" + paramValue(t.Location().String()) + ":" + t.Format(localForm)
}

func dateValue(d civil.Date) string { return d.In(time.UTC).Format(dateForm) }

// busy writes a VFREEBUSY, RFC 5545 §3.6.4, whose times are in UTC. Each period
// has a line of its own: some readers take the first of several only.
func (c *contentLines) busy(b Busy) {
	c.put("BEGIN:VFREEBUSY")
	c.text("UID", b.UID)
	c.put("DTSTAMP:" + b.Changed.UTC().Format(utcForm))
	if clean(b.Name) != "" {
		c.put("ORGANIZER;CN=" + paramValue(b.Name) + ":" + nowhere)
	}
	c.put("DTSTART:" + b.From.UTC().Format(utcForm))
	c.put("DTEND:" + b.Until.UTC().Format(utcForm))
	for _, p := range b.Periods {
		c.put("FREEBUSY;FBTYPE=BUSY:" + p.Start.UTC().Format(utcForm) + "/" + p.End.UTC().Format(utcForm))
	}
	c.put("END:VFREEBUSY")
}

// lengthOfTime writes a DURATION, RFC 5545 §3.3.6: "PT1H30M".
func lengthOfTime(d time.Duration) string {
	total := int64(d / time.Second)
	s := "PT"
	if h := total / 3600; h > 0 {
		s += fmt.Sprintf("%dH", h)
	}
	// Hours and seconds have their minutes between them, be there none.
	if m := total / 60 % 60; m > 0 || total >= 3600 && total%60 > 0 {
		s += fmt.Sprintf("%dM", m)
	}
	if sec := total % 60; sec > 0 {
		s += fmt.Sprintf("%dS", sec)
	}
	return s
}
