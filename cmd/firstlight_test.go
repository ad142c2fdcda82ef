package cmd

import (
	"flag"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

var kills = flag.Int("kills", 2, "how often hub and player are killed in TestKilledAtAnyMoment")

// settled takes pictures until two in a row are the same: no fade is running.
func (r *rig) settled() image.Image {
	r.t.Helper()
	last := r.shot()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		next := r.shot()
		if changed(last, next, next.Bounds()) == 0 && !blank(next) {
			return next
		}
		last = next
	}
	r.keep("never-settled", last)
	r.t.Fatal("the picture never came to rest")
	return nil
}

// same fails unless two pictures show the same week or day.
func (r *rig) same(when string, want, got image.Image) {
	r.t.Helper()
	if share := changed(want, got, body(got)); share > 0.001 {
		r.keep("before", want)
		r.keep("after", got)
		r.t.Errorf("%s: %.2f %% of the page changed", when, 100*share)
	}
}

// rendered draws a page of what the hub serves, without a window.
func (r *rig) rendered(page string, width, height int) image.Image {
	r.t.Helper()
	r.write("program.json", string(r.fetch("/sites/tilleuls/program.json")))
	r.output("semainier", "render", "--program", r.path("program.json"), "--page", page, "--at", at,
		"--size", fmt.Sprintf("%dx%d", width, height), "-o", r.path("render.png"))
	f, err := os.Open(r.path("render.png"))
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		r.t.Fatal(err)
	}
	return img
}

// A partner's calendar reaches the window, follows its changes, and outlives
// the hub.
func TestCalendarReachesTheWindow(t *testing.T) {
	r := newRig(t, 1920, 1080)
	r.openDisplay(1920, 1080)
	r.startHub()
	r.hub.wait(`msg="first reading done"`)
	r.startPlayer("week")
	r.player.wait(`msg=shown.*page=week`)
	first := r.settled()
	r.same("the window beside the picture that render draws", r.rendered("week", 1920, 1080), first)

	// The partner renames nothing and moves one slot by an hour.
	before := r.player.shown()
	r.calendars.replace(t, "caf.ics", "DTSTART;TZID=Europe/Paris:20260907T090000", "DTSTART;TZID=Europe/Paris:20260907T093000")
	written := time.Now()
	r.waitVersion(before + 1)
	t.Logf("on screen %v after the partner wrote it (the hub reads every second)", time.Since(written).Round(time.Millisecond))
	second := r.settled()
	if share := changed(first, second, body(second)); share < 0.0002 {
		r.keep("unchanged", second)
		t.Fatalf("the calendar changed, the page did not (%.4f %% of its pixels)", 100*share)
	}

	// Without a hub the screen goes on and says from when it knows.
	r.hub.kill()
	r.same("the hub has just been killed", second, r.settled())
	r.player.wait(`msg=shown.*as_of=2026`)
	third := r.settled()
	r.same("the hub is away", second, third)
	if changed(second, third, foot(third)) == 0 {
		r.keep("no-age", third)
		t.Error("the foot does not say from when the information dates")
	}

	// Started without a hub, the player shows what it has.
	r.player.kill()
	r.startPlayer("week")
	r.player.wait(`msg=shown.*page=week`)
	r.same("started without a hub", second, r.settled())

	// The hub comes back: what changed in between arrives by itself.
	r.calendars.replace(t, "caf.ics", "DTSTART;TZID=Europe/Paris:20260907T093000", "DTSTART;TZID=Europe/Paris:20260907T100000")
	before = r.player.shown()
	r.startHub()
	r.waitVersion(before + 1)
	if changed(third, r.settled(), body(third)) == 0 {
		t.Error("the player is connected again and shows the old page")
	}
}

func (r *rig) waitVersion(want int) {
	r.t.Helper()
	for end := time.Now().Add(patience); r.player.shown() < want; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			r.t.Fatalf("version %d was never shown:\n%s\n%s", want, r.hub.said(), r.player.said())
		}
	}
}

// Hub and player are killed at random moments; whatever the moment, every
// picture of the running player shows the week. deploy/bench/kill.sh runs this
// twenty times each.
func TestKilledAtAnyMoment(t *testing.T) {
	r := newRig(t, 1280, 720)
	r.openDisplay(1280, 720)
	r.startHub()
	r.hub.wait(`msg="first reading done"`)
	r.startPlayer("week", "--hold", "24h") // pages that turn meanwhile are others
	r.player.wait(`msg=shown.*page=week`)
	want := r.settled()

	pictures := 0
	watch := func(what string, d time.Duration) {
		for end := time.Now().Add(d); time.Now().Before(end); {
			got := r.shot()
			pictures++
			if blank(got) {
				r.keep("blank", got)
				t.Fatalf("%s: the screen is blank", what)
			}
			r.same(what, want, got)
		}
	}
	for i := range *kills {
		// The hub, from within its first instants to well after its first reading.
		r.hub.kill()
		watch("hub killed", 300*time.Millisecond)
		r.hub = r.start("hub", "semainier", "hub", "--config", r.path("hub.toml"), "--at", at)
		moment := time.Duration(rand.Int64N(int64(2 * time.Second)))
		watch("hub starting", moment)
		t.Logf("hub %d killed after %v", i+1, moment)
	}
	r.hub.kill()

	for i := range *kills {
		// The player, offline, from within its start to well after its first page.
		r.player.kill()
		r.startPlayer("week", "--hold", "24h")
		moment := time.Duration(rand.Int64N(int64(2 * time.Second)))
		time.Sleep(moment)
		r.player.kill()
		r.startPlayer("week", "--hold", "24h")
		r.player.wait(`msg=shown.*page=week`)
		r.same("player restarted offline", want, r.settled())
		watch("player offline", 300*time.Millisecond)
		t.Logf("player %d killed %v after its start", i+1, moment)
	}
	t.Logf("%d pictures, none blank", pictures)
}
