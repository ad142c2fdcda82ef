package ics

import (
	"bytes"
	"strings"
)

// A property is one content line that the package has a use for.
type property struct {
	name   string // upper case
	tzid   string // TZID parameter, without quotes
	value  []byte // as written, without the spaces around it
	line   int
	future bool // RANGE=THISANDFUTURE, RFC 5545 §3.2.13
	cut    bool // the line was longer than maxLine
}

// knownName gives the name of a property that is kept, or "". It is the list
// of all that this package ever looks at: DESCRIPTION, ATTENDEE, ORGANIZER,
// COMMENT, CONTACT, X-WR-CALNAME and the others go no further than this function.
func knownName(name []byte) string {
	if len(name) > 40 {
		return ""
	}
	switch s := strings.ToUpper(string(name)); s {
	case "BEGIN", "END",
		"UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED",
		"DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID",
		"SUMMARY", "LOCATION", "CATEGORIES", "STATUS", "CLASS", "X-CALENDARSERVER-ACCESS",
		"TRANSP", "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-GOOGLE-HANGOUT", "X-MICROSOFT-SKYPETEAMSMEETINGURL",
		"X-MICROSOFT-ONLINEMEETINGCONFLINK", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
		"TZID", "X-LIC-LOCATION", "TZOFFSETFROM", "TZOFFSETTO",
		"X-WR-TIMEZONE", "PRODID", "METHOD", "REFRESH-INTERVAL", "X-PUBLISHED-TTL":
		return s
	}
	return ""
}

// dated tells whether the values of a property begin with a digit of a year.
func dated(name string) bool {
	switch name {
	case "DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID":
		return true
	}
	return false
}

// parseLine reads one content line, RFC 5545 §3.1. The name is empty where the
// property is of no use here; ok is false where the line is none at all.
func parseLine(l logicalLine) (p property, ok bool) {
	end := bytes.IndexAny(l.text, ":;")
	if end < 0 {
		return property{}, false
	}
	name := bytes.TrimSpace(l.text[:end])
	if beginsLate(l.text, name) {
		return property{name: "BEGIN", line: l.line, value: []byte("VCALENDAR")}, true
	}
	if !isName(name) {
		return property{}, false
	}
	p = property{name: knownName(name), line: l.line, cut: l.cut}
	if p.name == "" {
		return p, true
	}
	rest, coded := l.text[end:], false
	for n := 0; len(rest) > 0 && rest[0] == ';'; n++ {
		if n == maxParams {
			return property{}, false
		}
		key, value, after := nextParam(rest[1:], dated(p.name))
		switch key {
		case "TZID":
			p.tzid = value
		case "RANGE":
			p.future = strings.EqualFold(value, "THISANDFUTURE")
		case "ENCODING", "QUOTED-PRINTABLE": // vCalendar 1.0 lets a value stand without its name
			coded = coded || key != "ENCODING" || strings.EqualFold(value, "QUOTED-PRINTABLE")
		}
		rest = after
	}
	if len(rest) == 0 {
		return property{}, false
	}
	p.value = bytes.Trim(rest[1:], " \t\x00\uFEFF")
	if coded {
		p.value = bytes.TrimSpace(unquote(p.value))
	}
	return p, true
}

// beginsLate tells a line at the end of which a calendar begins: what a web
// server wrote before it may lack its line end.
func beginsLate(text, name []byte) bool {
	return bytes.HasSuffix(bytes.TrimRight(text, " \t"), []byte("BEGIN:VCALENDAR")) &&
		(!isName(name) || len(name) > len("BEGIN") && bytes.HasSuffix(name, []byte("BEGIN")))
}

func isName(b []byte) bool {
	for _, c := range b {
		if !(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.') {
			return false
		}
	}
	return len(b) > 0
}

// nextParam takes one parameter; after begins with the ";" or ":" that ended
// it. Outlook writes zone names with an unquoted colon, "(UTC+01:00) Paris",
// so that before a date a colon only counts where a date follows it.
func nextParam(b []byte, beforeDate bool) (key, value string, after []byte) {
	end := paramEnd(b, beforeDate, true)
	if end < 0 { // a quote that is never closed is an ordinary character
		end = paramEnd(b, beforeDate, false)
	}
	k, v, _ := bytes.Cut(b[:end], []byte("="))
	key = strings.ToUpper(string(bytes.TrimSpace(k)))
	if key == "TZID" || key == "RANGE" || key == "ENCODING" {
		text, _ := toUTF8(v[:min(len(v), maxText)])
		value = strings.Trim(text, "\" \t")
	}
	return key, value, b[end:]
}

// paramEnd finds where a parameter ends; -1 inside a quote left open.
func paramEnd(b []byte, beforeDate, quotes bool) int {
	quoted, colon := false, len(b)
	for i, c := range b {
		switch {
		case c == '"' && quotes:
			quoted = !quoted
		case quoted:
		case c == ';':
			return i
		case c == ':' && (!beforeDate || likeDate(b[i+1:])):
			return i
		case c == ':':
			colon = i
		}
	}
	if quoted {
		return -1
	}
	return colon
}

// likeDate tells whether b begins as a date does: "20261224", "2026-12-24".
func likeDate(b []byte) bool {
	b = bytes.TrimLeft(b, " \t")
	digits := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return digits == 4 && c == '-'
		}
		if digits++; digits == 6 {
			return true
		}
	}
	return len(b) == 0
}

// unescape undoes RFC 5545 §3.3.11. Line breaks become spaces: a title has one
// line here.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n', 'N':
			b.WriteByte(' ')
		case '\\', ',', ';', ':', '"', '\'': // the last three are no escapes, but producers write them
			b.WriteByte(s[i])
		default:
			b.WriteByte('\\')
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// splitList cuts a list of texts at its commas, RFC 5545 §3.1.1, and at its
// semicolons, which vCalendar 1.0 writes in their stead.
func splitList(s string) []string {
	var list []string
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ',', ';':
			list = append(list, s[from:i])
			from = i + 1
		}
	}
	return append(list, s[from:])
}

// cutText shortens s to at most n bytes without cutting a character.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
