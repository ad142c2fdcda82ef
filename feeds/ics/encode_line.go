package ics

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxOctets is the length that a line may have before its CRLF, RFC 5545 §3.1.
const maxOctets = 75

// contentLines are lines of iCalendar on their way out. They take no text but
// through escapeText and paramValue, so that no value can begin a line.
type contentLines struct{ out []byte }

// put writes one content line, folded so that no character is cut.
func (c *contentLines) put(line string) {
	for room := maxOctets; len(line) > room; room = maxOctets - 1 { // a folded line begins with a space
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		c.out = append(append(c.out, line[:cut]...), "\r\n "...)
		line = line[cut:]
	}
	c.out = append(append(c.out, line...), "\r\n"...)
}

// text writes a property of type TEXT; nothing where there is no text.
func (c *contentLines) text(name, value string) {
	if value = escapeText(value); value != "" {
		c.put(name + ":" + value)
	}
}

// list writes a property of several TEXTs.
func (c *contentLines) list(name string, values []string) {
	var escaped []string
	for _, v := range values {
		if v = escapeText(v); v != "" {
			escaped = append(escaped, v)
		}
	}
	if len(escaped) > 0 {
		c.put(name + ":" + strings.Join(escaped, ","))
	}
}

// escapeText writes a TEXT value, RFC 5545 §3.3.11.
func escapeText(s string) string {
	s = strings.ReplaceAll(clean(s), `\`, `\\`)
	s = strings.ReplaceAll(s, ";", `\;`)
	s = strings.ReplaceAll(s, ",", `\,`)
	return strings.ReplaceAll(s, "\n", `\n`)
}

// paramValue writes a parameter value, RFC 5545 §3.2, with what it cannot hold
// in the manner of RFC 6868. It is quoted unless it is a plain word.
func paramValue(s string) string {
	s = strings.ReplaceAll(clean(s), "^", "^^")
	s = strings.ReplaceAll(s, "\n", "^n")
	s = strings.ReplaceAll(s, `"`, "^'")
	special := func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_/+", r)
	}
	if s == "" || strings.ContainsFunc(s, special) {
		return `"` + s + `"`
	}
	return s
}

// clean makes valid UTF-8 of s, without control characters but "\n". Everything
// that some reader takes for the end of a line becomes "\n", a tab a space.
func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch r {
		case '\n', '\r', '\u0085', '\u2028', '\u2029':
			return '\n'
		case '\t':
			return ' '
		case '\ufeff': // a byte order mark: nothing to see, and trimmed by many
			return -1
		}
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}
