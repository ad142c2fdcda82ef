package player_test

import (
	"fmt"
	"image"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts/paint"
	"semainier/layouts/scene"
	"semainier/player"
	"semainier/player/cache"
	"semainier/player/clock"
)

// leaper is the machine's time in these tests: it runs with that of the bubble,
// and leaps where the test says.
type leaper struct {
	origin time.Time    // of the bubble
	truth  atomic.Int64 // at origin, and by the leaps so far: nanoseconds since 1970
	power  atomic.Int64 // of truth, when the device was last switched on
	keeps  atomic.Bool  // the device has a clock of its own that runs while it is off
}

func newLeaper(unix int) *leaper {
	l := &leaper{origin: time.Now()}
	l.truth.Store(int64(unix) * 1e9)
	l.switchOn(false)
	return l
}

func (l *leaper) now() time.Time {
	return time.Unix(0, l.truth.Load()+int64(time.Since(l.origin)))
}

func (l *leaper) leapTo(unix int) { l.truth.Add(int64(unix)*1e9 - l.now().UnixNano()) }

func (l *leaper) switchOn(keeps bool) {
	l.power.Store(l.now().UnixNano())
	l.keeps.Store(keeps)
}

func (l *leaper) sources() clock.Sources {
	mono := func() time.Duration { return time.Duration(l.now().UnixNano() - l.power.Load()) }
	return clock.Sources{
		Mono: mono, RTC: l.keeps.Load,
		Wall: func() time.Time {
			if l.keeps.Load() {
				return l.now()
			}
			return time.Unix(0, 0).Add(mono())
		},
		Synced: func() bool { return false },
	}
}

// hall is a screen of which nobody takes care.
type hall struct {
	*screen
	t       *testing.T
	dir     string
	time    *leaper
	clock   *clock.Clock
	painter *paint.Painter
	dark    bool // it may be, now
	lights  bool // it has hours at which it is dark
	count   struct{ steps, scenes, painted, restarts int }
}

func newHall(t *testing.T, unix int) *hall {
	t.Helper()
	f, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	h := &hall{t: t, dir: t.TempDir(), time: newLeaper(unix), painter: paint.New(f, nil)}
	disk, err := cache.Open(h.dir)
	if err != nil {
		t.Fatal(err)
	}
	issued := time.Unix(int64(unix), 0).Add(-time.Hour)
	if err := disk.KeepWelcome(word(t, wire.Welcome{State: wire.Admitted, Site: "maurepas", Issued: issued}, hubKey)); err != nil {
		t.Fatal(err)
	}
	h.start()
	return h
}

// start switches the screen on, as the machine's clock is now.
func (h *hall) start() {
	h.t.Helper()
	disk, err := cache.Open(h.dir)
	if err != nil {
		h.t.Fatal(err)
	}
	kept, err := disk.State()
	if err != nil {
		h.t.Fatal(err)
	}
	h.clock = clock.New(h.time.sources(), clock.Floor{Last: kept.Trusted, RTCWrong: kept.RTCWrong})
	h.screen = startAsIs(h.t, h.dir, func(o *player.Options) { o.Clock, o.Log = h.clock, slog.New(slog.DiscardHandler) })
	h.sizes <- image.Pt(2560, 1080) // wide enough for the three zones
	synctest.Wait()
}

// restart switches it off and on again.
func (h *hall) restart(keepsTime bool) {
	h.stop()
	h.count.restarts++
	h.time.switchOn(keepsTime)
	h.start()
}

// at lets the time be that, and gives what is then to be seen.
func (h *hall) at(unix int) scene.Scene {
	h.t.Helper()
	h.time.leapTo(unix)
	time.Sleep(15 * time.Second) // within which the player looks at the time
	synctest.Wait()
	h.count.steps++
	return h.look()
}

