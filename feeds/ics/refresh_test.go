package ics

import (
	"strings"
	"testing"
	"time"
)

func TestHowOftenACalendarAsksToBeRead(t *testing.T) {
	for _, c := range []struct {
		lines string
		want  time.Duration
	}{
		{"", 0},
		{"REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n", 4 * time.Hour},
		{"X-PUBLISHED-TTL:PT1H\r\n", time.Hour},
		{"x-published-ttl:PT1H\r\nrefresh-interval;value=duration:P1W\r\n", 7 * 24 * time.Hour},
		{"REFRESH-INTERVAL:PT12H\r\nX-PUBLISHED-TTL:PT1H\r\n", 12 * time.Hour},
		{"REFRESH-INTERVAL:PT0S\r\n", 0},
		{"REFRESH-INTERVAL:-PT1H\r\nX-PUBLISHED-TTL:1 heure\r\n", 0},
		{"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261119\r\nREFRESH-INTERVAL:PT1H\r\nEND:VEVENT\r\n", 0},
	} {
		cal, err := Read(strings.NewReader("BEGIN:VCALENDAR\r\n"+c.lines+"END:VCALENDAR\r\n"), time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if cal.Refresh != c.want || len(cal.Findings) > 0 {
			t.Errorf("%q: got %v, %v, want %v", c.lines, cal.Refresh, cal.Findings, c.want)
		}
	}
}
