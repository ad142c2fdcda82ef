package clock_test

import (
	"testing"
	"time"

	"semainier/player/clock"
)

var (
	hour  = time.Hour
	year0 = time.Unix(0, 0)
	far   = time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
)

// known brings a clock to a belief, at the truth.
func known(t *testing.T, d *device, belief string) *clock.Clock {
	t.Helper()
	d.wall, d.rtc, d.synced = truth, belief == "rtc", belief == "kernel"
	k := clock.New(d.sources(), clock.Floor{Build: build, Last: last})
	if belief == "hub" || belief == "hub, kernel" {
		if err := k.Heard(truth, 0); err != nil {
			t.Fatal(err)
		}
		d.synced = belief == "hub, kernel"
	}
	want(t, k, truth, belief != "none")
	return k
}

// The machine's clock leaps while the screen runs, whoever vouches for the time.
func TestLeapsOfTheMachinesClock(t *testing.T) {
	for _, c := range []struct {
		belief string
		to     func() time.Time
		name   string
		want   time.Time // ten minutes after the leap
		later  time.Time // and two hours after it
	}{
		// Nobody vouches for it: the latest that can be is a guess, and never a year
		// that this program will not see.
		{"none", func() time.Time { return truth.Add(hour) }, "+1 h", truth.Add(hour), truth.Add(hour)},
		{"none", func() time.Time { return truth.Add(-hour) }, "-1 h", truth.Add(-hour), truth.Add(-hour)},
		{"none", func() time.Time { return year0 }, "1970", last, last},
		{"none", func() time.Time { return far }, "2099", last, last},
		// A battery was asked once.
		{"rtc", func() time.Time { return truth.Add(hour) }, "+1 h", truth, truth},
		{"rtc", func() time.Time { return truth.Add(-hour) }, "-1 h", truth, truth},
		{"rtc", func() time.Time { return year0 }, "1970", truth, truth},
		{"rtc", func() time.Time { return far }, "2099", truth, truth},
		// A synchronised clock does not leap: what stays so for an hour is believed.
		{"kernel", func() time.Time { return truth.Add(hour) }, "+1 h", truth, truth.Add(hour)},
		{"kernel", func() time.Time { return truth.Add(-hour) }, "-1 h", truth, truth.Add(-hour)},
		{"kernel", func() time.Time { return year0 }, "1970", truth, truth},
		{"kernel", func() time.Time { return far }, "2099", truth, truth},
		{"kernel", func() time.Time { return truth.Add(3 * time.Second) }, "+3 s", truth.Add(3 * time.Second), truth.Add(3 * time.Second)},
		// The hub outranks the machine.
		{"hub", func() time.Time { return truth.Add(hour) }, "+1 h", truth, truth},
		{"hub", func() time.Time { return truth.Add(-hour) }, "-1 h", truth, truth},
		{"hub", func() time.Time { return year0 }, "1970", truth, truth},
		{"hub", func() time.Time { return far }, "2099", truth, truth},
		{"hub, kernel", func() time.Time { return truth.Add(hour) }, "+1 h", truth, truth},
		{"hub, kernel", func() time.Time { return far }, "2099", truth, truth},
	} {
		t.Run(c.belief+", "+c.name, func(t *testing.T) {
			d := &device{}
			k := known(t, d, c.belief)
			d.wall = c.to()
			for minute := range 120 {
				d.pass(time.Minute)
				now, trusted := k.Now()
				passed := time.Duration(minute+1) * time.Minute
				expect := c.want
				if passed > hour+2*time.Minute {
					expect = c.later
				} else if passed > hour-2*time.Minute {
					continue
				}
				if now.Sub(expect.Add(passed)).Abs() > 0 || trusted != (c.belief != "none") {
					t.Fatalf("after %v: %v trusted %v, want %v", passed, now, trusted, expect.Add(passed))
				}
			}
		})
	}
}

// A clock that is set again and again never stays for an hour.
func TestLeapThatIsTakenBackIsNotFollowed(t *testing.T) {
	d := &device{}
	k := known(t, d, "kernel")
	for i := range 10 {
		d.wall = truth.Add(d.mono + time.Duration(i%2)*hour)
		for range 40 {
			d.pass(time.Minute)
			want(t, k, truth.Add(d.mono), true)
		}
	}
	d.wall = truth.Add(d.mono + hour)
	d.pass(time.Second)
	want(t, k, truth.Add(d.mono), true)
	d.synced = false // and what is no longer called synchronised does not count either
	d.pass(30 * time.Minute)
	want(t, k, truth.Add(d.mono), true)
	d.synced = true
	d.pass(50 * time.Minute)
	want(t, k, truth.Add(d.mono), true)
}

