package clock_test

import (
	"testing"
	"time"

	"semainier/player/clock"
)

// wakes switches a device on that was off, whose battery-backed clock says that.
func (d *device) wakes(says time.Time) { *d = device{wall: says, mono: 12 * time.Second, rtc: true} }

// kept is what a run leaves to the next one.
func kept(k *clock.Clock, before clock.Floor) clock.Floor {
	if now, trusted := k.Now(); trusted {
		before.Last = now
	}
	before.RTCWrong = k.RTCWrong()
	return before
}

// A weak cell loses three hours each night. The first morning nobody can know; from
// then on it is not believed, until a cell that holds was seen to be right.
func TestWeakCell(t *testing.T) {
	const lost = 3 * time.Hour
	d, floor := &device{}, clock.Floor{Build: build, Last: last}
	morning := truth
	run := func(says time.Time, hub, trusted bool) {
		t.Helper()
		d.wakes(says)
		k := clock.New(d.sources(), floor)
		want(t, k, says, trusted)
		if hub {
			hear(t, k, morning, 0)
			want(t, k, morning, true)
		}
		for range 8 { // the day
			d.pass(hour)
			if _, ok := k.Now(); ok != (hub || trusted) {
				t.Errorf("%v after %v: trusted %v", says, d.mono, ok)
			}
		}
		floor = kept(k, floor)
		morning = morning.AddDate(0, 0, 1)
	}
	run(morning.Add(-lost), true, true)
	for n := range 3 { // without network: nobody sets it, and it loses more
		run(morning.Add(-time.Duration(n+1)*lost), false, false)
	}
	run(morning.Add(-lost), true, false) // still weak
	run(morning.Add(-lost), false, false)
	run(morning, true, false) // a new cell, but who knows
	run(morning, false, true)
	run(morning, true, true)
}

func TestWhoseWordJudgesTheBattery(t *testing.T) {
	nobody := func(*testing.T, *device, *clock.Clock) {}
	hub := func(t *testing.T, d *device, k *clock.Clock) { hear(t, k, truth.Add(d.mono), 0) }
	kernel := func(t *testing.T, d *device, k *clock.Clock) {
		d.wall, d.synced = truth.Add(d.mono), true // it steps the machine's clock
		want(t, k, d.wall, true)
	}
	refused := func(t *testing.T, d *device, k *clock.Clock) {
		if k.Heard(far, 0) == nil {
			t.Error("2099 was taken")
		}
	}
	for _, c := range []struct {
		name   string
		wrong  bool          // it was, in an earlier run
		ahead  time.Duration // what it says at start, of the truth
		off    time.Duration // since the last run
		speaks func(*testing.T, *device, *clock.Clock)
		want   bool
	}{
		{"the hub, of a weak cell", false, -3 * hour, 14 * hour, hub, true},
		{"the hub, of a good one", true, 0, 14 * hour, hub, false},
		{"the hub, of local time", false, 2 * hour, 14 * hour, hub, true},
		{"the hub, of one that loses some seconds", true, -100 * time.Second, 14 * hour, hub, false},
		{"the hub, of one that loses minutes", false, -130 * time.Second, 14 * hour, hub, true},
		{"the hub, of one before the last run", false, -15 * hour, 14 * hour, hub, true},
		{"the hub, of one in 1970", false, epoch.Sub(truth), 14 * hour, hub, true},
		{"the kernel, of a weak cell", false, -3 * hour, 14 * hour, kernel, true},
		{"the kernel, of a good one", true, 0, 14 * hour, kernel, false},
		{"a mere restart shows nothing good", true, 0, 10 * time.Minute, hub, true},
		{"but what is wrong", false, -3 * hour, 10 * time.Minute, hub, true},
		{"nobody, of a weak cell", false, -3 * hour, 14 * hour, nobody, false},
		{"nobody, of a good one", true, 0, 14 * hour, nobody, true},
		{"a hub that is refused", false, -3 * hour, 14 * hour, refused, false},
		{"the hub, after the kernel", false, 0, 14 * hour, func(t *testing.T, d *device, k *clock.Clock) {
			d.wall, d.synced = truth.Add(d.mono-hour), true // a time server that is wrong
			k.Now()
			if !k.RTCWrong() {
				t.Error("the kernel did not judge")
			}
			hub(t, d, k)
		}, false},
		{"the hub, and what time servers do later", false, 0, 14 * hour, func(t *testing.T, d *device, k *clock.Clock) {
			hub(t, d, k)
			d.wall, d.synced = d.wall.Add(hour), true
			d.pass(hour)
			k.Now()
			hear(t, k, truth.Add(d.mono), 0)
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &device{wall: truth.Add(c.ahead), rtc: true}
			k := clock.New(d.sources(), clock.Floor{Build: build, Last: truth.Add(-c.off), RTCWrong: c.wrong})
			k.Now()
			d.pass(20 * time.Minute)
			c.speaks(t, d, k)
			if k.RTCWrong() != c.want {
				t.Errorf("wrong %v, want %v", k.RTCWrong(), c.want)
			}
		})
	}
}

// Where the battery said nothing of its own, nothing is learnt.
func TestNoBatteryNoJudgement(t *testing.T) {
	for _, c := range []struct {
		name string
		dev  device
	}{
		{"no clock", device{wall: epoch}},
		{"synchronised at start", device{wall: truth.Add(-3 * hour), rtc: true, synced: true}},
	} {
		for _, before := range []bool{false, true} {
			k := clock.New(c.dev.sources(), clock.Floor{Build: build, Last: last, RTCWrong: before})
			hear(t, k, truth, 0)
			if k.RTCWrong() != before {
				t.Errorf("%s: wrong %v, it was %v", c.name, k.RTCWrong(), before)
			}
		}
	}
}

// After a hundred days without the hub it is the oscillator that is minutes wrong.
func TestBatteryIsNotJudgedByTheOscillator(t *testing.T) {
	d := &device{wall: truth, rtc: true}
	k := clock.New(d.sources(), clock.Floor{Build: build, Last: last})
	d.pass(100 * 24 * hour)
	hear(t, k, truth.Add(d.mono-6*time.Minute), 0)
	if k.RTCWrong() {
		t.Error("found wrong")
	}
}

// A battery-backed clock that says less than is known at start is no better for
// getting past that while the screen runs.
func TestBatteryBehindWhatIsKnownStaysSo(t *testing.T) {
	for _, c := range []struct {
		name   string
		behind time.Duration // of the last run's end
		issued time.Time
		want   bool
	}{
		{"an hour", hour, time.Time{}, false},
		{"some seconds, as a good one may be", 20 * time.Second, time.Time{}, true},
		{"before the playlist", -hour, last.Add(2 * hour), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &device{wall: last.Add(-c.behind), rtc: true}
			k := clock.New(d.sources(), clock.Floor{Build: build, Last: last})
			k.Issued(c.issued)
			for range 300 {
				if _, trusted := k.Now(); trusted != c.want {
					t.Fatalf("after %v: trusted %v", d.mono, trusted)
				}
				d.pass(time.Minute)
			}
		})
	}
}
