package media

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"semainier/player/disk"
	"semainier/player/disk/disktest"
)

const cutFolder = "/var/lib/player/media"

// album is a folder of pictures on a card from which the power is cut.
type album struct {
	rng        *rand.Rand
	most, cuts int
	card, next disktest.Card
	chosen     int
	mutant     func(disk.FS) disk.FS
	files      [][]byte
	kept       map[string]bool // for good
	fault      error
}

// A picture that was kept is there after a power cut, and a file with its name has
// its bytes; what had come of another may be lost, and is never taken for it.
func TestPowerCutsAndPictures(t *testing.T) {
	want := 5_000
	if text := os.Getenv("SEMAINIER_POWERCUTS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		want = n / 10
	}
	a := newAlbum(want, nil)
	a.run()
	if a.fault != nil {
		t.Errorf("cut %d: %v", a.cuts, a.fault)
	}
	t.Logf("%d power cuts while pictures came and went: none torn, none lost that was kept", a.cuts)
	for name, mutant := range disktest.Mutants() {
		a := newAlbum(5_000, mutant)
		a.run()
		if a.fault == nil {
			t.Errorf("%s: %d power cuts found nothing", name, a.cuts)
		}
		t.Logf("%s: found at cut %d: %v", name, a.cuts, a.fault)
	}
}

func newAlbum(most int, mutant func(disk.FS) disk.FS) *album {
	a := &album{rng: rand.New(rand.NewPCG(7, 7)), most: most, mutant: mutant}
	for i := range 12 {
		a.files = append(a.files, file(uint64(i), 100+1500*i))
	}
	return a
}

func (a *album) run() {
	for a.cuts < a.most && a.fault == nil {
		a.card, a.kept = disktest.NewCard(), map[string]bool{}
		for range 20 {
			a.chosen = 0
			a.play()
			if a.cuts >= a.most || a.fault != nil {
				return
			}
			a.card = a.next
			a.recount()
		}
	}
}

// recount takes what the chosen cut left as what is kept.
func (a *album) recount() {
	f := folder{Folder: disk.On(a.card, cutFolder)}
	a.kept = map[string]bool{}
	for _, b := range a.files {
		if _, err := f.read(sum(b)); err == nil {
			a.kept[sum(b)] = true
		}
	}
}

func (a *album) play() {
	var under disk.FS = a.card
	if a.mutant != nil {
		under = a.mutant(under)
	}
	watched := disktest.Watched(under, func(c disktest.Call) error {
		if c.Op == "remove" {
			delete(a.kept, c.Path[len(cutFolder)+1:]) // from now on it may be there or not
		}
		if c.Writes() {
			a.cut()
		}
		return nil
	})
	f := &folder{Folder: disk.On(watched, cutFolder), most: 40_000, reserved: map[string]int64{}}
	err := f.prepare()
	for range 3 + a.rng.IntN(6) {
		if a.fault = errors.Join(a.fault, err); a.fault != nil {
			return
		}
		err = a.step(f)
		a.cut()
	}
}

// step fetches a picture, in whole or in part, or finds it there.
func (a *album) step(f *folder) error {
	data := a.files[a.rng.IntN(len(a.files))]
	id := sum(data)
	if _, err := f.read(id); err == nil || errors.Is(err, errDamaged) {
		return err
	}
	part, err := f.begin(id)
	if err != nil {
		return err
	}
	defer f.leave(part)
	if len(part.data) > len(data) {
		part.restart()
	}
	if err := f.makeRoom(id, int64(len(data)), map[string]bool{}); err != nil {
		return err
	}
	for rest := range slices.Chunk(data[len(part.data):], 4000) {
		if err := part.add(rest); err != nil {
			return err
		}
		if a.rng.IntN(5) == 0 {
			return nil // the line breaks
		}
	}
	if !part.whole() { // what had come was torn
		part.drop()
		return nil
	}
	if err := f.finish(part); err != nil {
		return err
	}
	a.kept[id] = true
	return nil
}

func (a *album) cut() {
	if a.cuts >= a.most || a.fault != nil {
		return
	}
	a.cuts++
	left := a.card.Cut(cutFolder, []int{0, 10, 50, 90, 100}[a.rng.IntN(5)], a.rng)
	f := folder{Folder: disk.On(left, cutFolder)}
	there, err := f.list()
	for _, k := range there {
		if !k.part() {
			_, torn := f.read(k.id)
			err = errors.Join(err, torn)
		}
	}
	for id := range a.kept {
		if !slices.ContainsFunc(there, func(k kept) bool { return k.name == id }) {
			err = errors.Join(err, fmt.Errorf("picture %s is gone", id))
		}
	}
	a.fault = err
	if a.chosen++; a.rng.IntN(a.chosen) == 0 {
		a.next = left
	}
}
