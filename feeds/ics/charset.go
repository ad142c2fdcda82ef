package ics

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// decode gives the text in a form where lines can be split: UTF-16 becomes
// UTF-8 and a byte order mark goes. Bytes of Latin-1 stay: whether a value is
// UTF-8 is only known after unfolding, which may cut between octets.
func decode(b []byte) []byte {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return b[3:]
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return utf16Text(b[2:], true)
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return utf16Text(b[2:], false)
	}
	// Without a mark the place of the zeros tells; offsets are from an even start.
	if at := bytes.Index(b[:min(len(b), 512)], []byte("B\x00E\x00G\x00I\x00N")); at >= 0 {
		return utf16Text(b, at%2 == 1)
	}
	return b
}

func utf16Text(b []byte, big bool) []byte {
	unit := func(i int) rune {
		if big {
			return rune(b[i])<<8 | rune(b[i+1])
		}
		return rune(b[i+1])<<8 | rune(b[i])
	}
	out := make([]byte, 0, len(b)/2+len(b)/8)
	for i := 0; i+1 < len(b); i += 2 {
		r := unit(i)
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if i+3 < len(b) {
				low = unit(i + 2)
			}
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				i += 2
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// legacy says what became of a value that is not UTF-8.
type legacy int

const (
	wasUTF8    legacy = iota
	wasWindows        // read as Windows-1252, of which Latin-1 text is a part
	wasDamaged        // mostly UTF-8; the bad octets became U+FFFD
)

// toUTF8 gives a value as UTF-8. A value with more good UTF-8 sequences than
// bad octets was cut by its producer; one with more bad octets is Windows-1252.
func toUTF8(b []byte) (string, legacy) {
	if utf8.Valid(b) {
		return string(b), wasUTF8
	}
	good, bad := 0, 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		i += n
	}
	if good >= bad {
		return string(bytes.ToValidUTF8(b, []byte("\uFFFD"))), wasDamaged
	}
	out := make([]byte, 0, len(b)+len(b)/4)
	for _, c := range b {
		out = utf8.AppendRune(out, windows1252(c))
	}
	return string(out), wasWindows
}

func windows1252(c byte) rune {
	const high = "€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ"
	if c < 0x80 || c >= 0xA0 {
		return rune(c)
	}
	n := rune(c) - 0x80
	for _, r := range high {
		if n == 0 {
			return r
		}
		n--
	}
	return utf8.RuneError
}
