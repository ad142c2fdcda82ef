package fetch

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfterIsReadInBothFormsAndBounded(t *testing.T) {
	const date = "Thu, 19 Nov 2026 09:42:00 GMT"
	for _, c := range []struct {
		date, said string
		want       time.Duration
	}{
		{date, "", 0},
		{date, "0", 0},
		{date, "120", 2 * time.Minute},
		{"", " 120 ", 2 * time.Minute},
		{date, "86400", 24 * time.Hour},
		{date, "86401", 24 * time.Hour},
		{date, "99999999999999999999999999", 24 * time.Hour},
		{date, "-5", 0},
		{date, "1.5", 0},
		{date, "soon", 0},
		{date, "Thu, 19 Nov 2026 10:12:00 GMT", 30 * time.Minute},
		{date, "Thursday, 19-Nov-26 10:12:00 GMT", 30 * time.Minute}, // RFC 9110 §5.6.7: RFC 850's form
		{date, "Thu, 19 Nov 2026 09:00:00 GMT", 0},                   // is over
		{date, "Sun, 19 Nov 2028 09:42:00 GMT", 24 * time.Hour},
		{"", "Thu, 19 Nov 2026 10:12:00 GMT", 0}, // of a clock that is not told
	} {
		h := http.Header{}
		h.Set("Date", c.date)
		h.Set("Retry-After", c.said)
		if got := retryAfter(h); got != c.want {
			t.Errorf("Retry-After %q at %q: got %v, want %v", c.said, c.date, got, c.want)
		}
	}
}
