package ics

import (
	"bytes"
	"errors"
	"time"

	"semainier/feeds/civil"
)

// Wall time is counted in seconds of the civil calendar since 1970-01-01
// 00:00, without any zone; days likewise. Zones only enter where a wall time
// becomes an instant.
const daySeconds = 24 * 60 * 60

// A stamp is a DATE or DATE-TIME value, RFC 5545 §3.3.4 and §3.3.5.
type stamp struct {
	wall int64
	date bool // without an hour
	utc  bool // ended with Z
	// offset is what a producer wrote in the manner of RFC 3339, in seconds.
	offset    int64
	hasOffset bool
}

func (s stamp) day() int64 { return floorDiv(s.wall, daySeconds) }

var errValue = errors.New("not a date or date-time of RFC 5545")

// parseStamp reads a date or a date-time. Beyond RFC 5545 it takes what
// producers write: hyphens and colons, a missing second, fractions, an offset,
// a lower-case t or z, a leap second, 24:00.
func parseStamp(b []byte) (stamp, error) {
	b = bytes.TrimSpace(b)
	y, b, ok1 := digits(b, 4)
	b = skip(b, '-')
	m, b, ok2 := digits(b, 2)
	b = skip(b, '-')
	d, b, ok3 := digits(b, 2)
	if !ok1 || !ok2 || !ok3 || !validDate(y, m, d) {
		return stamp{}, errValue
	}
	s := stamp{wall: dayNumber(y, m, d) * daySeconds, date: true}
	if len(b) == 0 {
		return s, nil
	}
	if b[0] != 'T' && b[0] != 't' && b[0] != ' ' {
		return stamp{}, errValue
	}
	if b = b[1:]; len(b) == 0 { // "20261224T": a date whose hour was left out
		return s, nil
	}
	clock, b, err := parseClock(b)
	if err != nil {
		return stamp{}, err
	}
	s.date, s.wall = false, s.wall+clock
	return s, s.parseSuffix(b)
}

func parseClock(b []byte) (int64, []byte, error) {
	h, b, ok1 := digits(b, 2)
	b = skip(b, ':')
	min, b, ok2 := digits(b, 2)
	b = skip(b, ':')
	sec, rest, ok3 := digits(b, 2)
	if ok3 {
		b = rest
	} else {
		sec = 0
	}
	if len(b) > 0 && b[0] == '.' {
		for b = b[1:]; len(b) > 0 && b[0] >= '0' && b[0] <= '9'; b = b[1:] {
		}
	}
	if !ok1 || !ok2 || h > 24 || min > 59 || sec > 60 || (h == 24 && min+sec > 0) {
		return 0, nil, errValue
	}
	return int64(h*3600 + min*60 + min59(sec)), b, nil
}

// min59 takes a leap second for the second before it, RFC 5545 §3.3.12.
func min59(sec int) int { return min(sec, 59) }

func (s *stamp) parseSuffix(b []byte) error {
	b = bytes.TrimSpace(b)
	switch {
	case len(b) == 0:
		return nil
	case len(b) == 1 && (b[0] == 'Z' || b[0] == 'z'):
		s.utc = true
		return nil
	}
	off, err := parseOffset(b)
	if err != nil {
		return errValue
	}
	s.offset, s.hasOffset = off, true
	return nil
}

// parseOffset reads +0100, +01:00, -053012, +1: RFC 5545 §3.3.14 and its
// relatives.
func parseOffset(b []byte) (int64, error) {
	b = bytes.TrimSpace(b)
	if len(b) < 2 || (b[0] != '+' && b[0] != '-') {
		return 0, errValue
	}
	sign := int64(1)
	if b[0] == '-' {
		sign = -1
	}
	b = b[1:]
	h, rest, ok := digits(b, 2)
	if !ok {
		if h, rest, ok = digits(b, 1); !ok {
			return 0, errValue
		}
	}
	m, s := 0, 0
	if len(rest) > 0 {
		if m, rest, ok = digits(skip(rest, ':'), 2); !ok {
			return 0, errValue
		}
	}
	if len(rest) > 0 {
		if s, rest, ok = digits(skip(rest, ':'), 2); !ok {
			return 0, errValue
		}
	}
	if len(rest) > 0 || h > 23 || m > 59 || s > 59 {
		return 0, errValue
	}
	return sign * int64(h*3600+m*60+s), nil
}

