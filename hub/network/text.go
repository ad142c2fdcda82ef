package network

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"semainier/layouts/program"
	"semainier/layouts/tomlfile"
)

// Lengths in characters that a record may have: what a screen can still show,
// with room to spare.
const (
	MaxShort   = 24
	MaxTitle   = 120
	maxName    = 80
	maxReason  = 80
	maxAddress = 200
	maxContact = 200
	maxCharter = 2000
	maxText    = 2000 // of a notice
	maxRefusal = 500  // why a notice was refused
	maxAbout   = MaxTitle
	maxFor     = 80       // for whom a slot is
	maxEnrol   = MaxTitle // no text of the glossary is longer either
	MaxAlt     = 200
	maxPhone   = 30
	maxLink    = 300 // a QR code that a telephone still reads from where people stand
)

// Limits of other things.
const (
	maxPixels   = 16384    // of a side of a screen
	MaxPictures = 12       // of a notice
	maxLayout   = 64 << 10 // bytes
	maxPeriods  = 6        // of one day: a program tells those of a notice for each of its days
	maxTopics   = 50       // of a voice
)

// The limits of a screen's measures.
const (
	MinDiagonal, MaxDiagonal = Inches(7), Inches(120)
	MinDistance, MaxDistance = Metres(0.3), Metres(12)
)

// form is what a text must be.
type form struct {
	limit    int  // characters
	required bool // not empty
	lines    bool // may hold line feeds
}

// text checks one text of a record.
func (c *checker) text(at tomlfile.Path, s string, want form) {
	n := utf8.RuneCountInString(s)
	switch {
	case s == "" && want.required:
		c.faults.Add(at, nil, "missing")
	case !utf8.ValidString(s):
		c.faults.Add(at, nil, "not UTF-8")
	case strings.TrimSpace(s) != s:
		c.faults.Add(at, s, "begins or ends with a space or an empty line")
	case n > want.limit:
		c.faults.Add(at, s, "%d characters are too long: at most %d", n, want.limit)
	case strings.ContainsFunc(s, func(r rune) bool { return isControl(r) && !(r == '\n' && want.lines) }):
		c.faults.Add(at, s, "holds a control character or a line feed")
	case s != "" && !strings.ContainsFunc(s, isVisible):
		c.faults.Add(at, s, "holds nothing that can be seen")
	}
}

// isControl tells the characters that would end a line (U+2028 and U+2029 do,
// Unicode §5.8), be invisible or change the order of what stands around them
// (Unicode Bidi_Control, UAX #9).
func isControl(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)
}

// isVisible tells the characters of which something is drawn: not the blank of
// Braille, nor letters that are made to fill a place (U+3164).
func isVisible(r rune) bool {
	return unicode.IsOneOf([]*unicode.RangeTable{unicode.L, unicode.N, unicode.P, unicode.S}, r) &&
		!unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) && r != '\u2800'
}

// id checks an identity and that it is the only one in seen. Those of every
// kind have the form of a site's.
func (c *checker) id(at tomlfile.Path, id string, seen map[string]tomlfile.Path) {
	key := at.Key("id")
	switch first, twice := seen[id]; {
	case id == "":
		c.faults.Add(key, nil, "missing")
	case !program.SiteID(id).Valid():
		c.faults.Add(key, id, "want 1 to %d of a-z, 0-9 and -", program.MaxSiteID)
	case twice:
		c.faults.Add(key, id, "already the id of %s", first)
	default:
		seen[id] = at
	}
}

// oneOf checks a word of a closed list; empty is always allowed.
func (c *checker) oneOf(at tomlfile.Path, word string, words ...string) {
	for _, w := range words {
		if word == w || word == "" {
			return
		}
	}
	c.faults.Add(at, word, "want one of %s%s", strings.Join(words, ", "), tomlfile.Suggest(word, words))
}
