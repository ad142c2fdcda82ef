package fetch

import (
	"testing"
	"time"
)

func TestOnlyOverloadedHostsRestAndNotForever(t *testing.T) {
	now := time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)
	for _, c := range []struct {
		status int
		wait   time.Duration
		after  time.Duration
		want   time.Duration
	}{
		{429, time.Minute, 0, time.Minute},
		{503, time.Minute, 59 * time.Second, time.Second},
		{503, time.Minute, time.Minute, 0},
		{429, 24 * time.Hour, 0, time.Hour},
		{429, 0, 0, 0},
		{404, time.Minute, 0, 0}, // of this calendar alone
		{302, time.Minute, 0, 0},
	} {
		r := rests{hosts: map[string]rest{}}
		r.begin("a.example", c.status, c.wait, now)
		if got, status := r.left("a.example", now.Add(c.after)); got != c.want || got > 0 && status != c.status {
			t.Errorf("%d, wait %v, %v later: got %v after %d, want %v", c.status, c.wait, c.after, got, status, c.want)
		}
		if got, _ := r.left("b.example", now); got != 0 {
			t.Errorf("%d, wait %v: another host rests for %v", c.status, c.wait, got)
		}
		r.begin("b.example", 429, time.Minute, now.Add(2*time.Hour))
		if len(r.hosts) != 1 {
			t.Errorf("%d, wait %v: hosts that rested are kept: %d", c.status, c.wait, len(r.hosts))
		}
	}
}
