package update_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"semainier/hub/release"
	"semainier/hub/wire"
	"semainier/player/update"
)

var kills = flag.Int("kills", 16, "how many random moments the power goes at; deploy/bench/update.sh has a thousand of a real player")

func TestReleaseThatWorksIsKept(t *testing.T) {
	h := newHall(t)
	h.offer(releaseOf(t, 200, "works"))
	off := h.start()
	h.until("200 is good", func() bool { return h.state().Good == 200 })
	off()
	if s := h.state(); s != (state{Good: 200, Highest: 200}) {
		t.Errorf("%+v", s)
	}
	n := len(h.said(0))
	off = h.start()
	h.until("200 starts", func() bool { return slices.Contains(h.said(n), "started 200 works") })
	off()

	h.offer(releaseOf(t, 300, "works"))
	off = h.start()
	h.until("300 is good", func() bool { return h.state().Good == 300 })
	h.until("only what is needed is on the disk", func() bool {
		return slices.Equal(h.files(), []string{"200", "200.release", "300", "300.release", "state.json"})
	})
	off()

	// A program that is no longer what was signed does not run; the one before does, and
	// what is damaged is fetched again.
	h.now.Store(nil)
	if err := os.WriteFile(filepath.Join(h.dir, "300"), program(t, 300, "exits"), 0o700); err != nil {
		t.Fatal(err)
	}
	n = len(h.said(0))
	off = h.start()
	h.until("200 starts instead", func() bool { return slices.Contains(h.said(n), "started 200 works") })
	h.offer(releaseOf(t, 300, "works"))
	h.until("300 is good again", func() bool { return h.state().Good == 300 })
	off()

	// A package of the machine that is newer wins.
	if err := os.WriteFile(h.exe, program(t, 301, "works"), 0o755); err != nil {
		t.Fatal(err)
	}
	n = len(h.said(0))
	off = h.start()
	h.until("the installed one starts", func() bool { return slices.Contains(h.said(n), "started 301 works") })
	h.until("what it has overtaken is gone", func() bool { return slices.Equal(h.files(), []string{"state.json"}) })
	off()
}

// hollow gives a release that no machine can start: a head and nothing behind it.
func hollow(t *testing.T, serial uint64) release.File {
	t.Helper()
	head := program(t, serial, "cannot")[:64]
	clear(head[32:48]) // where its tables are
	clear(head[54:64]) // and how many
	f, err := release.Make("hollow", serial, time.Now(), [][]byte{head}, releaseKey)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestReleaseThatDoesNotWorkIsRefused(t *testing.T) {
	for does, why := range map[string]string{"cannot": "started 3 times", "exits": "started 3 times", "hangs": "started 3 times", "idles": "no program within", "strays": "no answer of the hub within"} {
		t.Run(does, func(t *testing.T) {
			h := newHall(t)
			if h.offer(releaseOf(t, 200, does)); does == "cannot" {
				h.offer(hollow(t, 200))
			}
			n := 0
			back := func() bool {
				lines := h.said(n)
				i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "fault 100 ") })
				return i >= 0 && strings.Contains(lines[i], why)
			}
			h.keepRunning("the one before runs and says why", back)
			if s := h.state(); s.Refused != 200 || s.Good != 0 || s.Trial != 0 || s.Highest != 200 || !strings.Contains(s.Why, why) {
				t.Errorf("%+v", s)
			}
			n = len(h.said(0))
			h.keepRunning("it is not tried again", func() bool { return len(h.said(n)) > 1 })
			if slices.Contains(h.said(n), "started 200 "+does) {
				t.Errorf("log:\n%s", h.said(n))
			}
			h.offer(releaseOf(t, 300, "works"))
			off := h.start()
			h.until("a newer one is taken", func() bool { return h.state().Good == 300 })
			off()
			if s := h.state(); s.Refused != 0 || s.Why != "" {
				t.Errorf("%+v", s)
			}
		})
	}
}