// parseLength reads a DURATION, RFC 5545 §3.3.6, in wall seconds.
func parseLength(b []byte) (int64, error) {
	b = bytes.ToUpper(bytes.TrimSpace(b))
	sign := int64(1)
	if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
		if b[0] == '-' {
			sign = -1
		}
		b = b[1:]
	}
	if len(b) < 2 || b[0] != 'P' {
		return 0, errValue
	}
	var total, n int64
	seen, number, clock := false, false, false
	for _, c := range b[1:] {
		if c >= '0' && c <= '9' {
			if n = n*10 + int64(c-'0'); n > 1e10 {
				return 0, errValue
			}
			number = true
			continue
		}
		if c == 'T' && !number {
			clock = true
			continue
		}
		unit := lengthUnit(c, clock)
		if unit == 0 || !number {
			return 0, errValue
		}
		total += n * unit
		n, number, seen = 0, false, true
	}
	if number || !seen || total > 100*366*daySeconds {
		return 0, errValue
	}
	return sign * total, nil
}

func lengthUnit(c byte, clock bool) int64 {
	switch c {
	case 'W':
		return 7 * daySeconds
	case 'D':
		return daySeconds
	case 'H':
		return 3600
	case 'M':
		if clock {
			return 60
		}
	case 'S':
		return 1
	}
	return 0
}

func digits(b []byte, n int) (int, []byte, bool) {
	if len(b) < n {
		return 0, b, false
	}
	v := 0
	for _, c := range b[:n] {
		if c < '0' || c > '9' {
			return 0, b, false
		}
		v = v*10 + int(c-'0')
	}
	return v, b[n:], true
}

func skip(b []byte, c byte) []byte {
	if len(b) > 0 && b[0] == c {
		return b[1:]
	}
	return b
}

func validDate(y, m, d int) bool {
	return m >= 1 && m <= 12 && d >= 1 && d <= monthLength(y, m)
}

func isLeap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func monthLength(y, m int) int {
	switch m {
	case 2:
		if isLeap(y) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func yearLength(y int) int {
	if isLeap(y) {
		return 366
	}
	return 365
}

// dayNumber counts days from 1970-01-01 in the proleptic Gregorian calendar
// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
func dayNumber(y, m, d int) int64 {
	if m <= 2 {
		y--
	}
	era := floorDiv(int64(y), 400)
	yoe := int64(y) - era*400
	doy := int64((153*((m+9)%12)+2)/5 + d - 1)
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

// civilDay is the inverse of dayNumber.
func civilDay(n int64) (y, m, d int) {
	n += 719468
	era := floorDiv(n, 146097)
	doe := n - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d = int(doy - (153*mp+2)/5 + 1)
	m = int(mp+2)%12 + 1
	y = int(yoe + era*400)
	if m <= 2 {
		y++
	}
	return y, m, d
}

// weekday gives 0 for Monday to 6 for Sunday.
func weekday(day int64) int { return int(floorMod(day+3, 7)) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }

func dateOf(day int64) civil.Date {
	y, m, d := civilDay(day)
	return civil.Date{Year: y, Month: time.Month(m), Day: d}
}

func dayOf(d civil.Date) int64 { return dayNumber(d.Year, int(d.Month), d.Day) }

// instant gives the Unix time of a wall time in loc. A time that the clocks
// skip is taken with the offset before the gap; one that comes twice is its
// first occurrence (RFC 5545 §3.3.5).
func instant(wall int64, loc *time.Location) int64 {
	if loc == time.UTC {
		return wall
	}
	before, after := offsetAt(wall-daySeconds, loc), offsetAt(wall+daySeconds, loc)
	if before == after {
		return wall - before
	}
	early, late := wall-max(before, after), wall-min(before, after)
	if offsetAt(early, loc) == max(before, after) {
		return early
	}
	if offsetAt(late, loc) == min(before, after) {
		return late
	}
	return wall - before
}

// wallAt gives the wall time in loc of a Unix time.
func wallAt(unix int64, loc *time.Location) int64 { return unix + offsetAt(unix, loc) }

func offsetAt(unix int64, loc *time.Location) int64 {
	_, offset := time.Unix(unix, 0).In(loc).Zone()
	return int64(offset)
}
