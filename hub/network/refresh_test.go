package network_test

import (
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/network"
)

func TestHowOftenAFeedIsRead(t *testing.T) {
	for _, c := range []struct {
		record, asked, want time.Duration
	}{
		{0, 0, 15 * time.Minute},
		{0, time.Second, 10 * time.Minute},
		{0, 10 * time.Minute, 10 * time.Minute},
		{0, 4 * time.Hour, 4 * time.Hour}, // what Nextcloud writes
		{0, 7 * 24 * time.Hour, 24 * time.Hour},
		{time.Minute, 4 * time.Hour, time.Minute},
		{24 * time.Hour, time.Minute, 24 * time.Hour},
	} {
		if got := network.Refresh(feeds.Feed{Refresh: feeds.Duration(c.record)}, c.asked); got != c.want {
			t.Errorf("record %v, calendar %v: got %v, want %v", c.record, c.asked, got, c.want)
		}
	}
}
