package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxWait bounds what a server may ask us to wait: beyond a day nobody knows
// any more why a calendar is not read.
const maxWait = 24 * time.Hour

// retryAfter reads how long a server asks to be left alone, in either form of
// RFC 9110 §10.2.3; zero where it does not say. A date counts from the answer's
// own Date, so that neither clock needs to be right.
func retryAfter(h http.Header) time.Duration {
	said := strings.TrimSpace(h.Get("Retry-After"))
	if said != "" && strings.Trim(said, "0123456789") == "" {
		n, err := strconv.Atoi(said)
		if err != nil || n > int(maxWait/time.Second) { // more digits than an int holds
			return maxWait
		}
		return time.Duration(n) * time.Second
	}
	until, err := http.ParseTime(said)
	if err != nil {
		return 0
	}
	answered, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	return min(max(until.Sub(answered), 0), maxWait)
}
