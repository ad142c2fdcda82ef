package ics

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// sniffed is how much of a text is looked at to tell what it is.
const sniffed = 4096

// decode gives the text in a form where lines can be split: UTF-16 becomes
// UTF-8 and a byte order mark goes. Bytes of Latin-1 stay: whether a value is
// UTF-8 is only known after unfolding, which may cut between octets.
func decode(in io.Reader) *bufio.Reader {
	text := bufio.NewReaderSize(in, sniffed)
	head, _ := text.Peek(sniffed) // what fails here fails again when it is read
	order := unicode.LittleEndian
	switch at := bytes.Index(head, []byte("B\x00E\x00G\x00I\x00N")); {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		text.Discard(3)
		return text
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		order = unicode.BigEndian
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
	case at < 0:
		return text
	case at%2 == 1: // without a mark the place of the zeros tells
		order = unicode.BigEndian
	}
	decoder := unicode.UTF16(order, unicode.UseBOM).NewDecoder()
	return bufio.NewReaderSize(decoder.Reader(text), sniffed)
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
		out = utf8.AppendRune(out, charmap.Windows1252.DecodeByte(c))
	}
	return string(out), wasWindows
}
