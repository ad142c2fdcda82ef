package ics

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A damage is something that happens within one event.
type damage struct {
	name string
	do   func(r *rand.Rand, lines [][]byte) [][]byte // lines with their ends; the first is BEGIN, the last END
}

func damages() []damage {
	return []damage{
		{"junk line", func(r *rand.Rand, l [][]byte) [][]byte { return insert(l, inside(r, l), pick(r, junk())+"\r\n") }},
		{"broken value", func(r *rand.Rand, l [][]byte) [][]byte {
			i := anyProperty(r, l)
			name := l[i][:bytes.IndexAny(append(slices.Clone(l[i]), ':'), ":;")]
			return replace(l, i, string(name)+":"+pick(r, values())+"\r\n")
		}},
		{"missing END", func(r *rand.Rand, l [][]byte) [][]byte { return l[:len(l)-1] }},
		{"missing BEGIN", func(r *rand.Rand, l [][]byte) [][]byte { return l[1:] }},
		{"swapped lines", func(r *rand.Rand, l [][]byte) [][]byte {
			i, j := r.IntN(len(l)), r.IntN(len(l))
			l[i], l[j] = l[j], l[i]
			return l
		}},
		{"missing line", func(r *rand.Rand, l [][]byte) [][]byte { i := inside(r, l); return slices.Delete(l, i-1, i) }},
		{"doubled line", func(r *rand.Rand, l [][]byte) [][]byte {
			i := anyProperty(r, l)
			return insert(l, inside(r, l), string(l[i]))
		}},
		{"doubled property, other value", func(r *rand.Rand, l [][]byte) [][]byte {
			return insert(l, inside(r, l), pick(r, properties())+":"+pick(r, values())+"\r\n")
		}},
		{"bits flipped", onBytes(func(r *rand.Rand, b []byte) []byte {
			at := r.IntN(len(b))
			for range 1 + r.IntN(4) {
				b[min(at+r.IntN(8), len(b)-1)] ^= 1 << r.IntN(8)
			}
			return b
		})},
		{"bytes deleted", onBytes(func(r *rand.Rand, b []byte) []byte {
			i := r.IntN(len(b))
			return slices.Delete(b, i, min(len(b), i+1+r.IntN(20)))
		})},
		{"bytes inserted", onBytes(func(r *rand.Rand, b []byte) []byte {
			more := make([]byte, 1+r.IntN(40))
			for i := range more {
				more[i] = byte(r.Uint32())
			}
			return slices.Insert(b, r.IntN(len(b)), more...)
		})},
		{"NULs", onBytes(func(r *rand.Rand, b []byte) []byte {
			return slices.Insert(b, r.IntN(len(b)), make([]byte, 1+r.IntN(8))...)
		})},
		{"Latin-1", onBytes(func(r *rand.Rand, b []byte) []byte {
			return slices.Insert(b, r.IntN(len(b)), []byte("\xE9t\xE9 \xA0: \x92")...)
		})},
		{"broken fold", onBytes(func(r *rand.Rand, b []byte) []byte {
			return slices.Insert(b, r.IntN(len(b)), []byte(pick(r, []string{"\r\n", "\r\n\r\n", "\n", "\r", "\r\n ", "\n\t"}))...)
		})},
		{"giant line", func(r *rand.Rand, l [][]byte) [][]byte {
			return insert(l, inside(r, l), pick(r, properties())+":"+strings.Repeat(pick(r, []string{"a", "20260901,", "é;"}), 30_000+r.IntN(50_000))+"\r\n")
		}},
		{"nesting", func(r *rand.Rand, l [][]byte) [][]byte { return insert(l, inside(r, l), nesting(r)) }},
		{"web page", func(r *rand.Rand, l [][]byte) [][]byte { return insert(l, inside(r, l), page) }},
		{"parameters", func(r *rand.Rand, l [][]byte) [][]byte {
			i := anyProperty(r, l)
			at := bytes.IndexAny(append(slices.Clone(l[i]), ':'), ":;")
			return replace(l, i, string(l[i][:at])+pick(r, parameters())+string(l[i][at:]))
		}},
		{"end of the calendar", func(r *rand.Rand, l [][]byte) [][]byte { return insert(l, inside(r, l), "END:VCALENDAR\r\n") }},
	}
}

const page = "<!DOCTYPE html>\r\n<html lang=\"fr\"><head>\r\n<title>Erreur : 502</title>\r\n<p style=\"color:red\">BEGIN:VEVENT</p>\r\n</html>\r\n"

func junk() []string {
	return []string{"junk", "0;0=", ":", ";", "=", ":::;;;", "X", "X-A;B=\"c:d", "\x00\x01\x02", "\xFF\xFE", "DTSTART", "BEGIN", "BEGIN:", "END:",
		"BEGIN:VALARM", "END:VALARM", "BEGIN:VTODO", "END:VTODO", "END:VTIMEZONE", "BEGIN:STANDARD", " continuation", "\t", "\"", "RRULE:", "EXDATE:", "Subject: x", strings.Repeat("=", 200)}
}