// look gives what is to be seen, and finds what was blank since the last look.
func (h *hall) look() scene.Scene {
	h.t.Helper()
	h.mu.Lock()
	shows := h.shows
	h.shows = h.shows[max(0, len(h.shows)-1):]
	h.mu.Unlock()
	if len(shows) == 0 {
		h.t.Fatal("nothing was shown")
	}
	for _, s := range shows {
		h.count.scenes++
		if s.scene.Words() == "" && !h.dark {
			h.t.Fatalf("%v: a scene without a word", h.time.now())
		}
	}
	return shows[len(shows)-1].scene
}

// paint paints a scene, and finds it blank if all of it has one colour.
func (h *hall) paint(sc scene.Scene) {
	h.t.Helper()
	h.count.painted++
	if oneColour(h.painter.Scene(sc)) && !h.dark {
		h.t.Fatalf("%v: painted in one colour", h.time.now())
	}
}

func oneColour(img *image.RGBA) bool {
	for i := 4; i < len(img.Pix); i++ {
		if img.Pix[i] != img.Pix[i%4] {
			return false
		}
	}
	return true
}

// wordsOf gives what the layers of that name say on one line, with plain spaces.
func wordsOf(sc scene.Scene, layer string) string {
	only := sc
	only.Layers = slices.DeleteFunc(slices.Clone(sc.Layers), func(l scene.Layer) bool { return l.Name != layer })
	return strings.TrimSpace(strings.NewReplacer("\n", " ", "\u202f", " ", "\u00a0", " ").Replace(only.Words()))
}

// stepOf is by how much the long silence advances; deploy/bench/offline.sh has a
// finer one.
func stepOf(t *testing.T) int {
	given := os.Getenv("SEMAINIER_OFFLINE_STEP")
	if given == "" {
		return 5 * 3600
	}
	d, err := time.ParseDuration(given)
	if err != nil || d < time.Minute {
		t.Fatalf("SEMAINIER_OFFLINE_STEP=%q: want a duration of a minute or more, as 10m", given)
	}
	return int(d / time.Second)
}

// moments gives every step from one instant to another, and every minute around
// midnights that are special and through the nights in which clocks are changed.
func moments(from, until, step int) []int {
	var list []int
	for at := from; at < until; at += step {
		list = append(list, at)
	}
	minutes := func(day, hour, minute, n int) {
		for i := range n {
			if at := instant(day, hour, minute) + 60*i; at >= from && at < until {
				list = append(list, at)
			}
		}
	}
	for _, d := range [][3]int{{2026, 12, 27}, {2026, 12, 31}, {2027, 1, 3}, {2027, 12, 31}, {2028, 2, 28}, {2028, 2, 29}} {
		minutes(dayOf(d[0], d[1], d[2]), 23, 50, 20)
	}
	for _, d := range [][3]int{{2027, 3, 28}, {2027, 10, 31}, {2028, 3, 26}} {
		minutes(dayOf(d[0], d[1], d[2])-1, 23, 50, 20)
		minutes(dayOf(d[0], d[1], d[2]), 0, 50, 220)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

const silentDays = 500

var silence = dayOf(2026, 12, 20)

// 500 days without network, of a program that lasts them: every day is the right
// one, what is over is gone, and nothing is ever blank.
func TestFiveHundredDaysOfAProgramThatLastsThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t, instant(silence, 0, 5))
		defer func() { h.stop() }()
		h.says(wire.Answer{Sealed: seal(t, longPlaylist(5), hubKey)}, h.time.now())
		h.endure(judge)
		h.comeBack(longPlaylist)
	})
}

// The same silence with the six weeks that a hub plans: beyond them the screen says
// that they are over, and what stays true.
func TestFiveHundredDaysOfSixWeeks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t, instant(silence, 0, 5))
		defer func() { h.stop() }()
		h.says(wire.Answer{Sealed: seal(t, sixWeeks(5), hubKey)}, h.time.now())
		h.lights = true
		h.endure(judgeSixWeeks)
		h.comeBack(longPlaylist)
	})
}

