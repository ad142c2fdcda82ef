package privacy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"semainier/feeds"
)

// ids makes the identifiers of one feed's occurrences.
type ids struct {
	key  []byte
	feed feeds.FeedID
	seen map[string]int
}

func newIDs(key []byte, feed feeds.FeedID) ids { return ids{key, feed, map[string]int{}} }

// of identifies an instance by what stays when it is moved: its UID and the
// start that its series planned. Where a calendar repeats both, the order counts.
func (s ids) of(i feeds.Instance) string {
	start := i.Span
	if i.Moved {
		start = i.Planned
	}
	at := start.FirstDay.String()
	if !start.AllDay {
		at = start.Start.UTC().Format(time.RFC3339)
	}
	what := strconv.Quote(i.UID) + at
	n := s.seen[what]
	s.seen[what] = n + 1
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte("occurrence " + string(s.feed) + " " + what + " " + strconv.Itoa(n)))
	return hex.EncodeToString(h.Sum(nil)[:8])
}