func properties() []string {
	return []string{"UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "LAST-MODIFIED",
		"SUMMARY", "LOCATION", "CATEGORIES", "STATUS", "CLASS", "DESCRIPTION", "ATTACH", "X-ALT-DESC", "TZID", "CONFERENCE"}
}

func values() []string {
	return []string{"", " ", "\x00", "é", "\xE9", "-1", "0", "99999999999999999999", "20260231", "20261399T250000", "20260901T", "T090000", "tomorrow",
		"20260901T090000Z/P", "P", "PT", "PT99999999999H", "-P1D", "FREQ=", "FREQ=SECONDLY", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;COUNT=-1", "FREQ=YEARLY;BYMONTH=13",
		"FREQ=DAILY;BYDAY=XX", "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2", ",,,,", ";;;;", "\\", "\\n", "\"", "00000000T000000", "99991231T235959Z", "NaN", "PRIVATE;PUBLIC"}
}

func parameters() []string {
	return []string{";", ";;", ";=", ";TZID", ";TZID=", ";TZID=\"", ";VALUE=", ";VALUE=DATE", ";VALUE=DATE-TIME", ";VALUE=PERIOD", ";TZID=Mars/Olympus", ";X=\"a:b", ";0=", ";RANGE=THISANDFUTURE",
		";TZID=UTC", ";\x00=\x00", strings.Repeat(";A=B", 100)}
}

// nesting opens components within components, and closes some of them.
func nesting(r *rand.Rand) string {
	depth := 1 + r.IntN(40)
	text := strings.Repeat("BEGIN:X-DEEP\r\n", depth)
	if r.IntN(2) == 0 {
		text += strings.Repeat("END:X-DEEP\r\n", r.IntN(depth+1))
	}
	return text
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// inside gives a place after BEGIN and before END.
func inside(r *rand.Rand, lines [][]byte) int { return 1 + r.IntN(max(1, len(lines)-1)) }

// anyProperty gives a line between BEGIN and END.
func anyProperty(r *rand.Rand, lines [][]byte) int {
	return min(len(lines)-1, 1+r.IntN(max(1, len(lines)-2)))
}

func insert(lines [][]byte, at int, text string) [][]byte {
	return slices.Insert(lines, at, []byte(text))
}

func replace(lines [][]byte, at int, text string) [][]byte {
	lines[at] = []byte(text)
	return lines
}

// onBytes is a damage to any bytes but the last line's end: without that the
// event would spill into what follows it, which is another event's damage too.
func onBytes(do func(*rand.Rand, []byte) []byte) func(*rand.Rand, [][]byte) [][]byte {
	return func(r *rand.Rand, lines [][]byte) [][]byte {
		text := bytes.Join(lines, nil)
		return [][]byte{do(r, slices.Clone(text[:len(text)-2])), []byte("\r\n")}
	}
}

// damaged gives whole lines after one damage. One that made them begin with a
// space would continue the END of the event before: another is drawn.
func damaged(r *rand.Rand, text []byte) ([]byte, string) {
	all := damages()
	for {
		d := all[r.IntN(len(all))]
		lines := slices.Collect(bytes.Lines(slices.Clone(text)))
		out := bytes.Join(d.do(r, lines), nil)
		if !bytes.HasPrefix(out, []byte(" ")) && !bytes.HasPrefix(out, []byte("\t")) {
			return out, d.name
		}
	}
}

// mixedEnds ends lines as several programs would.
func mixedEnds(r *rand.Rand, text []byte) []byte {
	var out []byte
	for line := range bytes.Lines(text) {
		out = append(out, bytes.TrimSuffix(line, []byte("\r\n"))...)
		if bytes.HasSuffix(line, []byte("\r\n")) {
			out = append(out, pick(r, []string{"\r\n", "\n", "\r", "\r\r\n", "\n\n"})...)
		}
	}
	return out
}

// refolded folds lines anywhere, also within a character.
func refolded(r *rand.Rand, text []byte) []byte {
	var out []byte
	for i, c := range text {
		out = append(out, c)
		next := min(i+1, len(text)-1)
		if c > ' ' && text[next] > ' ' && r.IntN(12) == 0 {
			out = append(out, pick(r, []string{"\r\n ", "\r\n\t", "\n ", "\r "})...)
		}
	}
	return out
}

// between is what may stand between two events and change neither.
func between(r *rand.Rand, separable bool) (text, name string) {
	stray := []string{"junk line\r\n", "X-UNKNOWN;A=\"b:c\r\n", "0;0=\r\n", "\x00\x00\r\n", "\r\n\r\n\r\n", "\xE9t\xE9\r\n", "END:VEVENT\r\n", "END:VTODO\r\n", page,
		"BEGIN:VTODO\r\nUID:todo\r\nDTSTART:20260901T090000\r\nSUMMARY:A task\r\n", "BEGIN:VEVENT\r\n", "X-LONG:" + strings.Repeat("a", 90_000) + "\r\n", nesting(r)}
	if separable {
		stray = append(stray, apart, "BEGIN:VCALENDAR\r\n", "END:VCALENDAR\r\n")
	}
	text = pick(r, stray)
	return text, fmt.Sprintf("%.20q between events", text)
}