// endure lives through the silence; what is in view is judged at each step, painted
// each day, and the power fails every ten days.
func (h *hall) endure(judge func(sc scene.Scene, at int) string) {
	h.t.Helper()
	days, cut := map[int]bool{}, 0
	for _, at := range moments(instant(silence, 0, 10), instant(silence+silentDays, 0, 0), stepOf(h.t)) {
		now := inParis(at)
		h.dark = h.lights
		sc := h.at(at)
		fault := judge(sc, at)
		if fault == "" {
			fault = h.judgeAge(sc, now)
		}
		if fault != "" {
			h.t.Fatalf("%s %s: %s; the screen says:\n%s", now.full(), now.clock(), fault, sc.Words())
		}
		if !days[now.day] {
			days[now.day] = true
			h.paint(sc)
		}
		if n := now.day - silence; n/10 > cut {
			cut = n / 10
			h.powerCut()
		}
	}
	if len(days) != silentDays {
		h.t.Errorf("%d days were seen, want %d", len(days), silentDays)
	}
	h.t.Logf("%d days, %d steps, %d scenes, none blank, %d painted, %d restarts", len(days), h.count.steps, h.count.scenes, h.count.painted, h.count.restarts)
}

// powerCut switches the screen off at the wall for a while: once it wakes without
// a clock, and once with one.
func (h *hall) powerCut() {
	h.t.Helper()
	before, _ := h.clock.Now()
	h.restart(false)
	h.dark = false // without a time there are no hours
	sc := h.look()
	h.paint(sc)
	words := sc.Words()
	for _, no := range []string{"ujourd’hui", "aintenant", "Demain", inParis(int(before.Unix())).full()} {
		if strings.Contains(words, no) {
			h.t.Fatalf("%v: a time that nobody vouches for, and the screen says %q:\n%s", before, no, words)
		}
	}
	if len(wordsOf(sc, "clock")) > 0 {
		h.t.Fatalf("%v: a time that nobody vouches for, and the screen has a clock", before)
	}
	now, trusted := h.clock.Now()
	if trusted || now.Before(before.Add(-time.Second)) {
		h.t.Fatalf("after a power cut at %v the time is %v, trusted %v", before, now, trusted)
	}
	h.dark = h.lights
	h.restart(true)
	if now, trusted := h.clock.Now(); !trusted || now.Before(before) {
		h.t.Fatalf("after a power cut at %v with a clock the time is %v, trusted %v", before, now, trusted)
	}
}

// judgeAge says what is wrong with what the screen says of the age of its
// information: from the next year on with the year.
func (h *hall) judgeAge(sc scene.Scene, now parisian) string {
	want := "Informations du dimanche 20 décembre"
	if now.year != 2026 {
		want = "Informations du 20 décembre 2026"
	}
	if got := wordsOf(sc, "foot"); got != want+" à 0 h 05" && len(sc.Layers) > 1 {
		return fmt.Sprintf("its information is %q, want %s", got, want)
	}
	return ""
}

// drift is by how much the clock of a device that runs for 500 days may be wrong:
// 50 millionths.
const drift = silentDays * 86400 / 20000

// comeBack has the hub there again, with a newer program and another idea of the
// time. It is past ten in the morning: the day is the same by both.
func (h *hall) comeBack(program func(version uint64) wire.Playlist) {
	h.t.Helper()
	at := instant(silence+silentDays, 10, 40)
	h.dark = false
	h.at(at)
	h.connect(true)
	truth := at - drift
	h.says(wire.Answer{Sealed: seal(h.t, program(4), hubKey)}, time.Unix(int64(truth), 0)) // of an older one nothing is shown
	if h.player.Have() != 5 {
		h.t.Errorf("after 500 days the version is %d", h.player.Have())
	}
	h.says(wire.Answer{Sealed: seal(h.t, program(6), hubKey)}, time.Unix(int64(truth), 0))
	if fault := judge(h.look(), truth); fault != "" || h.player.Have() != 6 {
		h.t.Errorf("back on line with version %d: %s", h.player.Have(), fault)
	}
}
