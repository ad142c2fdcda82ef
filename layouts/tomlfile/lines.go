package tomlfile

import (
	"strings"
)

// scanLines finds the line of every key and table of a file that is known to
// be valid TOML. Keys within inline tables are left to the line of the table.
//
// The TOML library keeps positions to itself, hence this second look, which
// needs to understand no more than where a statement ends (TOML 1.0: a
// statement a line, except within strings, arrays and inline tables).
func scanLines(text string) map[Path]int {
	s := lineScanner{rest: text, line: 1, lines: map[Path]int{}, count: map[Path]int{}}
	for s.skipBlank() {
		line := s.line
		if strings.HasPrefix(s.rest, "[") {
			s.header(line)
		} else {
			at := s.here
			for _, part := range s.key("=") {
				at = at.Key(part)
				s.mark(at, line)
			}
		}
		s.endStatement()
	}
	return s.lines
}

type lineScanner struct {
	rest  string
	line  int
	lines map[Path]int
	count map[Path]int // how many [[tables]] so far under this path
	here  Path         // the table that keys now belong to
}

func (s *lineScanner) mark(at Path, line int) {
	if s.lines[at] == 0 {
		s.lines[at] = line
	}
}

func (s *lineScanner) skip(n int) {
	s.line += strings.Count(s.rest[:n], "\n")
	s.rest = s.rest[n:]
}

// skipBlank goes to the next statement and reports whether there is one.
func (s *lineScanner) skipBlank() bool {
	for {
		s.skip(len(s.rest) - len(strings.TrimLeft(s.rest, " \t\r\n\ufeff")))
		if !strings.HasPrefix(s.rest, "#") {
			return s.rest != ""
		}
		s.skipLine()
	}
}

func (s *lineScanner) skipLine() {
	if n := strings.IndexByte(s.rest, '\n'); n >= 0 {
		s.skip(n)
		return
	}
	s.rest = ""
}

func (s *lineScanner) header(line int) {
	s.skip(1)
	many := strings.HasPrefix(s.rest, "[")
	if many {
		s.skip(1)
	}
	at := Path("")
	parts := s.key("]")
	for i, part := range parts {
		at = at.Key(part)
		if many && i == len(parts)-1 {
			s.mark(at, line)
			s.count[at]++
		}
		if n := s.count[at]; n > 0 {
			at = at.At(n - 1)
		}
	}
	s.mark(at, line)
	s.here = at
}

// key reads a dotted key up to and including the sign that ends it.
func (s *lineScanner) key(end string) []string {
	var parts []string
	for s.rest != "" {
		s.skip(len(s.rest) - len(strings.TrimLeft(s.rest, " \t.")))
		switch {
		case s.rest == "":
		case strings.HasPrefix(s.rest, end):
			s.skip(1)
			return parts
		case s.rest[0] == '"' || s.rest[0] == '\'':
			n := stringEnd(s.rest)
			parts = append(parts, s.rest[1:max(n-1, 1)])
			s.skip(n)
		default:
			n := strings.IndexFunc(s.rest, func(r rune) bool { return !isBare(r) })
			if n <= 0 {
				return parts
			}
			parts = append(parts, s.rest[:n])
			s.skip(n)
		}
	}
	return parts
}

// endStatement goes to the end of the line on which the statement ends.
func (s *lineScanner) endStatement() {
	depth := 0
	for s.rest != "" {
		switch s.rest[0] {
		case '\n':
			if depth <= 0 {
				return
			}
			s.skip(1)
		case '#':
			s.skipLine()
		case '"', '\'':
			s.skip(stringEnd(s.rest))
		case '[', '{':
			depth++
			s.skip(1)
		case ']', '}':
			depth--
			s.skip(1)
		default:
			s.skip(1)
		}
	}
}

// stringEnd gives the length of the string that begins s with its quotes.
func stringEnd(s string) int {
	quote := s[:1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s, triple) {
		quote = triple
	}
	for i := len(quote); i < len(s); i++ {
		switch {
		case s[0] == '"' && s[i] == '\\':
			i++
		case strings.HasPrefix(s[i:], quote):
			i += len(quote)
			for len(quote) == 3 && i < len(s) && s[i] == s[0] { // """a"""" ends with a quote of the text
				i++
			}
			return i
		}
	}
	return len(s)
}

func isBare(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_'
}
