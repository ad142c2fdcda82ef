package ics

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// A frequency is the FREQ of a rule, RFC 5545 §3.3.10.
type frequency uint8

const (
	yearly frequency = iota + 1
	monthly
	weekly
	daily
	hourly // the shortest that is followed: no reception repeats by the minute
)

// A weekdayNum is a BYDAY value: a weekday (0 is Monday) and which one of the
// month or year, 0 for every one, negative from the end.
type weekdayNum struct {
	day, nth int
}

// A rule is an RRULE or EXRULE. Empty BY parts limit nothing.
type rule struct {
	freq       frequency
	hasUntil   bool
	months     uint16
	interval   int
	count      int   // 0: none
	weekStart  int   // 0 is Monday
	until      stamp // as written
	lastWall   int64 // what until means in the zone of the event
	bySecond   []int
	byMinute   []int
	byHour     []int
	byDay      []weekdayNum
	byMonthDay []int
	byYearDay  []int
	byWeekNo   []int
	bySetPos   []int
}

var (
	errFrequency = errors.New("no usable FREQ")
	errInterval  = errors.New("INTERVAL beyond the limit")
	errNever     = errors.New("the rule can never match")
)

// parseRule reads a rule. Parts that make no sense are left out and named in
// junk (by the RFC's names only: the text of a rule is the partner's).
func parseRule(value []byte) (r *rule, junk []string, err error) {
	text := strings.ToUpper(string(value[:min(len(value), maxLine)]))
	text = strings.TrimPrefix(text, "RRULE:")
	if modern, ok := modernRule(text); ok {
		text = modern
	}
	r = &rule{interval: 1}
	for part := range strings.SplitSeq(text, ";") {
		name, arg, ok := strings.Cut(strings.TrimSpace(part), "=")
		name, arg = strings.TrimSpace(name), strings.TrimSpace(arg)
		if name == "" && !ok {
			continue
		}
		if !r.set(name, arg) {
			junk = append(junk, partName(name))
		}
	}
	switch {
	case r.freq == 0:
		return nil, junk, errFrequency
	case r.interval > maxInterval:
		return nil, junk, errInterval
	case r.never():
		return nil, junk, errNever
	}
	slices.Sort(junk)
	return r, slices.Compact(junk), nil
}

// partName gives the name of a rule part if the RFC knows it. It is for people.
func partName(name string) string {
	switch name {
	case "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYDAY", "BYMONTHDAY", "BYYEARDAY",
		"BYWEEKNO", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "RSCALE", "SKIP":
		return name
	}
	return "nom inconnu"
}

// set takes one part; false for junk.
func (r *rule) set(name, arg string) bool {
	ok := true
	switch name {
	case "FREQ":
		r.freq = frequencyOf(arg)
	case "INTERVAL":
		n, err := strconv.Atoi(arg)
		if ok = (err == nil || errors.Is(err, strconv.ErrRange)) && n >= 1; ok {
			r.interval = n
		}
	case "COUNT":
		n, err := strconv.Atoi(arg)
		if ok = err == nil && n >= 1; ok {
			r.count = n
		}
	case "UNTIL":
		var err error
		if r.until, err = parseUntil([]byte(arg)); err != nil {
			return false
		}
		r.hasUntil = true
	case "WKST":
		var d weekdayNum
		if d, ok = parseWeekday(arg); ok {
			r.weekStart = d.day
		}
	case "BYDAY":
		r.byDay, ok = parseWeekdays(arg)
	case "BYMONTH":
		var months []int
		months, ok = parseNumbers(arg, 1, 12, false)
		r.months = 0
		for _, m := range months {
			r.months |= 1 << m
		}
	case "RSCALE":
		ok = arg == "GREGORIAN" || arg == "GREGORY"
	case "SKIP":
		ok = arg == "OMIT"
	default:
		return r.setNumbers(name, arg)
	}
	return ok
}

func (r *rule) setNumbers(name, arg string) (ok bool) {
	switch name {
	case "BYMONTHDAY":
		r.byMonthDay, ok = parseNumbers(arg, 1, 31, true)
	case "BYYEARDAY":
		r.byYearDay, ok = parseNumbers(arg, 1, 366, true)
	case "BYWEEKNO":
		r.byWeekNo, ok = parseNumbers(arg, 1, 53, true)
	case "BYSETPOS":
		r.bySetPos, ok = parseNumbers(arg, 1, 366, true)
	case "BYHOUR":
		r.byHour, ok = parseNumbers(arg, 0, 23, false)
	case "BYMINUTE":
		r.byMinute, ok = parseNumbers(arg, 0, 59, false)
	case "BYSECOND":
		r.bySecond, ok = parseNumbers(arg, 0, 59, false)
	}
	return ok
}

func frequencyOf(s string) frequency {
	switch s {
	case "YEARLY":
		return yearly
	case "MONTHLY":
		return monthly
	case "WEEKLY":
		return weekly
	case "DAILY":
		return daily
	case "HOURLY":
		return hourly
	}
	return 0
}

// parseUntil reads UNTIL as a stamp. A day that the month lacks (31 April)
// becomes the month's last: the alternative would be a series without an end.
func parseUntil(b []byte) (stamp, error) {
	s, err := parseStamp(b)
	if err == nil {
		return s, nil
	}
	y, rest, ok1 := digits(b, 4)
	m, rest, ok2 := digits(skip(rest, '-'), 2)
	d, rest, ok3 := digits(skip(rest, '-'), 2)
	if !ok1 || !ok2 || !ok3 || m < 1 || m > 12 || d > 31 || d <= monthLength(y, m) {
		return s, err
	}
	last := strconv.Itoa(monthLength(y, m))
	return parseStamp(slices.Concat(b[:len(b)-len(rest)-2], []byte(last), rest))
}

func parseNumbers(arg string, low, high int, negative bool) ([]int, bool) {
	var list []int
	ok := true
	for item := range strings.SplitSeq(arg, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(item))
		size := n
		if negative && n < 0 {
			size = -n
		}
		if err != nil || size < low || size > high || len(list) >= maxRuleValues {
			ok = false
			continue
		}
		list = append(list, n)
	}
	slices.Sort(list)
	return slices.Compact(list), ok
}

func parseWeekdays(arg string) ([]weekdayNum, bool) {
	var list []weekdayNum
	ok := true
	for item := range strings.SplitSeq(arg, ",") {
		d, good := parseWeekday(strings.TrimSpace(item))
		if !good || len(list) >= maxRuleValues {
			ok = false
			continue
		}
		if !slices.Contains(list, d) {
			list = append(list, d)
		}
	}
	return list, ok
}

func parseWeekday(s string) (weekdayNum, bool) {
	if len(s) < 2 {
		return weekdayNum{}, false
	}
	at := bytes.Index([]byte("MOTUWETHFRSASU"), []byte(s[len(s)-2:]))
	if at < 0 || at%2 != 0 {
		return weekdayNum{}, false
	}
	d := weekdayNum{day: at / 2}
	if number := s[:len(s)-2]; number != "" {
		n, err := strconv.Atoi(number)
		if err != nil || n == 0 || n < -53 || n > 53 {
			return weekdayNum{}, false
		}
		d.nth = n
	}
	return d, true
}

// never tells of rules such as 30 February, which no year has.
func (r *rule) never() bool {
	if r.months == 0 || len(r.byMonthDay) == 0 {
		return false
	}
	for m := 1; m <= 12; m++ {
		if r.months&(1<<m) == 0 {
			continue
		}
		for _, d := range r.byMonthDay {
			if max(d, -d) <= monthLength(2024, m) {
				return false
			}
		}
	}
	return true
}
