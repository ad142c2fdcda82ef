// Package ics reads iCalendar (RFC 5545) as partners really publish it, tells
// when its events take place, and writes calendars of our own.
//
// Reading is tolerant where a producer's habit has one sensible meaning: legacy
// encodings, bare line feeds, Windows zone names, a missing END, junk in a
// rule. Reading is strict where a guess could put a wrong hour on a wall: an event
// whose start cannot be read is left out alone, with a feeds.Finding that says
// on which line and what to do; a time in an unknown zone is taken in the
// site's zone with a warning, never silently in UTC.
//
// Everything that a file can make grow has a named limit in limits.go, so that
// no input may hang the hub or fill its memory.
//
// The way of a file: text (charset.go) is split into unfolded lines (line.go),
// lines become properties (property.go), properties are collected by component
// (read.go), each event is decoded alone (event.go, words.go) with its zones
// (zone.go) and rules (rule.go; vcalendar.go for those of vCalendar 1.0). The
// events of one UID are put together (series.go). Expand and Each walk their
// rules by civil days (period.go), give the dates of each series (expand.go) and
// merge them (runs.go). Nothing of a file is held but its events and one line.
//
// The way back is Encode: strict where reading is tolerant, and equal documents
// give equal bytes.
//
// The package does not fetch, does not decide what may be public and reads no
// clock. Of a calendar that it reads it keeps no DESCRIPTION, ATTENDEE,
// ORGANIZER or COMMENT: what is not kept cannot leak. Its findings never quote a
// calendar's texts.
package ics