// A better word of the hub replaces a worse one; a worse one changes nothing,
// unless it contradicts.
func TestBestExchangeCounts(t *testing.T) {
	ms := time.Millisecond
	for _, c := range []struct {
		name  string
		first time.Duration // doubt of the first word, which says the truth
		after time.Duration // that passes
		off   time.Duration // of the second word from the first
		doubt time.Duration // of it
		want  time.Duration // by how much the time has moved
	}{
		{"better, and agrees", 200 * ms, 45 * time.Second, 100 * ms, 150 * ms, 0},
		{"better, and nearly agrees", 200 * ms, 45 * time.Second, 100 * ms, 20 * ms, 80 * ms},
		{"better, and is before", 200 * ms, 45 * time.Second, -100 * ms, 20 * ms, -80 * ms},
		{"worse, and agrees", 20 * ms, 45 * time.Second, 100 * ms, 200 * ms, 0},
		{"worse, and contradicts", 20 * ms, 45 * time.Second, hour, 200 * ms, hour},
		{"worse, and contradicts to before", 20 * ms, 45 * time.Second, -hour, 200 * ms, -hour},
		{"better, and contradicts", 200 * ms, 45 * time.Second, hour, 20 * ms, hour},
		{"a long trip", 20 * ms, 45 * time.Second, hour, 1100 * ms, 0},
		{"a long trip after a day", 20 * ms, 24 * hour, hour, 1100 * ms, hour},
		{"a long trip after a longer one", 3000 * ms, 45 * time.Second, hour, 1100 * ms, hour},
		{"after a day it is known to 4 s", 20 * ms, 24 * hour, 3000 * ms, 20 * ms, 2980 * ms},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &device{wall: epoch}
			k := clock.New(d.sources(), clock.Floor{Build: build})
			hear(t, k, truth, c.first)
			d.pass(c.after)
			hear(t, k, truth.Add(c.after+c.off), c.doubt)
			want(t, k, truth.Add(c.after+c.want), true)
		})
	}
}

func hear(t *testing.T, k *clock.Clock, at time.Time, doubt time.Duration) {
	t.Helper()
	if err := k.Heard(at, doubt); err != nil {
		t.Fatal(err)
	}
}

// A hub that is silent for months is helped by a time server, as far as the time is
// not known better.
func TestSynchronisedClockHelpsASilentHub(t *testing.T) {
	d := &device{wall: epoch}
	k := clock.New(d.sources(), clock.Floor{Build: build})
	hear(t, k, truth, 0)
	d.mono += 100 * 24 * hour
	d.wall, d.synced = truth.Add(d.mono-6*time.Minute), true // the oscillator ran fast
	want(t, k, d.wall, true)
	d.pass(hour)
	want(t, k, d.wall, true)
	d.wall = d.wall.Add(hour)
	want(t, k, d.wall.Add(-hour), true)
}

// 2099 must not be kept: neither as what an earlier run knew, nor as what the hub
// says, nor as when it signed.
func TestYearsThatThisProgramWillNotSee(t *testing.T) {
	d := &device{wall: epoch}
	k := clock.New(d.sources(), clock.Floor{Build: build, Last: far})
	want(t, k, build, false)
	k.Issued(far)
	want(t, k, build, false)
	if err := k.Heard(far, 0); err == nil {
		t.Error("the hub's 2099 was taken")
	}
	hear(t, k, truth, 0)
	want(t, k, truth, true)
	if err := k.Heard(far, 0); err == nil {
		t.Error("the hub's 2099 was taken")
	}
	want(t, k, truth, true)
	d = &device{wall: far, synced: true, rtc: true}
	want(t, clock.New(d.sources(), clock.Floor{}), time.Time{}, false)
}

func TestCertificatesAreCheckedAsOf(t *testing.T) {
	in := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name        string
		belief      string
		from, until time.Time // of a certificate; zero: none was refused
		want        time.Time
	}{
		{"none was refused", "none", time.Time{}, time.Time{}, truth},
		{"renewed since", "none", in(2028), in(2029), in(2028)},
		{"of before", "none", build, truth.Add(-hour), truth.Add(-hour)},
		{"of before the program", "none", in(2024), in(2026), truth},
		{"of an empty span", "none", in(2029), in(2028), truth},
		{"a battery is no judge", "rtc", in(2028), in(2029), in(2028)},
		{"a time server is", "kernel", in(2028), in(2029), truth},
		{"the hub is, while it is heard", "hub", in(2028), in(2029), truth},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &device{}
			k := known(t, d, c.belief)
			k.Dated(c.from, c.until)
			if got := k.Certificates(); !got.Equal(c.want) {
				t.Errorf("as of %v, want %v", got, c.want)
			}
		})
	}
	d := &device{}
	k := known(t, d, "hub")
	k.Dated(in(2028), in(2029))
	d.pass(6 * time.Minute)
	if got := k.Certificates(); !got.Equal(in(2028)) {
		t.Errorf("six minutes after the hub's word as of %v, want 2028", got)
	}
	want(t, k, truth.Add(6*time.Minute), true)
}
