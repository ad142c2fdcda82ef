package journal_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"semainier/player/journal"
)

func logTo(b *bytes.Buffer) *slog.Logger {
	return slog.New(journal.To(b))
}

// A flood of one message ends after Burst lines and says so; the next line says
// how many there were; another message is not held back by it.
func TestFloodIsBoundedAndTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		log := logTo(&out)
		for i := range 10_000 {
			log.With("n", i).Warn("playlist refused", "error", i)
		}
		if n := strings.Count(out.String(), "playlist refused"); n != journal.Burst {
			t.Errorf("%d lines at once, want %d", n, journal.Burst)
		}
		if n := strings.Count(out.String(), "next_after=10m0s"); n != 1 {
			t.Errorf("%d lines say when the next comes", n)
		}
		out.Reset()
		log.Info("shown")
		log.Error("playlist refused") // of another level
		if n := strings.Count(out.String(), "\n"); n != 2 {
			t.Errorf("other lines were held back:\n%s", &out)
		}
		out.Reset()
		time.Sleep(journal.Every - time.Nanosecond)
		log.Warn("playlist refused")
		if out.Len() > 0 {
			t.Errorf("too early: %s", &out)
		}
		time.Sleep(time.Nanosecond)
		log.WithGroup("g").Warn("playlist refused")
		if got := out.String(); !strings.Contains(got, "not_logged=9901") {
			t.Errorf("the next line says %q", got)
		}
	})
}

// Over a year of a flood there are as many lines as time gives, and after a rest
// there may be a burst again.
func TestBoundHoldsForAYear(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		log := logTo(&out)
		const year = 365 * 24 * time.Hour
		for begin := time.Now(); time.Since(begin) < year; time.Sleep(time.Minute) {
			log.Warn("order refused")
		}
		most := journal.Burst + int(year/journal.Every)
		if n := strings.Count(out.String(), "\n"); n < most-1 || n > most {
			t.Errorf("%d lines in a year of one a minute, want %d", n, most)
		}
		time.Sleep(journal.Burst * journal.Every)
		out.Reset()
		for range 2 * journal.Burst {
			log.Warn("order refused")
		}
		if n := strings.Count(out.String(), "\n"); n != journal.Burst {
			t.Errorf("%d lines after a rest, want %d", n, journal.Burst)
		}
	})
}

// An error that repeats what was sent does not fill the card by its length.
func TestLongValueIsCut(t *testing.T) {
	var out bytes.Buffer
	log := logTo(&out)
	log.With("hub", strings.Repeat("h", 1<<20)).Warn("order refused", "error", errors.New(strings.Repeat("é", 1<<20)), "size", 7)
	if got := out.String(); len(got) > 3*journal.MaxValue || !strings.Contains(got, "é… size=7") || !utf8.ValidString(got) {
		t.Errorf("%d bytes: %.900s", len(got), got)
	}
}
