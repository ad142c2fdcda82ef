package ics

// A logicalLine is one unfolded content line, RFC 5545 §3.1. Its text is only
// valid until the next one is asked for.
type logicalLine struct {
	text []byte
	line int  // where it begins in the file, from 1
	cut  bool // it was longer than maxLine; the rest is dropped
}

// A splitter walks the unfolded lines of a text. Lines end with CRLF, LF or a
// CR alone; empty ones are skipped, even between the parts of a folded line
// (some gateways double every line end).
type splitter struct {
	data []byte
	pos  int
	line int // number of the physical line at pos, from 1
	buf  []byte
}

func newSplitter(data []byte) *splitter { return &splitter{data: data, line: 1} }

// next gives the next unfolded line; false at the end of the text.
func (s *splitter) next() (logicalLine, bool) {
	var first []byte
	for len(first) == 0 {
		if s.pos >= len(s.data) {
			return logicalLine{}, false
		}
		first = s.physical()
	}
	l := logicalLine{text: first, line: s.line - 1}
	if s.folded() {
		s.buf = append(s.buf[:0], first[:min(len(first), maxLine)]...)
		for s.folded() {
			if more := s.physical(); len(more) > 1 {
				room := maxLine + 1 - len(s.buf)
				s.buf = append(s.buf, more[1:min(len(more), max(room, 0)+1)]...)
			}
		}
		l.text = s.buf
	}
	if len(l.text) > maxLine {
		l.text, l.cut = l.text[:maxLine], true
	}
	return l, true
}

// folded tells whether the line at pos continues the one before.
func (s *splitter) folded() bool {
	pos, lines := s.pos, 0
	for pos < len(s.data) && (s.data[pos] == '\r' || s.data[pos] == '\n') {
		if s.data[pos] == '\r' && pos+1 < len(s.data) && s.data[pos+1] == '\n' {
			pos++
		}
		pos++
		lines++
	}
	if pos >= len(s.data) || (s.data[pos] != ' ' && s.data[pos] != '\t') {
		return false
	}
	s.pos, s.line = pos, s.line+lines
	return true
}

// physical takes one line of the file, without its end.
func (s *splitter) physical() []byte {
	start := s.pos
	for s.pos < len(s.data) && s.data[s.pos] != '\r' && s.data[s.pos] != '\n' {
		s.pos++
	}
	text := s.data[start:s.pos]
	if s.pos < len(s.data) {
		if s.data[s.pos] == '\r' && s.pos+1 < len(s.data) && s.data[s.pos+1] == '\n' {
			s.pos++
		}
		s.pos++
	}
	s.line++
	return text
}
