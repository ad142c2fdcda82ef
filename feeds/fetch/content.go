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
//
// It looks at each byte once and copies none: nobody can interrupt it.
func contentHash(body []byte) string {
	hash := sha256.New()
	said := 0 // where what is neither hashed nor left out begins
	stamp := false
	for at, end, lf := 0, 0, -1; at < len(body); at = end {
		end, lf = lineEnd(body, at, lf)
		switch line := body[at:end]; line[0] {
		case ' ', '\t', '\r', '\n': // goes with the line before
		case 'D', 'd', 'L', 'l':
			stamp = isNamed(line, "DTSTAMP") || isNamed(line, "LAST-MODIFIED")
		default:
			stamp = false
		}
		if stamp {
			hash.Write(body[said:at])
			said = end
		}
	}
	hash.Write(body[said:])
	return hex.EncodeToString(hash.Sum(nil))
}

// lineEnd gives where the line that begins at at ends, with its CRLF, LF or CR,
// and where the next LF is (the last byte, if there is none), which the caller
// gives back for the next line: to look for it anew from each of many lines that
// end with CR would take the square of the body's length.
func lineEnd(body []byte, at, lf int) (end, nextLF int) {
	if lf < at {
		lf = len(body) - 1
		if i := bytes.IndexByte(body[at:], '\n'); i >= 0 {
			lf = at + i
		}
	}
	cr := bytes.IndexByte(body[at:lf+1], '\r')
	if cr < 0 || at+cr == lf-1 && body[lf] == '\n' {
		return lf + 1, lf
	}
	return at + cr + 1, lf
}

// isNamed reports whether a content line is of the property called name.
func isNamed(line []byte, name string) bool {
	n := len(name)
	return len(line) > n && (line[n] == ':' || line[n] == ';') && bytes.EqualFold(line[:n], []byte(name))
}
