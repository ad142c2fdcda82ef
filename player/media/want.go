package media

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"semainier/layouts/program"
)

// How long screens wait before they ask.
const (
	// FirstSpread is the time over which a fleet asks for a picture that it has
	// just heard of. Those of urgent notices are asked for at once.
	FirstSpread = 8 * time.Second
	// RetryFirst is the longest wait after the first failure; it doubles with each,
	// up to RetryMost.
	RetryFirst = 5 * time.Second
	RetryMost  = 5 * time.Minute
)

// delay gives how long a screen waits before a try at a picture, after so many
// failed ones: evenly spread over FirstSpread, then over the later half of a
// wait that grows. It is another one for each screen, and always the same.
func delay(screen, id string, failed int) time.Duration {
	text := binary.BigEndian.AppendUint32(nil, uint32(failed))
	sum := sha256.Sum256(append(text, screen+" "+id...))
	part := func(d time.Duration) time.Duration {
		return time.Duration(binary.BigEndian.Uint32(sum[:])) * (d >> 10) >> 22
	}
	if failed == 0 {
		return part(FirstSpread)
	}
	wait := min(RetryFirst<<min(failed-1, 16), RetryMost)
	return wait/2 + part(wait/2)
}

// itemsOf gives the pictures that a program names, each once, in the order in
// which they are to come.
func itemsOf(p program.Program) (list []*item) {
	notices := slices.Clone(p.Notices)
	slices.SortStableFunc(notices, func(a, b program.Notice) int { return claim(a) - claim(b) })
	seen := map[string]bool{}
	for _, n := range notices {
		for _, pic := range n.Pictures {
			id := strings.ToLower(pic.ID) // as layouts asks for it
			if !validID(id) || seen[id] {
				continue
			}
			seen[id] = true
			list = append(list, &item{id: id, rank: len(list), urgent: n.Importance == program.Urgent})
		}
	}
	return list
}

// claim orders notices: the lower one first.
func claim(n program.Notice) int {
	switch n.Importance {
	case program.Urgent:
		return 0
	case program.Important:
		return 1
	}
	return 2
}

// validID reports whether a name is a SHA-256 in lower-case hexadecimal: names
// become paths.
func validID(id string) bool {
	_, err := hex.DecodeString(id)
	return err == nil && len(id) == 2*sha256.Size && id == strings.ToLower(id)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func sameKeys[K comparable, A, B any](a map[K]A, b map[K]B) bool {
	if len(a) != len(b) {
		return false
	}
	for k := range a {
		if _, ok := b[k]; !ok {
			return false
		}
	}
	return true
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
