package glyph

import (
	"math"
	"strings"
	"unicode"

	"semainier/layouts/scene"
)

// Line is one line of a wrapped text.
type Line struct {
	Text  string // what to draw, with its hyphen, ellipsis or mark of direction if it has one
	Width scene.Px
	Cut   bool // text was left out after this line, which says so with "…"
}

// ellipsis closes a line after which text was left out.
const ellipsis = "…"

// The marks that set the direction of a line that would, alone, run otherwise
// than its paragraph. They take no room.
const (
	leftToRightMark = "\u200E"
	rightToLeftMark = "\u200F"
)

// hyphen is shown where a line breaks at a soft hyphen (U+00AD).
const hyphen = "-"

const softHyphen = '\u00AD'

// slack lets the sum of advances, in which the kerning of a line's last
// characters is unknown, propose a line a little too long; measuring decides.
const slack = 0.5

// Wrap breaks text into lines no wider than width. It breaks where UAX #14
// allows it, never at a no-break space, never within an hour ("9 h 30") nor
// before a French high punctuation mark, even if they were typed with plain
// spaces. A word wider than a whole line is broken between two grapheme
// clusters. A line end in the text is a line end in the result, empty lines
// included, but for those at both ends of the text.
//
// All lines of a paragraph run as it does: from right to left if the style or
// its first strong character says so. A line that begins otherwise, as one with
// a Latin name first in an Arabic paragraph, begins with a mark that takes no
// room, so that whoever draws it need not know where it came from.
//
// With most > 0 there are at most that many lines, and the last one ends with "…" if
// text was left out; the cut falls between words, or within a word after three
// letters, never within a number. One cluster is set on each line when width
// is too small for anything.
func (f *Faces) Wrap(text string, st scene.Style, width scene.Px, most int) []Line {
	var lines []Line
	paragraphs := splitParagraphs(text)
	for i, p := range paragraphs {
		c := f.newComposer(p, st, width)
		last := i == len(paragraphs)-1
		for more := true; more; {
			if most > 0 && len(lines) == most-1 {
				return append(lines, c.lastLine(last))
			}
			var l Line
			l, more = c.next()
			lines = append(lines, l)
		}
	}
	return lines
}

