package store

import (
	"strings"
	"time"
)

// nanos writes an instant that the database compares; zero for the zero time.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

// instant reads what nanos wrote.
func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

// said cuts what a machine says of itself to maxSaid bytes that every database
// can keep: PostgreSQL takes neither NUL nor what is not UTF-8.
func said(text string) string {
	if len(text) > maxSaid {
		text = text[:maxSaid]
	}
	return strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
}
