package clock

import (
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Host gives the sources of this machine.
func Host() Sources {
	origin := time.Now()
	return Sources{
		Wall:   time.Now,
		Mono:   func() time.Duration { return time.Since(origin) },
		Synced: kernelSynced,
		RTC:    func() bool { return rtcAgrees("/sys/class/rtc/rtc0/since_epoch", time.Now()) },
	}
}

// rtcAgrees reports whether the device's own clock says what the wall clock
// does. That there is one proves nothing: a Raspberry Pi 5 has it with or
// without a battery, and without one begins in 1970, while systemd-timesyncd
// has put the wall clock at the hour of its last run.
func rtcAgrees(file string, wall time.Time) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return err == nil && wall.Sub(time.Unix(seconds, 0)).Abs() < 2*time.Minute
}

// staUnsync is STA_UNSYNC of <linux/timex.h>: set at start and again when no
// time server was heard for some hours.
const staUnsync = 0x0040

// timeError is TIME_ERROR of adjtimex(2).
const timeError = 5

func kernelSynced() bool {
	var t unix.Timex // no modes: a question, for which no privilege is needed
	state, err := unix.Adjtimex(&t)
	return err == nil && state != timeError && t.Status&staUnsync == 0
}
