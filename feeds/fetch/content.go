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
	h := sha256.New()
	stamp, kept := false, 0 // body[kept:] has yet to be hashed, unless stamp
	for pos := 0; pos < len(body); {
		end := pos + lineLength(body[pos:])
		if line := body[pos:end]; line[0] != ' ' && line[0] != '\t' && line[0] != '\r' && line[0] != '\n' && isStamp(line) != stamp {
			if !stamp {
				h.Write(body[kept:pos])
			}
			stamp, kept = !stamp, pos
		}
		pos = end
	}
	if !stamp {
		h.Write(body[kept:])
	}
	return hex.EncodeToString(h.Sum(nil))
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

func isStamp(line []byte) bool { return isNamed(line, "DTSTAMP") || isNamed(line, "LAST-MODIFIED") }

// isNamed reports whether a content line is of the property called name.
func isNamed(line []byte, name string) bool {
	n := len(name)
	return len(line) > n && (line[n] == ':' || line[n] == ';') && bytes.EqualFold(line[:n], []byte(name))
}
