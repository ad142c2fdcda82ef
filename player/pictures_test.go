package player_test

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/program"
	"semainier/layouts/scene"
	"semainier/player"
)

// album has the pictures that a test gives it.
type album struct {
	mu         sync.Mutex
	wanted     []string
	kept       []string // likewise, of the programs on the disk
	shed       int
	trouble    error
	held       map[scene.PictureID]bool
	generation uint64
	changed    chan struct{}
}

func newAlbum() *album { return &album{changed: make(chan struct{}, 1)} }

func (a *album) Want(p program.Program, kept ...program.Program) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wanted, a.kept = picturesOf(p), nil
	for _, k := range kept {
		a.kept = append(a.kept, strings.Join(picturesOf(k), " "))
	}
}

func picturesOf(p program.Program) (ids []string) {
	for _, n := range p.Notices {
		for _, pic := range n.Pictures {
			ids = append(ids, pic.ID)
		}
	}
	return ids
}

func (a *album) Trouble() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.trouble
}

func (a *album) Shed() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.shed++
}

func (a *album) At() (map[scene.PictureID]bool, uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.held, a.generation
}

func (a *album) Changed() <-chan struct{} { return a.changed }

// holds says which pictures there are from now on.
func (a *album) holds(ids ...string) {
	a.mu.Lock()
	a.held = map[scene.PictureID]bool{}
	for _, id := range ids {
		a.held[scene.PictureID(id)] = true
	}
	a.generation++
	a.mu.Unlock()
	a.changed <- struct{}{}
	synctest.Wait()
}

// images tells which pictures are in view.
func (s *screen) images() (ids []string) {
	last, _ := s.inView()
	for _, l := range last.scene.Layers {
		for _, it := range l.Items {
			if img, ok := it.(scene.Image); ok {
				ids = append(ids, string(img.ID))
			}
		}
	}
	return ids
}

// The words are there first; the picture joins them within the same minute, and
// leaves them when it is lost.
func TestPictureJoinsTheWordsWhenItArrives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		id := strings.Repeat("ab", 32)
		pl := playlist(1)
		pl.Program.Notices = []program.Notice{{
			ID: "fete", Title: "Fête de quartier", Text: "Samedi 12.", By: "Centre social",
			Pictures: []program.Picture{{ID: id, Width: 800, Height: 600}},
		}}
		dir, al := t.TempDir(), newAlbum()
		with := func(o *player.Options) { o.Pictures, o.Only = al, layouts.PageNotice }
		s := start(t, dir, with)
		s.says(wire.Answer{Sealed: seal(t, pl, hubKey)}, thursday)
		s.wants("Fête de quartier", "Samedi 12.")
		if got := s.images(); len(got) > 0 || strings.Join(al.wanted, " ") != id {
			t.Errorf("in view %v, wanted %v", got, al.wanted)
		}
		for _, c := range []struct {
			held []string
			want string
		}{{[]string{id}, id}, {nil, ""}, {[]string{"other"}, ""}, {[]string{id}, id}} {
			at, shown := time.Now(), s.count()
			al.holds(c.held...)
			s.wants("Fête de quartier", "Samedi 12.")
			if got := strings.Join(s.images(), " "); got != c.want || s.count() != shown+1 || time.Since(at) > 0 {
				t.Errorf("held %v: in view %q, want %q; shown %d times after %v", c.held, got, c.want, s.count()-shown, time.Since(at))
			}
		}
		// The same ones again: what could not be painted can be now.
		shown := s.count()
		al.holds(id)
		if last, _ := s.inView(); s.count() != shown+1 || last.how.Fade {
			t.Errorf("shown %d times, fading %v", s.count()-shown, last.how.Fade)
		}
		s.stop()

		al.wanted = nil
		again := start(t, dir, with)
		if got := strings.Join(al.wanted, " "); got != id || strings.Join(again.images(), " ") != id {
			t.Errorf("after a restart without the hub: wanted %q, in view %v", got, again.images())
		}
	})
}
