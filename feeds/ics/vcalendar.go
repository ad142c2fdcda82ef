package ics

import (
	"bytes"
	"strconv"
	"strings"
)

// vCalendar 1.0 (versit Consortium, 1996) is what phones, Lotus Notes and old
// exports still write. Its components and most of its properties are those of
// iCalendar; its rules and its way to write accents are not. DAYLIGHT and TZ are
// not looked at: its times are UTC, or the clock of the place.

// modernRule turns a rule of vCalendar 1.0's basic grammar, "MP1 2+ TU #6",
// into RFC 5545's; false for what is none. Of its extended grammar, rules within
// rules, nothing was met in the wild.
func modernRule(text string) (string, bool) {
	fields := strings.Fields(strings.ReplaceAll(text, "$", "")) // $ marks the last day of a week
	if len(fields) == 0 || strings.Contains(text, "=") {
		return "", false
	}
	letters := strings.TrimRight(fields[0], "0123456789")
	freq, part := oldFrequency(letters)
	if freq == "" {
		return "", false
	}
	rule := "FREQ=" + freq
	if interval := fields[0][len(letters):]; interval != "" {
		rule += ";INTERVAL=" + interval
	}
	fields, end := oldEnd(fields[1:])
	switch {
	case len(fields) == 0 && letters == "MP":
		return "", false // on the weekday of DTSTART, but which one of the month?
	case letters == "MP":
		fields = oldPositions(fields)
	case letters == "MD" || letters == "YD":
		for i, f := range fields {
			fields[i] = oldNumber(f)
		}
	}
	if len(fields) > 0 {
		rule += ";" + part + "=" + strings.Join(fields, ",")
	}
	return rule + end, true
}

// oldFrequency gives what the letters of a rule stand for, and the part in which
// its list goes. Daily rules list times, "0900 1400"; nobody was seen to write
// them, and BYHOUR takes them for junk.
func oldFrequency(letters string) (freq, part string) {
	switch letters {
	case "D":
		return "DAILY", "BYHOUR"
	case "W":
		return "WEEKLY", "BYDAY"
	case "MP":
		return "MONTHLY", "BYDAY"
	case "MD":
		return "MONTHLY", "BYMONTHDAY"
	case "YM":
		return "YEARLY", "BYMONTH"
	case "YD":
		return "YEARLY", "BYYEARDAY"
	}
	return "", ""
}

// oldEnd takes the end off the fields: "#6" is a count, "#0" no end, a date bounds
// the last start. A rule that names no end happens twice.
func oldEnd(fields []string) (rest []string, end string) {
	end = ";COUNT=2"
	for _, f := range fields {
		count, counted := strings.CutPrefix(f, "#")
		switch {
		case counted && strings.Trim(count, "0") == "":
			end = ""
		case counted:
			end = ";COUNT=" + count
		case len(f) >= len("20261231"):
			end = ";UNTIL=" + f
		default:
			rest = append(rest, f)
		}
	}
	return rest, end
}

// oldPositions turns "1+ 3+ TU TH 1- FR" into 1TU, 1TH, 3TU, 3TH, -1FR.
func oldPositions(fields []string) []string {
	var list, numbers []string
	days := false
	for _, f := range fields {
		if f[0] >= '0' && f[0] <= '9' {
			if days {
				numbers, days = nil, false
			}
			numbers = append(numbers, oldNumber(f))
			continue
		}
		days = true
		if len(numbers) == 0 {
			list = append(list, f)
		}
		for _, n := range numbers {
			list = append(list, n+f)
		}
	}
	return list
}

// oldNumber turns "2+" into 2, "2-" into -2, and "LD", the last day, into -1.
func oldNumber(f string) string {
	if f == "LD" {
		return "-1"
	}
	if n, ok := strings.CutSuffix(f, "-"); ok {
		return "-" + n
	}
	return strings.TrimSuffix(f, "+")
}

// unquote undoes ENCODING=QUOTED-PRINTABLE, RFC 2045 §6.7. What is no code stays
// as it is; line breaks become spaces, since a title has one line here. The
// splitter has joined its lines. CHARSET is not asked: toUTF8 sees for itself.
func unquote(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		c := b[i]
		if c == '=' && i+2 < len(b) {
			if n, err := strconv.ParseUint(string(b[i+1:i+3]), 16, 8); err == nil {
				c = byte(n)
				i += 2
			}
		}
		if c == '\r' || c == '\n' {
			if bytes.HasSuffix(out, []byte(" ")) {
				continue
			}
			c = ' '
		}
		out = append(out, c)
	}
	return out
}

// A softBreaks tells which lines of a folded one go on after "=", as RFC 2045
// §6.7 has it. It looks at the parameters once.
type softBreaks struct {
	known, coded bool
}

func (s *softBreaks) after(text []byte) bool {
	if !bytes.HasSuffix(text, []byte("=")) {
		return false
	}
	if !s.known {
		var head []byte
		head, _, s.known = bytes.Cut(text[:min(len(text), maxText/4)], []byte(":"))
		s.coded = s.known && bytes.Contains(bytes.ToUpper(head), []byte("QUOTED-PRINTABLE"))
	}
	return s.coded
}
