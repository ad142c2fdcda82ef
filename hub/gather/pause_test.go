package gather

import (
	"testing"
	"time"
)

func TestPauseDoublesAfterFailuresAndHonoursTheServer(t *testing.T) {
	const quarter = 15 * time.Minute
	for _, c := range []struct {
		every       time.Duration
		fails       int
		wait        time.Duration
		least, most time.Duration
	}{
		{quarter, 0, 0, 13*time.Minute + 30*time.Second, 16*time.Minute + 30*time.Second},
		{quarter, 1, 0, 27 * time.Second, 33 * time.Second},
		{quarter, 2, 0, 54 * time.Second, 66 * time.Second},
		{quarter, 5, 0, 432 * time.Second, 528 * time.Second},
		{quarter, 6, 0, 13*time.Minute + 30*time.Second, 16*time.Minute + 30*time.Second},
		{quarter, 1 << 40, 0, 13*time.Minute + 30*time.Second, 16*time.Minute + 30*time.Second},
		{24 * time.Hour, 1 << 40, 0, 21*time.Hour + 36*time.Minute, 26*time.Hour + 24*time.Minute},
		{time.Second, 3, 0, 900 * time.Millisecond, 1100 * time.Millisecond}, // a file of this machine
		{quarter, 1, time.Hour, time.Hour, 66 * time.Minute},
		{quarter, 1, 10 * time.Second, 27 * time.Second, 33 * time.Second},
		{quarter, 0, time.Hour, time.Hour, 66 * time.Minute}, // of a redirect
		{time.Minute, 9, 24 * time.Hour, 24 * time.Hour, 26*time.Hour + 24*time.Minute},
	} {
		low, high := c.most, c.least
		for range 2000 {
			got := pause(c.every, c.fails, c.wait)
			if got < c.least || got > c.most {
				t.Fatalf("every %v, %d failures, asked %v: got %v, want %v to %v", c.every, c.fails, c.wait, got, c.least, c.most)
			}
			low, high = min(low, got), max(high, got)
		}
		if span := c.most - c.least; high-low < span/2 {
			t.Errorf("every %v, %d failures, asked %v: only from %v to %v: no jitter", c.every, c.fails, c.wait, low, high)
		}
	}
}
