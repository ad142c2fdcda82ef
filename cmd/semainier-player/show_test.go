package main

import (
	"testing"
	"time"

	"semainier/player/cache"
)

func TestClockKnowsWhatAnEarlierRunFound(t *testing.T) {
	for _, wrong := range []bool{false, true} {
		if got := newClock(time.Time{}, cache.State{RTCWrong: wrong}).RTCWrong(); got != wrong {
			t.Errorf("battery-backed clock wrong: %v, want %v", got, wrong)
		}
	}
}
