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
	return Sources{
		Wall:   time.Now,
		Mono:   sinceBoot,
		Synced: kernelSynced,
		RTC:    func() bool { return rtcAgrees("/sys/class/rtc/rtc0/since_epoch", time.Now()) },
	}
}

// sinceBoot gives how long the machine has been on, and asleep: Go's own monotonic
// clock stands still while a PC sleeps, and what is counted by it would be late by a
// night. Every Linux that runs Go has it.
func sinceBoot() time.Duration {
	var t unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_BOOTTIME, &t)
	return time.Duration(t.Nano())
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
