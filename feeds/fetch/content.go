package fetch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
)

// contentHash identifies what a calendar says: SHA-256 of its bytes without the
// lines DTSTAMP and LAST-MODIFIED, in hex. Google and Outlook rewrite these at
// every download, so that no two are ever equal. With such a line go those that
// are folded onto it (RFC 5545 §3.1), as feeds/ics unfolds them; one in a form
// that is not recognised here counts, which costs a reading and loses nothing.
func contentHash(body []byte) string {
	said := make([]byte, 0, len(body))
	stamp := false
	for len(body) > 0 {
		n := lineLength(body)
		line := body[:n]
		switch line[0] {
		case ' ', '\t', '\r', '\n': // goes with the line before
		default:
			stamp = isNamed(line, "DTSTAMP") || isNamed(line, "LAST-MODIFIED")
		}
		if !stamp {
			said = append(said, line...)
		}
		body = body[n:]
	}
	sum := sha256.Sum256(said)
	return hex.EncodeToString(sum[:])
}

// lineLength gives the length of the first line with its end: CRLF, LF or CR.
func lineLength(b []byte) int {
	lf := bytes.IndexByte(b, '\n')
	if lf < 0 {
		lf = len(b) - 1
	}
	cr := bytes.IndexByte(b[:lf+1], '\r')
	if cr < 0 || cr == lf-1 {
		return lf + 1
	}
	return cr + 1
}

// isNamed reports whether a content line is of the property called name.
func isNamed(line []byte, name string) bool {
	n := len(name)
	return len(line) > n && (line[n] == ':' || line[n] == ';') && bytes.EqualFold(line[:n], []byte(name))
}
