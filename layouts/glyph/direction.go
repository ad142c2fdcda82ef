package glyph

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	ucd "golang.org/x/text/unicode/bidi"
)

// RTL reports whether a text runs from right to left: whether its first strong
// character does (UAX #9 rules P2 and P3). A text without any runs from left
// to right.
func RTL(text string) bool {
	for _, r := range text {
		switch strength(r) {
		case ucd.L:
			return false
		case ucd.R, ucd.AL:
			return true
		}
	}
	return false
}

// Directions reports whether a text has strong characters that run from left to
// right, and from right to left.
func Directions(text string) (left, right bool) {
	for _, r := range text {
		switch strength(r) {
		case ucd.L:
			left = true
		case ucd.R, ucd.AL:
			right = true
		}
	}
	return left, right
}

// firstRTL is where the characters begin that can run from right to left, but
// for the right-to-left mark U+200F.
const firstRTL = 0x590

// strength gives the bidirectional class of r.
func strength(r rune) ucd.Class {
	p, _ := ucd.LookupRune(r)
	return p.Class()
}

// visualRuns gives the runs of text from left to right: UAX #9 rule L2, from
// the highest level down, every sequence at that level or higher is reversed.
func (f *Faces) visualRuns(text []rune, rtl bool) []bidi.Run {
	base := bidi.LeftToRight
	if rtl {
		base = bidi.RightToLeft
	} else if !slices.ContainsFunc(text, func(r rune) bool { return r >= firstRTL }) {
		return []bidi.Run{{End: len(text)}} // as nearly all texts
	}
	segmented := f.bidi.Segment(whole(text), base)
	var runs []bidi.Run
	var top bidi.Level
	for i := range segmented.NumRuns() {
		runs = append(runs, segmented.Run(i))
		top = max(top, runs[i].Level)
	}
	for level := top; level > 0; level-- {
		for start := 0; start < len(runs); start++ {
			end := start
			for end < len(runs) && runs[end].Level >= level {
				end++
			}
			slices.Reverse(runs[start:end])
			start = end
		}
	}
	return runs
}

// whole gives text with each number that reads as one, an hour ("9 h 30") or a
// telephone number ("+33 1 23 45 67 89"), made of its first digit alone. It is
// for finding the runs: left to itself, UAX #9 sets such a number group after
// group from right to left, and its reader comes at 30 h or calls somebody
// else. The standard lets a program that knows better say so (rule HL3).
func whole(text []rune) []rune {
	out := slices.Clone(text)
	for i := 0; i < len(text); {
		digit := i
		if text[i] == '+' {
			digit++
		}
		if digit >= len(text) || !unicode.IsDigit(text[digit]) {
			i++
			continue
		}
		for end := numberEnd(text, digit); i < end; i++ {
			out[i] = text[digit]
		}
	}
	return out
}

// numberEnd gives the end of the number that begins with the digit at i:
// groups of digits one space apart, and the h of an hour.
func numberEnd(text []rune, i int) int {
	at := func(i int) rune {
		if i < len(text) {
			return text[i]
		}
		return 0
	}
	for {
		for unicode.IsDigit(at(i)) {
			i++
		}
		next := i
		if unicode.Is(unicode.Zs, at(next)) {
			next++
		}
		switch {
		case unicode.IsDigit(at(next)):
			i = next
		case at(next) == 'h' && !unicode.IsLetter(at(next+1)):
			i = next + 1
		default:
			return i
		}
	}
}
