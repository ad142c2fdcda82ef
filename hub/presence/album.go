package presence

import (
	"slices"
	"sync"
	"time"
)

// MaxAlbum bounds the pictures of an Album, in bytes of all of them: some hundred
// usual ones. The earliest give way.
const MaxAlbum = 16 << 20

// Picture is what was on a screen.
type Picture struct {
	Order  string    `json:"order"`       // the ID of the order that it answers
	At     time.Time `json:"at,omitzero"` // when it was presented, by the screen's word; zero: not known
	Heard  time.Time `json:"heard"`       // when the hub had it
	Width  int       `json:"width"`       // in pixels
	Height int       `json:"height"`      // likewise
	Type   string    `json:"type"`        // "image/png" or "image/jpeg": nothing else is kept
	Image  []byte    `json:"image"`       // not to be changed
}

// Album holds the last picture of each screen, by its key. It is safe for
// concurrent use.
type Album struct {
	mu   sync.Mutex
	last map[string]Picture
	keys []string // of last, the earliest first
	size int      // bytes
}

// NewAlbum gives an empty one.
func NewAlbum() *Album { return &Album{last: map[string]Picture{}} }

// Keep takes a picture in place of the last one of that screen.
func (a *Album) Keep(key string, p Picture) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.drop(key)
	a.last[key], a.keys, a.size = p, append(a.keys, key), a.size+len(p.Image)
	for a.size > MaxAlbum {
		a.drop(a.keys[0])
	}
}

// Last gives the picture of a screen that was kept last; not ok where there is none.
func (a *Album) Last(key string) (p Picture, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p, ok = a.last[key]
	return p, ok
}

// Know lets go of the pictures of all screens but these.
func (a *Album) Know(keys []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, key := range slices.Clone(a.keys) {
		if !slices.Contains(keys, key) {
			a.drop(key)
		}
	}
}

// drop lets go of one; a.mu is held.
func (a *Album) drop(key string) {
	p, ok := a.last[key]
	if !ok {
		return
	}
	a.size -= len(p.Image)
	delete(a.last, key)
	a.keys = slices.DeleteFunc(a.keys, func(k string) bool { return k == key })
}
