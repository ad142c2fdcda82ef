package feeds_test

import (
	"testing"
	"time"

	"semainier/feeds"
)

func TestDurationIsWrittenShortAndReadsBack(t *testing.T) {
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0s"}, {time.Second, "1s"}, {90 * time.Second, "1m30s"}, {15 * time.Minute, "15m"},
		{10 * time.Minute, "10m"}, {time.Hour, "1h"}, {24 * time.Hour, "24h"},
		{90 * time.Minute, "1h30m"}, {time.Hour + time.Second, "1h0m1s"}, {-time.Hour, "-1h"},
	} {
		text, err := feeds.Duration(c.d).MarshalText()
		if err != nil || string(text) != c.want {
			t.Errorf("%v: got %q, %v, want %q", c.d, text, err, c.want)
		}
		var back feeds.Duration
		if err := back.UnmarshalText(text); err != nil || time.Duration(back) != c.d {
			t.Errorf("%q reads as %v, %v", text, time.Duration(back), err)
		}
	}
	var d feeds.Duration
	if err := d.UnmarshalText([]byte("15")); err == nil {
		t.Error("a number without unit was read")
	}
}
