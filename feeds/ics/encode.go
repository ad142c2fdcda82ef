package ics

import (
	"errors"
	"fmt"
	"io"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
)

// A Document is a calendar of our own, to be published. Every text in it may
// hold anything: what would break a line, or slip another property in, is
// escaped or dropped.
type Document struct {
	Producer string        // PRODID, "-//Organisation//Program//FR"; needed
	Name     string        // under which programs list the calendar; empty: not said
	Refresh  time.Duration // how long a subscriber may wait before asking again, to the second; zero: not said
	Entries  []Entry
	Busy     []Busy
}

// An Entry is one event: two dates, or two instants in the zone in which a
// reader should show them. A Span without an end is one day long, or a moment.
type Entry struct {
	feeds.Span
	UID      string    // one entry each, and the same in every publication; needed
	Changed  time.Time // when what the entry says last changed, never "now": equal documents are equal bytes; needed
	Sequence int       // grows when the entry is moved or called off, RFC 5545 §3.8.7.4

	Summary, Description, Location string
	Categories                     []string
	Status                         feeds.Status // empty: not said
	Class                          feeds.Class  // empty: not said, which means public
	Transparent                    bool         // takes no time of whoever subscribes, RFC 5545 §3.8.2.7
}

// Busy is when somebody or something is taken between From and Until.
type Busy struct {
	UID         string
	Changed     time.Time // as Entry.Changed
	Name        string    // of who or what is taken: "Bureau 1"
	From, Until time.Time
	Periods     []Period
}

// A Period is a time that is taken.
type Period struct{ Start, End time.Time }

// What an entry or a period of busy time may lack. Encode returns them wrapped,
// with the place in the document.
var (
	ErrNoUID      = errors.New("no UID")
	ErrTwice      = errors.New("a UID that another one has")
	ErrNoStart    = errors.New("no start")
	ErrNoChanged  = errors.New("no time of change")
	ErrEndFirst   = errors.New("an end before its start")
	ErrYear       = errors.New("a date that iCalendar cannot write: years have four digits")
	ErrZone       = errors.New("a zone that others cannot know: want UTC or a name of the IANA database")
	ErrVocabulary = errors.New("a status, class or sequence that RFC 5545 does not have")
)

// Encode writes d as iCalendar (RFC 5545, 7986 and 5546 §3.2.1), in the order
// given; equal documents give equal bytes. Where something of d cannot be
// written it says which entry, and w gets nothing.
func Encode(w io.Writer, d Document) error {
	zones := usedZones{}
	if err := check(d, zones); err != nil {
		return fmt.Errorf("encode calendar: %w", err)
	}
	var c contentLines
	c.head(d)
	for _, z := range zones.sorted() {
		c.zone(z)
	}
	for _, e := range d.Entries {
		c.entry(e)
	}
	for _, b := range d.Busy {
		c.busy(b)
	}
	c.put("END:VCALENDAR")
	if _, err := w.Write(c.out); err != nil {
		return fmt.Errorf("write calendar: %w", err)
	}
	return nil
}

// check finds what cannot be written, and which zones the rest needs.
func check(d Document, zones usedZones) error {
	if clean(d.Producer) == "" {
		return errors.New("no producer: RFC 5545 §3.7.3 wants one")
	}
	taken := map[string]bool{}
	for i, e := range d.Entries {
		if err := errors.Join(checkHead(e.UID, e.Changed, taken), e.check(), zones.add(e.Span)); err != nil {
			return fmt.Errorf("entry %d (UID %q): %w", i+1, e.UID, err)
		}
	}
	for i, b := range d.Busy {
		if err := errors.Join(checkHead(b.UID, b.Changed, taken), b.check()); err != nil {
			return fmt.Errorf("busy time %d (UID %q): %w", i+1, b.UID, err)
		}
	}
	return nil
}

// checkHead looks at what RFC 5545 §3.6.1 and §3.6.4 want of both.
func checkHead(uid string, changed time.Time, taken map[string]bool) error {
	id := escapeText(uid)
	switch {
	case id == "":
		return ErrNoUID
	case taken[id]:
		return ErrTwice
	case changed.IsZero():
		return ErrNoChanged
	}
	taken[id] = true
	return checkYear(changed)
}

func (e Entry) check() error {
	switch e.Status {
	case "", feeds.Confirmed, feeds.Tentative, feeds.Cancelled:
	default:
		return fmt.Errorf("status %q: %w", e.Status, ErrVocabulary)
	}
	switch e.Class {
	case "", feeds.Public, feeds.Private, feeds.Confidential:
	default:
		return fmt.Errorf("class %q: %w", e.Class, ErrVocabulary)
	}
	switch {
	case e.Sequence < 0:
		return fmt.Errorf("sequence %d: %w", e.Sequence, ErrVocabulary)
	case e.AllDay && e.FirstDay.IsZero(), !e.AllDay && e.Start.IsZero():
		return ErrNoStart
	case e.AllDay && !e.UntilDay.IsZero() && !e.FirstDay.Before(e.UntilDay),
		!e.AllDay && !e.End.IsZero() && e.End.Before(e.Start):
		return ErrEndFirst
	case e.AllDay:
		return errors.Join(checkDate(e.FirstDay), checkDate(e.UntilDay))
	}
	return errors.Join(checkYear(e.Start), checkYear(e.End))
}

func (b Busy) check() error {
	if b.From.IsZero() || b.Until.IsZero() {
		return ErrNoStart
	}
	if !b.From.Before(b.Until) {
		return ErrEndFirst
	}
	for _, p := range b.Periods {
		if !p.Start.Before(p.End) { // RFC 5545 §3.3.9
			return fmt.Errorf("period from %s: %w", p.Start, ErrEndFirst)
		}
		if err := errors.Join(checkYear(p.Start), checkYear(p.End)); err != nil {
			return err
		}
	}
	return errors.Join(checkYear(b.From), checkYear(b.Until))
}

// checkYear wants four digits, in the time's own zone and in UTC; no time at
// all is fine.
func checkYear(t time.Time) error {
	if y, u := t.Year(), t.UTC().Year(); !t.IsZero() && (min(y, u) < 1 || max(y, u) > 9999) {
		return fmt.Errorf("%s: %w", t, ErrYear)
	}
	return nil
}

func checkDate(d civil.Date) error {
	exists := civil.Of(d.In(time.UTC)) == d
	if !d.IsZero() && (!exists || d.Year < 1 || d.Year > 9999) {
		return fmt.Errorf("%s: %w", d, ErrYear)
	}
	return nil
}