// A release that was kept, and ends at each start since the machine under it has changed,
// gives way to the one before it: a screen that is started for ever is black.
func TestKeptReleaseThatEndsGivesWay(t *testing.T) {
	h := newHall(t)
	h.offer(releaseOf(t, 200, "decays"))
	off := h.start()
	h.until("it is kept", func() bool { return h.state().Good == 200 })
	off()
	starts := 0
	count := func(n int) int {
		starts = 0
		for _, l := range h.said(n) {
			if strings.HasPrefix(l, "started 200 ") {
				starts++
			}
		}
		return starts
	}
	for range 2 * update.MaxStarts { // starts that go well, of one day each
		before := len(h.said(0))
		off := h.start()
		h.until("it was well started", func() bool { return count(before) > 0 && h.state().Starts == 0 })
		off()
	}
	if err := os.WriteFile(h.dir+brokenSuffix, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	n := len(h.said(0))
	h.keepRunning("the installed one runs", func() bool { return slices.Contains(h.said(n), "started 100 works") })
	if count(n) != update.MaxStarts {
		t.Errorf("it was started %d times, want %d; log:\n%s", starts, update.MaxStarts, h.said(n))
	}
	h.keepRunning("it is tried anew, and refused", func() bool { return h.state().Refused == 200 })
}

func TestNothingElseIsEverRun(t *testing.T) {
	other := ed25519.NewKeyFromSeed([]byte("another seed of these tests: 32."))
	good := releaseOf(t, 200, "works")
	resealed := func(change func(*wire.Release), key ed25519.PrivateKey) release.File {
		f := good
		f.Release.Builds = slices.Clone(good.Release.Builds)
		change(&f.Release)
		var err error
		if f.Sealed, err = wire.SealRelease(f.Release, key); err != nil {
			t.Fatal(err)
		}
		return f
	}
	nozip := resealed(func(r *wire.Release) {
		r.Builds[0].Packed, r.Builds[0].Pieces = 6, []string{fmt.Sprintf("%x", sha256.Sum256([]byte("no zip")))}
	}, releaseKey)
	nozip.Packed = [][]byte{[]byte("no zip")}
	for name, c := range map[string]struct {
		file  release.File
		spoil bool
		fault string
	}{
		"signed by the hub":      {resealed(func(*wire.Release) {}, other), false, "release_key"},
		"older than this one":    {resealed(func(r *wire.Release) { r.Serial = 99 }, releaseKey), false, ""},
		"the same as this one":   {resealed(func(r *wire.Release) { r.Serial = 100 }, releaseKey), false, ""},
		"for another machine":    {resealed(func(r *wire.Release) { r.Builds[0].Platform = "linux/mips" }, releaseKey), false, "no program for"},
		"another than signed":    {resealed(func(r *wire.Release) { r.Builds[0].SHA256 = strings.Repeat("ab", 32) }, releaseKey), false, "not what was signed"},
		"changed on its way":     {good, true, "came as another"},
		"pieces that are no zip": {nozip, false, "unpack"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t)
			h.spoilt.Store(c.spoil)
			h.offer(c.file)
			off := h.start()
			h.until("it says what is wrong", func() bool {
				lines := h.said(0)
				return h.asked.Load() > 2 && (c.fault == "" || slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, c.fault) }))
			})
			off()
			if s := h.state(); s != (state{}) {
				t.Errorf("%+v", s)
			}
			if strings.Contains(strings.Join(h.said(0), "\n"), "started 200") {
				t.Error("it was run")
			}
		})
	}
}

// The power goes at random moments, twice, and then no more: whenever it comes back
// one of the two starts, and in the end the new one runs.
func TestPowerCutsAtAnyMoment(t *testing.T) {
	h := newHall(t)
	h.offer(releaseOf(t, 200, "works"))
	began := time.Now()
	off := h.start()
	h.until("200 is good", func() bool { return h.state().Good == 200 })
	off()
	takes := time.Since(began)
	count := map[string]int{}
	for n := 0; n < *kills; n += 2 {
		h.fresh()
		for range 2 {
			off := h.start()
			time.Sleep(rand.N(takes)) // what is being tested: any moment will do
			off()
			s := h.state()
			count[fmt.Sprintf("killed with good %d, trial %d, attempts %d", s.Good, s.Trial, s.Attempts)]++
		}
		before := len(h.said(0))
		off := h.start()
		h.until("one of the two starts", func() bool {
			for _, l := range h.said(before) {
				switch l {
				case "started 100 works", "started 200 works":
					count[l]++
					return true
				}
			}
			return false
		})
		h.until("the new one is kept", func() bool { return h.state().Good == 200 })
		off()
	}
	t.Logf("an undisturbed update takes %s; %d kills: %v", takes, *kills, count)
	if count["started 100 works"]+count["started 200 works"] != (*kills+1)/2 {
		t.Error("neither started")
	}
}

// What came before the power went is not asked for again.
func TestDownloadGoesOn(t *testing.T) {
	h := newHall(t)
	f := releaseOf(t, 200, "works")
	packed := f.Packed[0]
	if len(f.Release.Builds[0].Pieces) < 4 {
		t.Fatal("too few pieces to tell")
	}
	if err := os.MkdirAll(h.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	part := bytes.Clone(packed[:2*wire.PieceSize+100])
	part[wire.PieceSize] ^= 1 // and the second was torn
	if err := os.WriteFile(filepath.Join(h.dir, "200.part"), part, 0o600); err != nil {
		t.Fatal(err)
	}
	h.offer(f)
	off := h.start()
	h.until("200 is good", func() bool { return h.state().Good == 200 })
	off()
	if got, want := int(h.got.Load()), len(f.Release.Builds[0].Pieces)-1; got != want {
		t.Errorf("%d pieces were asked for, want %d", got, want)
	}
}