// splitParagraphs splits at the mandatory breaks of UAX #14 (LB4, LB5), cleans
// the parts, and drops the empty ones at both ends.
func splitParagraphs(text string) []string {
	if strings.ContainsAny(text, "\v\f\r\u0085\u2028\u2029") { // rare, and a Replacer is dear to make
		text = strings.NewReplacer("\r\n", "\n", "\v", "\n", "\f", "\n", "\r", "\n",
			"\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)
	}
	parts := strings.Split(text, "\n")
	for i, p := range parts {
		parts[i] = strings.TrimFunc(Clean(p), breakingSpace)
	}
	for len(parts) > 0 && parts[0] == "" {
		parts = parts[1:]
	}
	for len(parts) > 0 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return parts
}

// breakingSpace says whether r is a space that vanishes at a line's ends.
func breakingSpace(r rune) bool {
	switch r {
	case '\u00A0', '\u202F', '\u2007':
		return false
	}
	return unicode.Is(unicode.Zs, r) || unicode.IsControl(r)
}

// composer cuts one paragraph into lines.
type composer struct {
	faces  *Faces
	style  scene.Style
	rtl    bool // the paragraph runs from right to left
	width  scene.Px
	text   []rune
	breaks breaks
	upTo   []scene.Px // upTo[i] is the length of text[:i], as if on one line
	at     int        // where the next line starts
}

func (f *Faces) newComposer(paragraph string, st scene.Style, width scene.Px) *composer {
	if math.IsNaN(float64(width)) {
		width = 0
	}
	l := f.shaped(paragraph, st)
	c := &composer{faces: f, style: st, rtl: l.rtl, width: width, breaks: f.breaksOf(paragraph)}
	c.text = c.breaks.text
	c.upTo = make([]scene.Px, len(c.text)+1)
	size := sane(st.Size)
	for i, a := range l.advances {
		c.upTo[i+1] = c.upTo[i] + a*size
	}
	return c
}

// next gives the following line, and whether there is another one after it.
func (c *composer) next() (Line, bool) {
	end := c.fit()
	l := c.line(c.at, end)
	for end < len(c.text) && breakingSpace(c.text[end]) {
		end++
	}
	c.at = end
	return l, end < len(c.text)
}

// lastLine gives the last line allowed; lastParagraph says whether text
// follows this paragraph.
func (c *composer) lastLine(lastParagraph bool) Line {
	end := c.fit()
	if end == len(c.text) && lastParagraph {
		return c.line(c.at, end)
	}
	return c.cut()
}

// fit finds the end of the longest line from c.at, at least one cluster.
func (c *composer) fit() int {
	if end, ok := c.longest(c.breaks.line, ""); ok {
		return end
	}
	if end, ok := c.longest(c.breaks.cluster, ""); ok {
		return end
	}
	end := c.at + 1
	for end < len(c.text) && !c.breaks.cluster[end] {
		end++
	}
	return min(end, len(c.text))
}

// cut gives the longest line from c.at that ends with an ellipsis.
func (c *composer) cut() Line {
	end, ok := c.longest(c.breaks.cut, ellipsis)
	if !ok {
		end, ok = c.longest(c.breaks.cluster, ellipsis)
		for ok && end > c.at && c.breaks.byNumber(end) {
			end--
		}
	}
	if !ok {
		end = c.at
	}
	text := c.cutText(end)
	return Line{Text: text, Width: c.measure(text), Cut: true}
}

// longest finds the last place of allowed where a line from c.at fits with
// tail added.
func (c *composer) longest(allowed []bool, tail string) (end int, ok bool) {
	room := c.width - c.measure(tail) + slack
	far := c.at
	for far < len(c.text) && c.length(far+1) <= room {
		far++
	}
	for end = far; end > c.at; end-- {
		if !allowed[end] || c.length(end) > room {
			continue
		}
		text := c.line(c.at, end).Text
		if tail != "" {
			text = c.cutText(end)
		}
		excess := c.measure(text) - c.width
		if excess <= 0 {
			return end, true
		}
		// Try only what is shorter: many characters take no room at all.
		room = c.length(end) - excess/2
	}
	return c.at, false
}

// length sums the advances of a line from c.at to end.
func (c *composer) length(end int) scene.Px { return c.upTo[c.trimmed(end)] - c.upTo[c.at] }

// trimmed moves end back over the spaces that would vanish at a line's end.
func (c *composer) trimmed(end int) int { return max(c.at, c.breaks.ink[end]) }

// line gives the line text[start:end] without the spaces at its end and with
// a hyphen where it ends in a soft one.
func (c *composer) line(start, end int) Line {
	text := c.text[start:c.trimmed(end)]
	s := strings.ReplaceAll(string(text), string(softHyphen), "")
	if n := len(text); n > 0 && text[n-1] == softHyphen && end < len(c.text) {
		s += hyphen
	}
	s = c.directed(s)
	return Line{Text: s, Width: c.measure(s)}
}

// cutText gives text[c.at:end] with the ellipsis, which replaces separators.
func (c *composer) cutText(end int) string {
	s := strings.ReplaceAll(string(c.text[c.at:end]), string(softHyphen), "")
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Ps, unicode.Pi) ||
			strings.ContainsRune(".,;:·•|/…", r)
	})
	return c.directed(s + ellipsis)
}

// directed makes the line s run as its paragraph.
func (c *composer) directed(s string) string {
	rtl := c.style.RTL || RTL(s)
	switch {
	case s == "" || rtl == c.rtl:
		return s
	case c.rtl:
		return rightToLeftMark + s
	}
	return leftToRightMark + s
}

func (c *composer) measure(text string) scene.Px {
	return c.faces.Shape(text, c.style).Width
}
