package firstboot

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// Plain gives a text as it would be without what editors of Windows put into it: a
// byte order mark, UTF-16, and two characters at the end of each line.
func Plain(text []byte) []byte {
	switch {
	case bytes.HasPrefix(text, []byte{0xEF, 0xBB, 0xBF}):
		text = text[3:]
	case bytes.HasPrefix(text, []byte{0xFF, 0xFE}):
		text = wide(text[2:], binary.LittleEndian)
	case bytes.HasPrefix(text, []byte{0xFE, 0xFF}):
		text = wide(text[2:], binary.BigEndian)
	}
	return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
}

func wide(b []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}
