package ics

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// A logicalLine is one unfolded content line, RFC 5545 §3.1. Its text is only
// valid until the next one is asked for.
type logicalLine struct {
	text []byte
	line int  // where it begins in the file, from 1
	cut  bool // it was longer than maxLine; the rest is dropped
}

// A splitter walks the unfolded lines of a text as it comes in, and holds no
// more of it than one of them. Lines end with CRLF, LF or a CR alone; empty
// ones are skipped, even between the parts of a folded line (some gateways
// double every line end).
type splitter struct {
	in     io.Reader
	window []byte // what was read of in and not yet walked over
	room   []byte // where the window lies
	line   int    // number of the physical line at the window's begin, from 1
	text   []byte // of the line in hand
	err    error  // why in ended
}

func newSplitter(in io.Reader) *splitter {
	return &splitter{in: in, room: make([]byte, 32<<10), line: 1}
}

// next gives the next unfolded line; false at the end of the text.
func (s *splitter) next() (logicalLine, bool) {
	s.text = s.text[:0]
	s.lineEnds()
	if !s.more() {
		return logicalLine{}, false
	}
	l := logicalLine{line: s.line}
	s.takeLine()
	var breaks softBreaks
	for {
		soft := breaks.after(s.text)
		if !s.lineEnds() || !s.more() || !soft && s.window[0] != ' ' && s.window[0] != '\t' {
			break
		}
		if soft {
			s.text = s.text[:len(s.text)-1]
		} else {
			s.window = s.window[1:]
		}
		s.takeLine()
	}
	l.text = s.text
	if len(l.text) > maxLine {
		l.text, l.cut = l.text[:maxLine], true
	}
	return l, true
}

// failed gives the error that ended the text, nil where it was its end.
func (s *splitter) failed() error {
	if s.err == nil || errors.Is(s.err, io.EOF) {
		return nil
	}
	return s.err
}

// more makes sure that something is in the window; false at the end.
func (s *splitter) more() bool {
	for empty := 0; len(s.window) == 0 && s.err == nil; empty++ {
		var n int
		n, s.err = s.in.Read(s.room)
		s.window = s.room[:n]
		if empty > 100 {
			s.err = io.ErrNoProgress
		}
	}
	return len(s.window) > 0
}

// takeLine adds the rest of the physical line, without its end, to the text, of
// which it keeps one octet more than maxLine.
func (s *splitter) takeLine() {
	for s.more() {
		n := bytes.IndexAny(s.window, "\r\n")
		part := s.window
		if n >= 0 {
			part = s.window[:n]
		}
		s.text = append(s.text, part[:min(len(part), maxLine+1-len(s.text))]...)
		s.window = s.window[len(part):]
		if n >= 0 {
			return
		}
	}
}

// lineEnds steps over all line ends at the window's begin and tells whether
// there was one.
func (s *splitter) lineEnds() bool {
	before := s.line
	for s.more() && (s.window[0] == '\r' || s.window[0] == '\n') {
		end := s.window[0]
		s.window = s.window[1:]
		if end == '\r' && s.more() && s.window[0] == '\n' {
			s.window = s.window[1:]
		}
		s.line++
	}
	return s.line > before
}

// bounded gives at most max bytes of a reader, and an ErrTooLarge after them.
type bounded struct {
	in   io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, ErrTooLarge
	}
	n, err := b.in.Read(p[:min(len(p), b.left+1)])
	if b.left -= n; b.left < 0 {
		return 0, ErrTooLarge
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("read calendar: %w", err)
	}
	return n, err
}
