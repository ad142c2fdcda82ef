package cache_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"semainier/player/cache"
	"semainier/player/disk"
	"semainier/player/disk/disktest"
)

// aFewCuts are those of an ordinary test; deploy/bench/powercuts.sh asks for a
// million by SEMAINIER_POWERCUTS.
const aFewCuts = 20_000

// Whenever the power goes, also in the midst of a write, the screen finds what it
// kept last, or what it was keeping, and nothing torn.
func TestPowerCutsTearNothing(t *testing.T) {
	want := aFewCuts
	if text := os.Getenv("SEMAINIER_POWERCUTS"); text != "" {
		var err error
		if want, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	workers := min(runtime.GOMAXPROCS(0), 8)
	lives := make([]life, workers)
	var running sync.WaitGroup
	for i := range lives {
		lives[i] = life{rng: rand.New(rand.NewPCG(7, uint64(i))), most: (want + workers - 1) / workers}
		running.Go(func() { lives[i].run() })
	}
	running.Wait()
	total := life{}
	for i, l := range lives {
		if l.fault != nil {
			t.Errorf("seed %d, cut %d: %v", i, l.cuts, l.fault)
		}
		total.cuts, total.within, total.newer, total.runs = total.cuts+l.cuts, total.within+l.within, total.newer+l.newer, total.runs+l.runs
	}
	if total.cuts < want || total.within < want/2 || total.newer == 0 {
		t.Errorf("%+v of %d", total, want)
	}
	t.Logf("%d power cuts in %d runs of the player, %d of them within a write; after %d of these what was being written was there: nothing torn, nothing lost",
		total.cuts, total.runs, total.within, total.newer)
}

// The test above would see it if a precaution were missing: in each kind of file.
func TestPowerCutsFindWhatIsLeftOut(t *testing.T) {
	for name, mutant := range disktest.Mutants() {
		t.Run(name, func(t *testing.T) {
			found, cuts := map[string]int{}, 0
			for i := range uint64(200) {
				l := life{rng: rand.New(rand.NewPCG(7, i)), most: aFewCuts, mutant: mutant}
				l.run()
				if cuts += l.cuts; l.fault == nil {
					t.Errorf("seed %d: %d power cuts found nothing", i, l.cuts)
					continue
				}
				kind, _, _ := strings.Cut(l.fault.Error(), ":")
				found[kind]++
			}
			if found["playlists"] == 0 || found["words of the hub"] == 0 || found["seed"] == 0 || found["state"] == 0 {
				t.Errorf("found in %v", found)
			}
			t.Logf("found 200 times, after %d cuts each, in %v", cuts/200, found)
		})
	}
}

const dataFolder = "/var/lib/player"

// life is that of a memory card: the player runs on it, the power goes, what the
// cut left is read, and the player runs on that.
type life struct {
	rng    *rand.Rand
	most   int // cuts
	mutant func(disk.FS) disk.FS

	runs, cuts, within, newer int
	fault                     error

	card   disktest.Card
	next   disktest.Card // what one of the cuts of this run left
	read   memory        // what was found there
	chosen int           // from how many cuts it was
	kept   memory        // what is on the card
	during *memory       // likewise once the write that is under way is done; nil: none is
	serial uint64
}

// memory is what a screen has on its card.
type memory struct {
	playlists, words [2][]byte // the newest first
	state            cache.State
	seed             []byte
}

func (l *life) run() {
	for l.cuts < l.most && l.fault == nil {
		l.card, l.kept = disktest.NewCard(), memory{}
		for range 20 {
			l.runs++
			l.chosen = 0
			l.play()
			if l.cuts >= l.most || l.fault != nil {
				return
			}
			l.card, l.kept = l.next, l.read
		}
	}
}

// play is one run of the player: a few things that it keeps, with a cut before
// each call that changes the card, and after the last.
func (l *life) play() {
	var under disk.FS = l.card
	if l.mutant != nil {
		under = l.mutant(under)
	}
	watched := disktest.Watched(under, func(c disktest.Call) error {
		if c.Writes() {
			l.cut()
		}
		return nil
	})
	c, err := cache.In(disk.On(watched, dataFolder))
	if err == nil {
		_, err = c.State()
	}
	for range 2 + l.rng.IntN(8) {
		if l.fault = errors.Join(l.fault, err); l.fault != nil {
			return
		}
		after, do := l.step(c)
		l.during = &after
		if err = do(); err == nil {
			l.kept, l.during = after, nil
			l.cut()
		}
	}
}

// step gives something that a player does, and what is on the card thereafter.
func (l *life) step(c *cache.Cache) (after memory, do func() error) {
	after = l.kept
	b := l.something()
	n := l.rng.IntN(100)
	switch {
	case l.kept.seed == nil && l.rng.IntN(4) == 0:
		after.seed = b
		return after, func() error { return c.KeepSeed(b) }
	case n < 45:
		after.playlists = [2][]byte{b, l.kept.playlists[0]}
		return after, func() error { return c.Keep(b) }
	case n < 60:
		after.words = [2][]byte{b, l.kept.words[0]}
		return after, func() error { return c.KeepWelcome(b) }
	case n < 65:
		after.playlists = [2][]byte{}
		return after, c.DropPlaylists
	}
	at := time.Unix(int64(l.rng.IntN(1e9)), 0).UTC()
	if n < 80 && !l.kept.state.Trusted.IsZero() {
		at = l.kept.state.Trusted.Add(time.Duration(l.rng.IntN(3)) * cache.Wear / 2)
		if at.Sub(l.kept.state.Trusted) >= cache.Wear {
			after.state.Confirmed, after.state.Trusted = at, at
		}
		return after, func() error { return c.Note(at, at, after.state.RTCWrong) }
	}
	after.state = cache.State{Confirmed: at, Trusted: at, RTCWrong: at.Unix()%2 == 1}
	return after, func() error { return c.NoteNow(at, at, after.state.RTCWrong) }
}

// something is of up to three blocks of a card, each of which tells whose it is.
func (l *life) something() []byte {
	l.serial++
	b := make([]byte, 8*(1+l.rng.IntN(1200)))
	for i := 0; i < len(b); i += 8 {
		binary.LittleEndian.PutUint64(b[i:], l.serial<<1|1)
	}
	return b
}

func (l *life) cut() {
	if l.cuts >= l.most || l.fault != nil {
		return
	}
	l.cuts++
	if l.during != nil {
		l.within++
	}
	left := l.card.Cut(dataFolder, []int{0, 10, 50, 90, 100}[l.rng.IntN(5)], l.rng)
	found, err := l.find(left)
	if err != nil {
		l.fault = err
		return
	}
	if l.chosen++; l.rng.IntN(l.chosen) == 0 {
		l.next, l.read = left, found
	}
}

// find reads what a cut left, and judges it.
func (l *life) find(left disktest.Card) (m memory, err error) {
	c, err := cache.In(disk.On(left, dataFolder))
	if err != nil {
		return m, err
	}
	playlists, err := c.Playlists()
	if err != nil {
		return m, fmt.Errorf("playlists: %w", err)
	}
	words, err := c.Welcomes()
	if err != nil {
		return m, fmt.Errorf("words of the hub: %w", err)
	}
	if m.state, err = c.State(); err != nil {
		return m, fmt.Errorf("state: %w", err)
	}
	if m.seed, err = c.Seed(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return m, fmt.Errorf("seed: %w", err)
	}
	for i, p := range playlists {
		m.playlists[i] = p
	}
	for i, w := range words {
		m.words[i] = w
	}
	during := l.kept
	if l.during != nil {
		during = *l.during
	}
	if l.during != nil && m.equal(during) && !m.equal(l.kept) {
		l.newer++
	}
	return m, errors.Join(
		generations("playlists", m.playlists, l.kept.playlists, during.playlists),
		generations("words of the hub", m.words, l.kept.words, during.words),
		one("seed", bytes.Equal, m.seed, l.kept.seed, during.seed),
		one("state", func(a, b cache.State) bool { return a == b }, m.state, l.kept.state, during.state),
	)
}

func (m memory) equal(o memory) bool {
	return bytes.Equal(m.playlists[0], o.playlists[0]) && bytes.Equal(m.words[0], o.words[0]) && bytes.Equal(m.seed, o.seed) && m.state == o.state
}

// one judges a file that has one generation: it is as it was, or as it was to be.
func one[T any](what string, same func(a, b T) bool, got, was, is T) error {
	if same(got, was) || same(got, is) {
		return nil
	}
	return fmt.Errorf("%s: neither as it was nor as it was to be", what)
}

// generations judges two that are kept of one thing.
func generations(what string, got, was, is [2][]byte) error {
	among := func(b []byte, all ...[]byte) bool {
		for _, a := range all {
			if bytes.Equal(a, b) {
				return true
			}
		}
		return false
	}
	dropped := is[0] == nil && was[0] != nil
	switch {
	case !among(got[0], was[0], is[0]) && !(dropped && among(got[0], was[1])):
		return fmt.Errorf("%s: the current one is neither that which was kept last nor the one being kept", what)
	case !among(got[1], nil, was[0], was[1]):
		return fmt.Errorf("%s: the previous one was none before", what)
	case got[1] == nil && was[1] != nil && !dropped:
		return fmt.Errorf("%s: the previous one is gone", what)
	}
	return nil
}
