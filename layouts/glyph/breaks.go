package glyph

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
)

// breaks says where a paragraph may be broken; index i is the place before
// text[i], and len(text) is the end, where all are true.
type breaks struct {
	text    []rune
	line    []bool // between two lines: UAX #14, less French habits
	cluster []bool // between two grapheme clusters: UAX #29
	cut     []bool // where an ellipsis may follow
	ink     []int  // the place after the last character before it that is no breaking space
}

// breaksOf gives the breaks of a paragraph from the cache, or finds them. They
// do not change once found.
func (f *Faces) breaksOf(paragraph string) breaks {
	f.mu.Lock()
	defer f.mu.Unlock()
	if b, ok := f.places.get(paragraph); ok {
		return b
	}
	b := findBreaks(bounded([]rune(paragraph)))
	if len(paragraph) <= maxKept {
		f.places.put(paragraph, b)
	}
	return b
}

func findBreaks(text []rune) breaks {
	n := len(text)
	b := breaks{text: text, line: make([]bool, n+1), cluster: make([]bool, n+1), cut: make([]bool, n+1), ink: make([]int, n+1)}
	for i, r := range text {
		b.ink[i+1] = i + 1
		if breakingSpace(r) {
			b.ink[i+1] = b.ink[i]
		}
	}
	var seg segmenter.Segmenter
	seg.Init(text)
	for it := seg.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		b.cluster[g.Offset+len(g.Text)] = true
	}
	for it := seg.LineIterator(); it.Next(); {
		l := it.Line()
		end := l.Offset + len(l.Text)
		b.line[end] = end == n || !b.forbidden(end)
	}
	for i := range b.cut {
		b.cut[i] = b.line[i] || b.cluster[i] && b.inWord(i)
	}
	return b
}

// forbidden says whether a break that UAX #14 allows before text[i] would part
// what French keeps together and people type with a plain space: an hour
// ("9 h 30"), a high punctuation mark or a unit, the inside of « ».
func (b breaks) forbidden(i int) bool {
	before := b.ink[i] - 1
	if before < 0 || before == i-1 { // no space: nothing typed plainly
		return false
	}
	prev, next := b.text[before], b.text[i]
	switch {
	case prev == '«', strings.ContainsRune(":;!?»%€°", next):
		return true
	case unicode.IsDigit(prev) && next == 'h':
		return b.alone(i)
	case prev == 'h' && unicode.IsDigit(next):
		return before > 0 && (unicode.IsDigit(b.text[before-1]) || b.alone(before))
	}
	return false
}

// alone says whether text[i] is a letter that stands by itself.
func (b breaks) alone(i int) bool {
	return (i == 0 || !unicode.IsLetter(b.text[i-1])) &&
		(i+1 >= len(b.text) || !unicode.IsLetter(b.text[i+1]))
}

// inWord says whether text[i] continues a word of which three letters or more
// come before it.
func (b breaks) inWord(i int) bool {
	if i < 3 || i >= len(b.text) {
		return false
	}
	for _, r := range b.text[i-3 : i+1] {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// byNumber says whether a cut before text[i] could shorten a number or an hour:
// it touches a digit or parts what a no-break space keeps together.
func (b breaks) byNumber(i int) bool {
	if i <= 0 || i >= len(b.text) {
		return false
	}
	sticks := func(r rune) bool {
		return unicode.IsDigit(r) || unicode.IsSpace(r) && !breakingSpace(r)
	}
	return !b.line[i] && (sticks(b.text[i-1]) || sticks(b.text[i]))
}
