package clock_test

import (
	"testing"
	"time"

	"semainier/player/clock"
)

var (
	build = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	last  = time.Date(2026, 11, 10, 18, 0, 0, 0, time.UTC)
	truth = time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)
	epoch = time.Unix(12, 0).UTC() // what a Pi believes twelve seconds after power-on
)

// device is a machine whose clocks a test can turn.
type device struct {
	wall   time.Time
	mono   time.Duration
	synced bool
	rtc    bool
}

func (d *device) sources() clock.Sources {
	return clock.Sources{
		Wall:   func() time.Time { return d.wall },
		Mono:   func() time.Duration { return d.mono },
		Synced: func() bool { return d.synced },
		RTC:    func() bool { return d.rtc },
	}
}

// pass lets time go by on both clocks.
func (d *device) pass(by time.Duration) {
	d.wall = d.wall.Add(by)
	d.mono += by
}

func want(t *testing.T, c *clock.Clock, at time.Time, trusted bool) {
	t.Helper()
	now, ok := c.Now()
	if !now.Equal(at) || ok != trusted {
		t.Errorf("got %s trusted %v, want %s trusted %v", now, ok, at, trusted)
	}
}

func TestWhatIsBelievedAtPowerOn(t *testing.T) {
	floor := clock.Floor{Build: build, Last: last}
	for _, c := range []struct {
		name    string
		dev     device
		issued  time.Time
		want    time.Time
		trusted bool
	}{
		{"no clock at all", device{wall: epoch}, time.Time{}, last, false},
		{"no clock, a playlist issued later", device{wall: epoch}, last.Add(time.Hour), last.Add(time.Hour), false},
		{"a wall clock nobody vouches for", device{wall: truth}, time.Time{}, truth, false},
		{"synchronised by the kernel", device{wall: truth, synced: true}, time.Time{}, truth, true},
		{"the kernel calls 1970 synchronised", device{wall: epoch, synced: true}, time.Time{}, last, false},
		{"synchronised, before the last run's time", device{wall: last.Add(-time.Hour), synced: true}, time.Time{}, last.Add(-time.Hour), true},
		{"a battery-backed clock", device{wall: truth, rtc: true}, time.Time{}, truth, true},
		{"its battery is empty", device{wall: epoch, rtc: true}, time.Time{}, last, false},
		{"it stood still since the last run", device{wall: last.Add(-time.Hour), rtc: true}, time.Time{}, last, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := clock.New(c.dev.sources(), floor)
			if !c.issued.IsZero() {
				k.Issued(c.issued)
			}
			want(t, k, c.want, c.trusted)
		})
	}
}

func TestUntrustedTimeRunsOnFromTheFloor(t *testing.T) {
	d := device{wall: epoch}
	k := clock.New(d.sources(), clock.Floor{Last: last})
	d.pass(90 * time.Second)
	want(t, k, last.Add(90*time.Second), false)
}

func TestHubIsBelievedAgainstWallJumps(t *testing.T) {
	d := device{wall: epoch}
	k := clock.New(d.sources(), clock.Floor{Build: build, Last: last})
	if err := k.Heard(truth, 0); err != nil {
		t.Fatal(err)
	}
	want(t, k, truth, true)
	d.pass(time.Minute)
	d.wall, d.synced = truth.Add(48*time.Hour), true // someone sets the wall clock
	want(t, k, truth.Add(time.Minute), true)
	if err := k.Heard(truth.Add(62*time.Second), 0); err != nil {
		t.Fatal(err)
	}
	want(t, k, truth.Add(62*time.Second), true)
}

func TestHubBeforeItsOwnPlaylistIsRefused(t *testing.T) {
	d := device{wall: epoch}
	k := clock.New(d.sources(), clock.Floor{Build: build})
	k.Issued(truth)
	if err := k.Heard(truth.Add(-time.Hour), 0); err == nil {
		t.Error("a time before the playlist's issue was taken")
	}
	want(t, k, truth, false)
	if err := k.Heard(truth.Add(-2*time.Second), 0); err != nil {
		t.Errorf("a hub two seconds behind its playlist: %v", err)
	}
	want(t, k, truth, true)
}

// A hub that was once wrong by years and has been set right must not leave its
// screens in the future for good.
func TestHubCorrectsAnEarlierRunsFuture(t *testing.T) {
	d := device{wall: epoch}
	k := clock.New(d.sources(), clock.Floor{Build: build, Last: truth.AddDate(4, 0, 0)})
	if err := k.Heard(truth, 0); err != nil {
		t.Fatal(err)
	}
	want(t, k, truth, true)
}

func TestTrustOutlivesTheKernelsSynchronisation(t *testing.T) {
	d := device{wall: truth, synced: true}
	k := clock.New(d.sources(), clock.Floor{Build: build})
	want(t, k, truth, true)
	d.synced = false // the way to the time servers is cut, and stays so
	d.pass(20 * time.Hour)
	d.wall = epoch
	want(t, k, truth.Add(20*time.Hour), true)
}

func TestToldTimeHearsNobody(t *testing.T) {
	d := device{wall: truth.AddDate(1, 0, 0), synced: true}
	k := clock.At(d.sources(), truth)
	k.Issued(truth.Add(time.Hour))
	if err := k.Heard(truth.AddDate(0, 1, 0), 0); err != nil {
		t.Fatal(err)
	}
	d.pass(3 * time.Minute)
	want(t, k, truth.Add(3*time.Minute), true)
	if !k.Told() {
		t.Error("Told is false")
	}
}

func TestHostClockTicks(t *testing.T) {
	src := clock.Host()
	a := src.Mono()
	src.Synced() // must not fail, whatever it says of this machine
	if b := src.Mono(); b < a || src.Wall().IsZero() {
		t.Errorf("mono %v then %v", a, b)
	}
}

// The hub learns by how much a screen's own clock is wrong, in either direction.
func TestOffsetOfTheMachinesClock(t *testing.T) {
	for _, ahead := range []time.Duration{-50 * 365 * 24 * time.Hour, 0, 7 * time.Minute} {
		at := time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)
		c := clock.New(clock.Sources{
			Wall: func() time.Time { return at.Add(ahead) }, Mono: func() time.Duration { return 0 },
			Synced: func() bool { return false }, RTC: func() bool { return false },
		}, clock.Floor{})
		if err := c.Heard(at, 0); err != nil {
			t.Fatal(err)
		}
		if got := c.Offset(); got != ahead {
			t.Errorf("a clock that is %v ahead: %v", ahead, got)
		}
	}
}
