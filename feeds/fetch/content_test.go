package fetch

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestContentHashLeavesOutStampsAndNothingElse(t *testing.T) {
	const base = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261119T080000Z\r\nLAST-MODIFIED:20261101T080000Z\r\n" +
		"SUMMARY:Permanence\r\n  CAF\r\nDTSTART:20261119T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	for _, c := range []struct {
		name, old, new string
		same           bool
	}{
		{"another stamp", "20261119T080000Z", "20261120T101112Z", true},
		{"no stamp", "DTSTAMP:20261119T080000Z\r\n", "", true},
		{"other stamps at the end", "END:VEVENT\r\n", "dtstamp:1\r\nLast-Modified;X-A=b:2\r\nEND:VEVENT\r\n", true},
		{"a folded stamp", "20261119T080000Z", "2026\r\n 1119T\r\n\t08\r\n\r\n 0000Z", true},
		{"a stamp of another line end", "20261119T080000Z\r\n", "20261120T101112Z\n", true},
		{"a stamp that ends with CR", "20261119T080000Z\r\n", "20261120T101112Z\r", true},
		{"one letter of the title", "CAF", "CAf", false},
		{"the folded line after a title", "\r\n  CAF", "", false},
		{"a title after a folded stamp", "080000Z\r\nLAST-MODIFIED:20261101T080000Z\r\nSUMMARY:P", "08\r\n 0000Z\r\nSUMMARY:p", false},
		{"a start", "T090000Z", "T093000Z", false},
		{"another property of that name", "DTSTAMP:", "DTSTAMPS:", false},
		{"a title that talks of a stamp", "SUMMARY:Permanence", "SUMMARY:Permanence\r\n DTSTAMP:1", false},
		{"an end cut off", "END:VCALENDAR\r\n", "END:VCAL", false},
		{"an end cut off in a stamp", "T080000Z\r\nLAST-MODIFIED:20261101T080000Z\r\nSUMMARY:Permanence\r\n  CAF\r\nDTSTART:20261119T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "", false},
	} {
		changed := strings.Replace(base, c.old, c.new, 1)
		if changed == base {
			t.Fatalf("%s: nothing changed", c.name)
		}
		if same := contentHash([]byte(base)) == contentHash([]byte(changed)); same != c.same {
			t.Errorf("%s: same hash %v, want %v", c.name, same, c.same)
		}
	}
	for _, odd := range []string{"", "\n", "\r", "\r\n", " ", "DTSTAMP:", "DTSTAMP", "LAST-MODIFIED;", "\nDTSTAMP:1\r\r\n"} {
		if contentHash([]byte(odd)) == "" {
			t.Errorf("%q has no hash", odd)
		}
	}
}

// A body that never ends a line as the others do must not cost more than it is
// long: nobody can interrupt the hash.
func TestContentHashTakesNoLongerThanTheBodyIsLong(t *testing.T) {
	for name, piece := range map[string]string{"CR": "\r", "LF": "\n", "CRLF": "\r\n", "stamps that end with CR": "DTSTAMP:1\r"} {
		body := bytes.Repeat([]byte(piece), MaxBody/len(piece))
		hash := make(chan string, 1)
		go func() { hash <- contentHash(body) }()
		select {
		case <-hash:
		case <-time.After(2 * time.Minute): // it takes a tenth of a second, with -race one or two; where it grows with the square, hours
			t.Fatalf("%s: 16 MiB not hashed in 2 minutes", name)
		}
	}
}

func BenchmarkContentHash(b *testing.B) {
	event := "BEGIN:VEVENT\r\nUID:1@example\r\nDTSTAMP:20261119T080000Z\r\nSUMMARY:Permanence CAF\r\nDTSTART:20261119T090000Z\r\nEND:VEVENT\r\n"
	body := []byte(strings.Repeat(event, 1000))
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		contentHash(body)
	}
}
